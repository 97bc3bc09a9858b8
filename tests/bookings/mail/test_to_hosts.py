"""What those who answer for a venue are told."""

from datetime import timedelta

from accounts.words import Role
from bookings import lifecycle
from bookings.blocks import block, unblock
from bookings.calendars.words import FeedFact
from bookings.models import Conflict, Feed, WaitingEntry
from bookings.publishing import withdraw_season
from bookings.waiting import join_waiting_list
from commons.outbox import handle_events, record_event
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.mail.conftest import deliver, html, subjects
from tests.factories import NOW, make_member, make_user, make_venue
from tests.plain import plain

ALICE, BOB, CHARLIE = "alice@example.test", "bob@example.test", "charlie@example.test"
ROOM = "Salle du Lot, Hôtel des Cimes, mardi 12 janvier 2027, 9 h – 11 h"


def book(hotel: Hotel, **more: object):  # type: ignore[no-untyped-def]
    held = hotel.hold(wish(hotel.room, hours(9, 2)), headcount=3, **more)
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def test_request_says_who_asks_for_what_until_when(on_request: Hotel) -> None:
    on_request.bob.phone = "06 11 22 33 44"
    on_request.bob.save()
    reservation = book(on_request, message="Avec un <vélo>", audience="resident")
    message = deliver(NOW)[0]

    assert subjects([message]) == [(ALICE, f"Demande de Bob : {ROOM}")]
    assert plain(message.body).startswith(
        "Une demande attend votre réponse\n\n"
        "Répondez avant le jeudi 26 novembre 2026, 10 h : ensuite la demande expire et la place est rendue.\n\n"
        f"Qui :\n  Bob\n  {BOB}\n  06 11 22 33 44\n"
        "Public :\n  habitant de la commune (déclaré, à vérifier)\n"
        "Objet :\n  travail\n"
        "Quand :\n  mardi 12 janvier 2027, 9 h – 11 h\n"
        "Quoi :\n  Salle du Lot\n"
        "Pour :\n  3 personnes\n"
    )
    assert "Son message\n\nAvec un <vélo>\n" in message.body
    assert "Avec un &lt;vélo&gt;" in html(message)
    assert f"Répondre à la demande :\nhttp://127.0.0.1:8000/hote/reservations/{reservation.reference}/" in plain(
        message.body
    )
    assert message.reply_to == [BOB]


def test_request_answered_meanwhile_is_not_told_of(on_request: Hotel) -> None:
    reservation = book(on_request)
    lifecycle.approve(actor=on_request.alice, reservation_id=reservation.pk, now=NOW)

    assert [to for to, _subject in subjects(deliver(NOW))] == [BOB]


def test_instant_booking_is_told_of(inn: Hotel) -> None:
    book(inn)

    assert subjects(deliver(NOW))[0] == (ALICE, f"Nouvelle réservation de Bob : {ROOM}")


def test_cancellation_is_told_of_with_its_reason(inn: Hotel) -> None:
    reservation = book(inn)
    deliver(NOW)
    lifecycle.cancel(actor=inn.bob, reservation_id=reservation.pk, now=NOW, reason="Grippe")
    message = deliver(NOW)[0]

    assert subjects([message]) == [(ALICE, f"Annulation de Bob : {ROOM}")]
    assert "La place est de nouveau libre.\n\nRien n’est dû : les 20,00 € ne sont pas demandés.\n" in plain(
        message.body
    )
    assert "Motif\n\nGrippe\n" in message.body
    assert "vous répondez aux demandes pour ce lieu : Hôtel des Cimes.\n" in plain(message.body)


def test_only_those_who_answer_for_this_venue_are_told(inn: Hotel) -> None:
    organisation = inn.venue.organisation
    here, elsewhere, accountant, gone = (make_user(f"{name}@example.test") for name in ("zoe", "else", "acc", "gone"))
    make_member(organisation, here, role=Role.RECEPTION, venues=[inn.venue])
    make_member(organisation, elsewhere, role=Role.RECEPTION, venues=[make_venue(organisation=organisation)])
    make_member(organisation, accountant, role=Role.ACCOUNTANT)
    make_member(organisation, gone, role=Role.MANAGER)
    gone.is_active = False
    gone.save()
    book(inn)

    assert [to for to, _subject in subjects(deliver(NOW))] == [ALICE, BOB, "zoe@example.test"]


def test_host_who_books_is_not_told_of_it_as_host(inn: Hotel) -> None:
    held = inn.hold(wish(inn.room, hours(9, 2)), actor=inn.alice)
    lifecycle.submit(actor=inn.alice, reservation_id=held.pk, now=NOW)

    assert subjects(deliver(NOW)) == [(ALICE, f"Réservation confirmée : {ROOM}")]


