"""Why a date of a series was not possible is told in the language of whoever reads it, not of whoever asked."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from rest_framework.test import APIClient

from bookings.models import ReservationLine, Series
from bookings.personal.stays import series as exported
from bookings.series import hold_series, submit_series
from bookings.series.skipped import OTHERWISE, SENTENCES, skipped_dates
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.mail.conftest import deliver
from tests.bookings.pages.conftest import SignIn, text_of
from tests.factories import NOW
from tests.plain import plain


def told(series: Series, language: str = "fr") -> list[str]:
    lines = ReservationLine.objects.filter(reservation__series=series).select_related("space")
    with override(language):
        return [plain(one.message) for one in skipped_dates(series, lines)]


def asked_in_english(hotel: Hotel, **more: Any) -> Series:
    """Room and projector on three Tuesdays; the projector is taken on the second."""
    hotel.hold(wish(hotel.projector, hours(9, 1, day=7)), actor=hotel.charlie)
    lines = [wish(hotel.room, hours(9, 2)), wish(hotel.projector, hours(9, 2))]
    words = {"lines": lines, "pattern": {"until": "2027-01-26"}, "headcount": 8, "now": NOW, "skip_conflicts": True}
    with override("en"):
        return hold_series(actor=hotel.bob, **words | more)


def kept(hotel: Hotel, *dates: dict[str, Any]) -> Series:
    """A series whose rows say this."""
    series = asked_in_english(hotel)
    series.skipped = [{"date": "2027-01-19", **one} for one in dates]
    return series


def test_what_is_kept_holds_no_sentence(hotel: Hotel) -> None:
    series = asked_in_english(hotel)
    assert series.skipped == [
        {"date": "2027-01-19", "code": "not_available.taken", "space": hotel.projector.pk, "free": 0}
    ]


def test_each_reader_is_told_in_their_own_language(hotel: Hotel) -> None:
    series = asked_in_english(hotel)
    hotel.projector.names = {"en": "Beamer"}
    hotel.projector.save()
    assert told(series) == ["« Projecteur » était déjà pris à ce moment."]
    assert told(series, "en") == ["“Beamer” was already taken at that time."]


@pytest.mark.parametrize(
    ("facts", "french"),
    [
        ({"code": "not_available.closed"}, "« Projecteur » n’était pas ouvert pendant tout ce moment."),
        ({"code": "not_available.busy"}, "« Projecteur » était déjà pris à ce moment."),
        ({"code": "not_available.taken", "free": 1}, "« Projecteur » n’avait plus que 1 place libre."),
        ({"code": "not_available.taken", "free": 3}, "« Projecteur » n’avait plus que 3 places libres."),
        ({"code": "not_available.headcount", "free": 0}, "Le lieu ne pouvait plus accueillir personne à ce moment."),
        (
            {"code": "not_available.headcount", "free": 2},
            "Le lieu ne pouvait plus accueillir que 2 personnes à ce moment.",
        ),
        ({"code": "some_rule_of_tomorrow"}, OTHERWISE),
    ],
)
def test_what_stood_in_the_way(hotel: Hotel, facts: dict[str, Any], french: str) -> None:
    series = kept(hotel, {"space": hotel.projector.pk, **facts})
    assert told(series) == [plain(french)]
    assert told(series, "en") != told(series)


@pytest.mark.parametrize("code", SENTENCES)
def test_rules_have_words_in_both_languages(hotel: Hotel, code: str) -> None:
    series = kept(hotel, {"code": code})
    assert told(series) == [plain(SENTENCES[code])]
    assert told(series, "en") != told(series)


def test_dates_kept_with_their_sentence_are_told_by_their_code(hotel: Hotel) -> None:
    old = {"code": "not_available.taken", "message": "“Projector” is already taken at that time."}
    series = kept(hotel, old)
    assert told(series) == ["Un des espaces était déjà pris à ce moment."]
    ReservationLine.objects.filter(space=hotel.room).delete()
    assert told(series) == ["« Projecteur » était déjà pris à ce moment."]


def test_rules_that_differ_from_date_to_date_are_kept_by_their_code(hotel: Hotel) -> None:
    hotel.venue.horizon_days = 70
    hotel.venue.notice_hours = 24 * 55
    hotel.venue.save()
    series = asked_in_english(hotel, lines=[wish(hotel.room, hours(9))], pattern={"until": "2027-03-30"})
    codes = {one["code"] for one in series.skipped}
    assert codes == {"too_soon", "beyond_horizon"}
    assert codes <= set(SENTENCES)
    assert {tuple(one) for one in series.skipped} == {("date", "code")}


def test_pages_mails_api_admin_and_export_say_it_in_french(
    hotel: Hotel, signed_in: SignIn, admin_client: Client
) -> None:
    series = asked_in_english(hotel)
    sentence = "« Projecteur » était déjà pris à ce moment."
    booker, host = signed_in(hotel.bob), signed_in(hotel.alice)
    pages = [booker.get(f"/mes-reservations/series/{series.reference}/"), host.get(f"/hote/series/{series.reference}/")]
    assert [sentence in text_of(page) for page in pages] == [True, True]
    assert sentence in plain(admin_client.get(f"/admin/bookings/series/{series.pk}/change/").content.decode())
    as_bob = APIClient()
    as_bob.force_authenticate(hotel.bob)
    (conflict,) = as_bob.get(f"/api/v1/series/{series.reference}/").json()["conflicts"]
    assert plain(conflict["message"]) == sentence
    (row,) = exported(hotel.bob)
    assert [plain(one["message"]) for one in row["skipped"]] == ["Un des espaces était déjà pris à ce moment."]
    submit_series(actor=hotel.bob, series_id=series.pk, now=NOW)
    assert any(sentence in plain(message.body) for message in deliver(NOW))
