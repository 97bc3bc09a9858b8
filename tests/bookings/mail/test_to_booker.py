"""What the person who booked is told of one reservation."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.words import Role
from bookings import lifecycle
from bookings.asking import Contact
from bookings.changing import change
from bookings.deadlines import expire_lapsed
from bookings.models import Reservation
from commons.models import Event, Notice
from commons.outbox import handle_events
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.mail.conftest import calendar, deliver, html, subjects
from tests.factories import NOW, make_member
from tests.plain import plain
from venues.models import HostText

BOB, ALICE = "bob@example.test", "alice@example.test"
DESKS = "4 places (Salle à manger), Hôtel des Cimes, mardi 12 janvier 2027, 9 h – 17 h"


def hold(hotel: Hotel) -> Reservation:
    return hotel.hold(wish(hotel.desks, hours(9, 8), 4), headcount=4)


def book(hotel: Hotel) -> Reservation:
    return lifecycle.submit(actor=hotel.bob, reservation_id=hold(hotel).pk, now=NOW)


def test_confirmed_says_where_when_what_and_how_to_get_in(inn: Hotel) -> None:
    reservation = book(inn)
    to_host, to_booker = deliver(NOW)

    assert subjects([to_booker]) == [(BOB, f"Réservation confirmée : {DESKS}")]
    assert plain(to_booker.body) == (
        "Votre réservation est confirmée\n\n"
        "La place est à vous. Le fichier joint met le rendez-vous dans votre agenda.\n\n"
        "Où :\n  Hôtel des Cimes\n  3 rue du Mail\n  Mende (48000)\n"
        "Quand :\n  mardi 12 janvier 2027, 9 h – 17 h\n"
        "Quoi :\n  4 places (Salle à manger)\n"
        "Pour :\n  4 personnes\n"
        "Prix :\n  96,00 €\n  Salle à manger : 8 heures × 4 places × 3,00 € = 96,00 €\n"
        f"Référence :\n  {reservation.reference}\n\n"
        "Comment entrer\n\nCode 4812\nPorte bleue\n\n"
        "Joindre le lieu\n\n04 66 00 00 00 · accueil@cimes.test\n\n"
        "Comment payer\n\nÀ régler à l’hôte : 96,00 €.\n\nEn espèces, à l'accueil.\n\n"
        "Si vous annulez\n\n"
        "- Annulation sans frais jusqu’à 24 heures avant le début.\n"
        "- Ensuite, si vous annulez, vous devez tout le prix. Si le lieu annule, vous ne devez rien.\n\n"
        "L’année du lieu\n\nOuvert du dimanche 1er novembre 2026 au mercredi 31 mars 2027.\n\n"
        f"Voir, modifier ou annuler :\nhttp://127.0.0.1:8000/mes-reservations/{reservation.reference}/\n\n"
        "-- \nVous recevez ce message parce que vous avez réservé sur Intersaison.\n"
        "Intersaison : des lieux vides une partie de l’année s’ouvrent aux autres.\nhttp://127.0.0.1:8000/\n"
    )
    assert "<p>Code 4812<br>Porte bleue</p>" in html(to_booker)
    assert "open chosen open" in " ".join(re.findall('<td class="([a-z]+)"', html(to_booker)))
    assert to_booker.reply_to == ["accueil@cimes.test"]
    assert "Code 4812" not in to_host.body + html(to_host)


def test_the_same_uid_is_made_changed_and_cancelled(inn: Hotel) -> None:
    reservation = book(inn)
    first = deliver(NOW)[-1]
    lines = [wish(inn.desks, hours(10, 7), 4)]
    change(actor=inn.alice, reservation_id=reservation.pk, lines=lines, now=NOW, as_host=True)
    second = deliver(NOW)[-1]
    lifecycle.cancel(actor=inn.alice, reservation_id=reservation.pk, now=NOW, reason="Fuite d'eau", as_host=True)
    third = deliver(NOW)[-1]

    for message, method, sequence, start in (
        (first, "REQUEST", 1, "20270112T090000"),
        (second, "REQUEST", 2, "20270112T100000"),
        (third, "CANCEL", 3, "20270112T100000"),
    ):
        lines_of_calendar = calendar(message).split("\n")
        assert f"METHOD:{method}" in lines_of_calendar
        assert f"UID:{reservation.reference}-1@intersaison.test" in lines_of_calendar
        assert f"SEQUENCE:{sequence}" in lines_of_calendar
        assert f"DTSTART;TZID=Europe/Paris:{start}" in lines_of_calendar
        assert message.attachments[0].mimetype == f"text/calendar; method={method}"


def test_hold_is_told_to_nobody(inn: Hotel) -> None:
    held = hold(inn)
    lifecycle.cancel(actor=inn.bob, reservation_id=held.pk, now=NOW)
    hold(inn)
    expire_lapsed(now=NOW + timedelta(hours=1))

    assert deliver(NOW + timedelta(hours=1)) == []


def test_request_is_sent_and_then_approved(on_request: Hotel) -> None:
    reservation = book(on_request)
    _to_host, to_booker = deliver(NOW)
    assert subjects([to_booker]) == [(BOB, f"Demande envoyée : {DESKS}")]
    assert "au plus tard jusqu’au jeudi 26 novembre 2026, 10 h." in plain(to_booker.body)
    assert "Code 4812" not in to_booker.body

    lifecycle.approve(actor=on_request.alice, reservation_id=reservation.pk, now=NOW)
    assert subjects(deliver(NOW)) == [(BOB, f"Réservation confirmée : {DESKS}")]


def test_declined_gives_the_reason_in_both_forms(on_request: Hotel) -> None:
    reservation = book(on_request)
    deliver(NOW)
    lifecycle.decline(actor=on_request.alice, reservation_id=reservation.pk, reason="Travaux <long>", now=NOW)
    (message,) = deliver(NOW)

    assert subjects([message]) == [(BOB, f"Demande refusée : {DESKS}")]
    assert "Motif\n\nTravaux <long>\n" in message.body
    assert "<h2>Motif</h2>\n<p>Travaux &lt;long&gt;</p>" in html(message)


def test_request_that_nobody_answered(on_request: Hotel) -> None:
    reservation = book(on_request)
    deliver(NOW)
    expire_lapsed(now=reservation.expires_at)
    (message,) = deliver(reservation.expires_at)

    assert subjects([message]) == [(BOB, f"Demande sans suite : {DESKS}")]
    assert "Hôtel des Cimes n’a pas répondu à temps." in message.body


@pytest.mark.parametrize(
    ("days_before", "sentence"),
    [
        (
            2,
            "Rien n’est dû : les 96,00 € ne sont pas demandés.\n\n"
            "Si vous aviez déjà réglé le lieu, il vous rend cette somme.",
        ),
        (0.5, "Le délai d’annulation est passé : les 96,00 € restent dus au lieu."),
    ],
)
def test_cancelled_by_the_booker_says_what_is_paid_back(inn: Hotel, days_before: float, sentence: str) -> None:
    reservation = book(inn)
    deliver(NOW)
    late = hours(9).start - timedelta(days=days_before)
    lifecycle.cancel(actor=inn.bob, reservation_id=reservation.pk, now=late)
    message = deliver(late)[-1]

    assert subjects([message]) == [(BOB, f"Réservation annulée : {DESKS}")]
    assert f"L’annulation est enregistrée et la place est rendue.\n\n{sentence}\n\nOù :" in plain(message.body)


def test_cancelled_by_the_host_says_why(inn: Hotel) -> None:
    reservation = book(inn)
    deliver(NOW)
    lifecycle.cancel(actor=inn.alice, reservation_id=reservation.pk, now=NOW, reason="Fuite d'eau", as_host=True)
    (message,) = deliver(NOW)

    assert message.to == [BOB]
    assert "Hôtel des Cimes a dû annuler." in message.body
    assert "rien n’est dû, les 96,00 € ne sont pas demandés." in plain(message.body)
    assert "Motif\n\nFuite d'eau\n" in message.body


def test_changed_says_by_whom_and_the_difference(inn: Hotel) -> None:
    reservation = book(inn)
    deliver(NOW)
    lines = [wish(inn.desks, hours(9, 8), 5)]
    change(actor=inn.bob, reservation_id=reservation.pk, lines=lines, headcount=5, now=NOW)
    to_host, to_booker = deliver(NOW)

    changed = "5 places (Salle à manger), Hôtel des Cimes, mardi 12 janvier 2027, 9 h – 17 h"
    assert subjects([to_host, to_booker]) == [
        (ALICE, f"Réservation modifiée par Bob : {changed}"),
        (BOB, f"Réservation modifiée : {changed}"),
    ]
    assert "Le changement est enregistré.\n" in to_booker.body
    assert [plain(one.body).count("Le prix augmente de 24,00 €.") for one in (to_host, to_booker)] == [1, 1]


def test_person_without_account_gets_the_mail_but_no_link(inn: Hotel) -> None:
    contact = Contact("Mme Roux", "roux@example.test", "06 00 00 00 00")
    held = inn.hold(wish(inn.room, hours(9, 2)), actor=inn.alice, on_behalf_of=contact)
    lifecycle.submit(actor=inn.alice, reservation_id=held.pk, now=NOW)
    (message,) = deliver(NOW)

    assert message.to == ["roux@example.test"]
    assert "/mes-reservations/" not in message.body
    assert "parce que le lieu a réservé pour vous" in message.body


def test_person_without_address_gets_nothing(inn: Hotel) -> None:
    held = inn.hold(wish(inn.room, hours(9, 2)), actor=inn.alice, on_behalf_of=Contact("M. Blanc"))
    lifecycle.submit(actor=inn.alice, reservation_id=held.pk, now=NOW)

    assert deliver(NOW) == []


def test_what_is_over_when_the_mail_would_go_is_not_sent(inn: Hotel) -> None:
    reservation = book(inn)
    handle_events(now=NOW)
    lifecycle.cancel(actor=inn.bob, reservation_id=reservation.pk, now=NOW)

    assert [subject.split(" : ")[0] for _to, subject in subjects(deliver(NOW))] == [
        "Annulation de Bob",
        "Réservation annulée",
    ]


def test_events_told_twice_are_one_notice(inn: Hotel) -> None:
    book(inn)
    handle_events(now=NOW)
    known = Notice.objects.count()
    Event.objects.update(handled_at=None)
    handle_events(now=NOW)

    assert Notice.objects.count() == known
    assert len(deliver(NOW)) == 2
    assert mail.outbox[0].extra_headers["Message-ID"] != mail.outbox[1].extra_headers["Message-ID"]


def test_english_reader_reads_english_dates(inn: Hotel) -> None:
    inn.bob.language = "en"
    inn.bob.save()
    book(inn)
    message = deliver(NOW)[-1]

    assert "Tuesday 12 January 2027, 9:00–17:00" in plain(message.subject)
    assert '<html lang="en">' in html(message)


def test_following_an_event_takes_few_statements_however_many_are_told(inn: Hotel) -> None:
    for _number in range(5):
        make_member(inn.venue.organisation, role=Role.RECEPTION)
    reservation = book(inn)
    Event.objects.exclude(kind="reservation_submitted").delete()

    with CaptureQueriesContext(connection) as statements:
        assert handle_events(now=NOW) == 1
    assert Notice.objects.filter(subject_id=str(reservation.pk), kind__startswith="host_").count() == 6
    assert len(statements) <= 16


def test_how_to_enter_is_told_in_the_readers_language(inn: Hotel) -> None:
    HostText.objects.create(venue=inn.venue, field="arrival_instructions", language="en", text="Blue door")
    inn.bob.language = "en"
    inn.bob.save()
    held = inn.hold(wish(inn.room, hours(9)))
    lifecycle.submit(actor=inn.bob, reservation_id=held.pk, now=NOW)
    (mail,) = [one for one in deliver(NOW) if one.to == [inn.bob.email]]
    assert "Blue door" in mail.body and "Porte bleue" not in mail.body