def failing_feed(hotel: Hotel, *facts: FeedFact) -> Feed:
    feed = Feed.objects.create(venue=hotel.venue, name="Airbnb", url="https://a.test/a.ics", failures=2, good_at=NOW)
    for minute, fact in enumerate(facts):
        later = NOW + timedelta(minutes=minute)
        record_event(kind=fact, subject_type="feed", subject_id=feed.pk, now=later, data={"code": "http_500"})
    return feed


def test_failing_feed_is_told_of_and_its_recovery(inn: Hotel) -> None:
    make_member(inn.venue.organisation, make_user("zoe@example.test"), role=Role.RECEPTION)
    feed = failing_feed(inn, FeedFact.FAILING)
    (failing,) = deliver(NOW)
    assert subjects([failing]) == [(ALICE, "Agenda extérieur en panne : Airbnb, Hôtel des Cimes")]
    assert "Ce qui ne va pas :\n  Le serveur de ce calendrier est en panne (réponse 500) : il" in plain(failing.body)
    assert "Dernière bonne lecture :\n  lundi 23 novembre 2026, 10 h\n" in plain(failing.body)

    Feed.objects.update(failures=0)
    record_event(kind=FeedFact.RECOVERED, subject_type="feed", subject_id=feed.pk, now=NOW)
    assert subjects(deliver(NOW)) == [(ALICE, "Agenda extérieur de nouveau lu : Airbnb, Hôtel des Cimes")]


def test_feed_that_is_well_again_is_no_news(inn: Hotel) -> None:
    failing_feed(inn, FeedFact.FAILING)
    Feed.objects.update(failures=0)

    assert deliver(NOW) == []


def test_conflicts_of_one_moment_are_one_mail_without_their_author(inn: Hotel) -> None:
    zoe = make_user("zoe@example.test")
    make_member(inn.venue.organisation, zoe, role=Role.RECEPTION)
    book(inn)
    other = inn.hold(wish(inn.desks, hours(14, 1)), actor=inn.charlie)
    lifecycle.submit(actor=inn.charlie, reservation_id=other.pk, now=NOW)
    deliver(NOW)
    withdraw_season(actor=inn.alice, season=inn.season, accept_orphans=True, now=NOW)
    (message,) = deliver(NOW)

    assert subjects([message]) == [("zoe@example.test", "À régler : 2 réservations, Hôtel des Cimes")]
    assert "Rien n’est annulé tout seul" in message.body
    ours = "- Chez nous : Salle du Lot, mardi 12 janvier 2027, 9 h – 11 h, confirmée, 20,00 €\n"
    assert ours + "- Ce moment n’est plus dans vos ouvertures.\n" in plain(message.body)


def test_conflict_that_is_settled_is_no_news(inn: Hotel) -> None:
    book(inn)
    deliver(NOW)
    make_member(inn.venue.organisation, role=Role.RECEPTION)
    withdraw_season(actor=inn.alice, season=inn.season, accept_orphans=True, now=NOW)
    Conflict.objects.update(settled_at=NOW)

    assert deliver(NOW) == []


def test_who_waited_is_told_that_a_place_is_kept(inn: Hotel) -> None:
    closed = block(actor=inn.alice, space_id=inn.room.pk, starts_at=hours(9).start, ends_at=hours(12).start, now=NOW)
    join_waiting_list(actor=inn.charlie, wish=wish(inn.room, hours(9, 2)), headcount=2, now=NOW)
    unblock(actor=inn.alice, block_id=closed.pk, now=NOW)
    (message,) = deliver(NOW)

    assert subjects([message]) == [(CHARLIE, f"Une place s’est libérée : {ROOM}")]
    assert "Elle est gardée pour vous jusqu’au lundi 23 novembre 2026, 12 h." in plain(message.body)
    assert WaitingEntry.objects.get().reservation.reference in message.body


def test_offer_that_lapsed_is_not_told_of(inn: Hotel) -> None:
    closed = block(actor=inn.alice, space_id=inn.room.pk, starts_at=hours(9).start, ends_at=hours(12).start, now=NOW)
    join_waiting_list(actor=inn.charlie, wish=wish(inn.room, hours(9, 2)), now=NOW)
    unblock(actor=inn.alice, block_id=closed.pk, now=NOW)

    handle_events(now=NOW)
    assert deliver(NOW + timedelta(hours=3)) == []
