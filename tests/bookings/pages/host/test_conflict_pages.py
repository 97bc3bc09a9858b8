"""Both sides of a conflict on the host's pages, and what is done about it there."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from accounts.words import Role
from bookings.contradictions import refresh_conflicts
from bookings.lifecycle import submit
from bookings.models import BusyPeriod, Conflict, Feed, Reservation
from bookings.series import hold_series, submit_series
from commons.models import Event
from commons.periods import Period
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.pages.conftest import SignIn, errors_of, text_of
from tests.bookings.pages.host.counting import statements
from tests.factories import NOW, make_member
from venues.models import Venue


@pytest.fixture
def desk(hotel: Hotel, signed_in: SignIn) -> Client:
    return signed_in(hotel.alice)


def booked(hotel: Hotel, *wishes: Any) -> Reservation:
    held = hotel.hold(*(wishes or [wish(hotel.room, hours(14, 3))]))
    return submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def taken_elsewhere(hotel: Hotel, period: Period | None = None, *wishes: Any) -> Conflict:
    booked(hotel, *wishes)
    period = period or hours(16, 30)
    feed = Feed.objects.get_or_create(
        venue=hotel.venue, name="Airbnb", url="https://a.test/", defaults={"good_at": NOW}
    )[0]
    BusyPeriod.objects.create(feed=feed, space=hotel.room, period=period.to_range())
    return refresh_conflicts(feed, now=NOW)[-1]


def page_of(conflict: Conflict, end: str = "") -> str:
    return f"/hote/conflits/{conflict.pk}/{end}"


def outcome(conflict: Conflict) -> str:
    return Conflict.objects.get(pk=conflict.pk).outcome


def test_both_sides_and_the_choices_are_shown(hotel: Hotel, desk: Client) -> None:
    conflict = taken_elsewhere(hotel)
    page = text_of(desk.get(page_of(conflict)))
    for words in (
        "mardi 12 janvier 2027, 14 h – 17 h",
        "Salle du Lot",
        hotel.bob.email,
        "30,00 €",
        conflict.reservation.reference,
        "Airbnb",
        "du mardi 12 janvier 2027, 16 h au mercredi 13 janvier 2027, 22 h",
        "lundi 23 novembre 2026, 10 h",
        "Le lieu annule : rien n’est dû, les 30,00 € ne sont pas demandés.",
        "mardi 12 janvier 2027, 13 h – 16 h",
        "même prix",
    ):
        assert words in page


def test_reception_without_guests_rights_sees_no_names(hotel: Hotel, signed_in: SignIn) -> None:
    conflict = taken_elsewhere(hotel)
    strangers = [signed_in(hotel.charlie), signed_in(hotel.bob)]
    assert [one.get(page_of(conflict)).status_code for one in strangers] == [404, 404]
    accountant = signed_in(make_member(hotel.venue.organisation, role=Role.ACCOUNTANT).user)
    assert accountant.get(page_of(conflict)).status_code == 403


def test_keeping_says_what_is_left_to_do(hotel: Hotel, desk: Client) -> None:
    conflict = taken_elsewhere(hotel)
    seen = desk.get(page_of(conflict)).context["item"].seen
    answer = desk.post(page_of(conflict, "regler/"), {"choice": "keep", "seen": seen}, follow=True)
    assert outcome(conflict) == "kept"
    assert "Pensez à libérer ce moment dans « Airbnb »" in text_of(answer).replace("\xa0", " ")


def test_decision_about_what_has_changed_is_asked_again(hotel: Hotel, desk: Client) -> None:
    conflict = taken_elsewhere(hotel)
    seen = desk.get(page_of(conflict)).context["item"].seen
    BusyPeriod.objects.create(feed=conflict.feed, space=hotel.room, period=hours(14, 1).to_range())
    refresh_conflicts(conflict.feed, now=NOW)
    answer = desk.post(page_of(conflict, "regler/"), {"choice": "keep", "seen": seen}, follow=True)
    assert (outcome(conflict), "a changé pendant que vous décidiez" in text_of(answer)) == ("", True)
    desk.post(page_of(conflict, "regler/"), {"choice": "keep", "seen": "nonsense"})
    assert outcome(conflict) == "kept"


def test_offer_leads_to_the_move_with_its_difference(hotel: Hotel, desk: Client) -> None:
    conflict = taken_elsewhere(hotel)
    ways = desk.get(page_of(conflict)).context["ways"]
    way = next(one for one in ways if one.offer.difference.difference < 0)
    shown = desk.get(way.href)
    assert shown.context["difference"].difference == way.offer.difference.difference
    assert "En moins : 21,00 €" in text_of(shown).replace("\xa0", " ").replace('<span class="money">', "")
    answer = desk.post(way.href, {"reason": "Airbnb a pris la salle."}, follow=True)
    reservation = Reservation.objects.get()
    assert (outcome(conflict), reservation.lines.get().space) == ("moved", hotel.desks)
    assert Event.objects.get(kind="reservation_changed").reason == "Airbnb a pris la salle."
    assert "La réservation est déplacée" in text_of(answer)


def test_any_other_time_can_be_chosen(hotel: Hotel, desk: Client) -> None:
    conflict = taken_elsewhere(hotel)
    path = page_of(conflict, "deplacer/")
    assert desk.get(path).context["difference"] is None
    asked = f"?voir=prix&date=2027-01-14&from_time=09:00&to_time=10:00&space_{hotel.room.pk}=on"
    assert desk.get(path + asked).context["difference"].quote.total == 10
    desk.post(path + asked)
    assert (outcome(conflict), Reservation.objects.get().starts_at) == ("moved", hours(9, day=2).start)


def test_time_that_is_taken_too_is_refused_in_the_form(hotel: Hotel, desk: Client) -> None:
    conflict = taken_elsewhere(hotel)
    asked = f"?voir=prix&date=2027-01-13&from_time=15:00&to_time=17:00&space_{hotel.room.pk}=on"
    page = desk.post(page_of(conflict, "deplacer/") + asked)
    assert (page.status_code, outcome(conflict)) == (200, "")
    assert errors_of(page) != {}


def test_settled_conflict_is_shown_and_not_moved(hotel: Hotel, desk: Client) -> None:
    conflict = taken_elsewhere(hotel)
    desk.post(page_of(conflict, "regler/"), {"choice": "cancel", "reason": "Déjà loué."})
    page = text_of(desk.get(page_of(conflict)))
    assert (outcome(conflict), "notre réservation est annulée" in page, "Que voulez-vous faire" in page) == (
        "cancelled",
        True,
        False,
    )
    assert urlsplit(desk.get(page_of(conflict, "deplacer/"))["Location"]).path == page_of(conflict)
    late = desk.post(page_of(conflict, "regler/"), {"choice": "keep"}, follow=True)
    assert "La réservation a été annulée entre-temps" in text_of(late)


def test_date_of_a_series_says_why_it_does_not_move(hotel: Hotel, desk: Client) -> None:
    pattern = {"frequency": "weekly", "weekdays": [1], "until": hours(14).start.date() + timedelta(weeks=1)}
    lines = [wish(hotel.room, hours(14))]
    series = hold_series(actor=hotel.bob, lines=lines, pattern=pattern, headcount=1, now=NOW)
    submit_series(actor=hotel.bob, series_id=series.pk, now=NOW)
    feed = Feed.objects.create(venue=hotel.venue, name="Airbnb", url="https://a.test/")
    BusyPeriod.objects.create(feed=feed, space=hotel.room, period=hours(14).to_range())
    (conflict,) = refresh_conflicts(feed, now=NOW)
    page = desk.get(page_of(conflict))
    assert "Une date d’une série ne se déplace pas" in text_of(page)
    assert f"/hote/lieux/{hotel.venue.slug}/reserver/" in page.content.decode()
    path = page_of(conflict, "deplacer/")
    asked = f"?voir=prix&date=2027-01-13&from_time=09:00&to_time=10:00&space_{hotel.room.pk}=on"
    assert desk.get(path + asked)["Location"] == page_of(conflict)


def test_request_is_refused_or_stays_a_request(hotel: Hotel, desk: Client) -> None:
    Venue.objects.update(approval=Venue.Approval.REQUEST)
    conflict = taken_elsewhere(hotel)
    page = text_of(desk.get(page_of(conflict)))
    assert ("Refuser la demande" in page, "Une demande ne se déplace pas" in page) == (True, True)
    desk.post(page_of(conflict, "regler/"), {"choice": "cancel", "reason": "Complet."})
    assert Reservation.objects.get().state == "declined"


def test_reservation_with_several_moments_is_not_moved_at_once(hotel: Hotel, desk: Client) -> None:
    conflict = taken_elsewhere(hotel, hours(9, 1), wish(hotel.room, hours(9, 1)), wish(hotel.desks, hours(14, 1), 2))
    page = desk.get(page_of(conflict))
    assert (page.context["ways"], "plusieurs moments" in text_of(page)) == ([], True)


def test_list_takes_as_many_statements_for_three_as_for_one(hotel: Hotel, desk: Client) -> None:
    taken_elsewhere(hotel, hours(9), wish(hotel.room, hours(9)))
    for path in ("/hote/conflits/", "/hote/reservations/"):
        desk.get(path)
        counted = statements(desk, path)
        first = Conflict.objects.count()
        for number in range(2):
            hour = 9 + first + number
            taken_elsewhere(hotel, hours(hour), wish(hotel.room, hours(hour)))
        assert statements(desk, path) == counted


def test_inbox_counts_what_waits_for_a_decision(hotel: Hotel, desk: Client) -> None:
    assert "Rien ne vous attend" in text_of(desk.get("/hote/reservations/"))
    conflict = taken_elsewhere(hotel)
    page = desk.get("/hote/reservations/")
    assert "1 conflit à régler" in text_of(page)
    assert [item.conflict for item in page.context["conflicts"]] == [conflict]
    other = desk.get("/hote/reservations/?venue=ailleurs")
    assert other.context["conflict_count"] == 1
