"""Mails to hosts about what only they can decide."""

from datetime import UTC, datetime

from django.utils import translation

from accounts.words import Role
from bookings import lifecycle
from bookings.calendars.answers import Answer, Choice, answer_question
from bookings.calendars.conflicts import settle_conflict
from bookings.calendars.questions import measure_feed
from bookings.contradictions import refresh_conflicts
from bookings.models import BusyPeriod, Conflict, Feed, Reservation
from commons.periods import Period
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.mail.conftest import deliver, html, subjects
from tests.factories import NOW, make_member, make_user
from tests.plain import plain

ALICE, BOB = "alice@example.test", "bob@example.test"
WINTER = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 3, 31, tzinfo=UTC))


def booked(inn: Hotel) -> Reservation:
    held = inn.hold(wish(inn.room, hours(14, 3)))
    reservation = lifecycle.submit(actor=inn.bob, reservation_id=held.pk, now=NOW)
    deliver(NOW)
    return reservation


def says(inn: Hotel, period: Period) -> Feed:
    """An outside calendar of the room, with what follows from it."""
    feed = Feed.objects.create(venue=inn.venue, name="Airbnb", url="https://a.test/", good_at=NOW)
    feed.spaces.set([inn.room])
    BusyPeriod.objects.create(feed=feed, space=inn.room, period=period.to_range())
    refresh_conflicts(feed, now=NOW)
    measure_feed(feed, now=NOW)
    return feed


def test_conflict_shows_both_sides_and_the_three_choices(inn: Hotel) -> None:
    reservation = booked(inn)
    says(inn, hours(16, 30))
    (message,) = deliver(NOW)
    assert subjects([message]) == [(ALICE, "À régler : 1 réservation, Hôtel des Cimes")]
    body = plain(message.body)
    for words in (
        f"Bob ({reservation.reference})",
        "- Chez nous : Salle du Lot, mardi 12 janvier 2027, 14 h – 17 h, confirmée, 30,00 €",
        "L’agenda « Airbnb » dit pris : du mardi 12 janvier 2027, 16 h au mercredi 13 janvier 2027, 22 h",
        "(lu pour la dernière fois : lundi 23 novembre 2026, 10 h)",
        "la garder et libérer l’autre agenda, la déplacer, ou l’annuler en disant pourquoi",
        f"/hote/conflits/{Conflict.objects.get().pk}/",
    ):
        assert words in body
    assert "Airbnb" in html(message)


def test_moved_reservation_is_told_to_its_booker(inn: Hotel) -> None:
    booked(inn)
    says(inn, hours(16, 30))
    deliver(NOW)
    lines = [wish(inn.room, hours(9, 3))]
    reason = "Airbnb a pris l’après-midi."
    settle_conflict(
        actor=inn.alice, conflict_id=Conflict.objects.get().pk, choice="move", lines=lines, reason=reason, now=NOW
    )
    (message,) = deliver(NOW)
    assert subjects([message]) == [
        (BOB, "Réservation modifiée : Salle du Lot, Hôtel des Cimes, mardi 12 janvier 2027, 9 h – 12 h")
    ]
    assert reason in message.body


def test_question_is_one_mail_and_holds_back_that_of_its_conflicts(inn: Hotel) -> None:
    booked(inn)
    feed = says(inn, WINTER)
    measure_feed(feed, now=NOW)
    (message,) = deliver(NOW)
    (told,) = subjects([message])
    assert told[0] == ALICE
    assert told[1].startswith("Airbnb prend ")
    assert told[1].endswith(" heures que vous publiez, Hôtel des Cimes")
    body = plain(message.body)
    assert "Cet agenda contredit aussi 1 réservation." in body
    assert f"/hote/agendas/{feed.pk}/question/" in body
    assert "Est-ce une fermeture, ou de vrais clients" in html(message)
    measure_feed(feed, now=NOW)
    assert deliver(NOW) == []


def test_question_that_is_answered_is_no_news(inn: Hotel) -> None:
    feed = says(inn, WINTER)
    answer_question(actor=inn.alice, feed=feed, choice=Choice(Answer.KEEP), now=NOW)
    assert deliver(NOW) == []


def test_question_goes_to_those_who_manage_calendars_in_their_language(inn: Hotel) -> None:
    make_member(inn.venue.organisation, make_user("zoe@example.test"), role=Role.RECEPTION)
    inn.alice.language = "en"
    inn.alice.save()
    says(inn, WINTER)
    (message,) = deliver(NOW)
    assert message.to == [ALICE]
    assert "Airbnb takes" in plain(message.subject)
    assert translation.get_language() == "fr"
