"""A series is one mail, one answer, one price, one file, however many dates."""

from datetime import date

from bookings import lifecycle
from bookings.deadlines import expire_lapsed
from bookings.series import approve_series, cancel_series, decline_series, submit_series
from tests.bookings.conftest import Hotel
from tests.bookings.mail.conftest import calendar, deliver, make_series, subjects
from tests.factories import NOW
from tests.plain import plain

ALICE, BOB = "alice@example.test", "bob@example.test"
WHOLE = "2 dates, Salle du Lot et Projecteur, Hôtel des Cimes, du mardi 12 au mardi 26 janvier 2027"
SECOND = "1 date, Salle du Lot et Projecteur, Hôtel des Cimes, mardi 26 janvier 2027"
IMPOSSIBLE = "Dates impossibles\n\n- mardi 19 janvier 2027 : « Projecteur » était déjà pris à ce moment.\n"


def test_instant_series_is_one_mail_each_with_all_dates_and_one_file(inn: Hotel) -> None:
    series = make_series(inn)
    submit_series(actor=inn.bob, series_id=series.pk, now=NOW)
    to_host, to_booker = deliver(NOW)

    assert subjects([to_host, to_booker]) == [
        (ALICE, f"Nouvelle réservation de Bob : {WHOLE}"),
        (BOB, f"Réservation confirmée : {WHOLE}"),
    ]
    body = plain(to_booker.body)
    assert "Vos dates\n\n- mardi 12 janvier 2027, 9 h – 11 h\n- mardi 26 janvier 2027, 9 h – 11 h\n" in body
    assert IMPOSSIBLE in body
    assert "Prix :\n  48,00 €\n  Salle du Lot : 4 heures × 10,00 € = 40,00 €\n" in body
    assert "À régler à l’hôte : 48,00 €." in body
    assert "Code 4812" in body
    assert [calendar(to_booker).count(word) for word in ("BEGIN:VEVENT", "METHOD:PUBLISH")] == [2, 1]
    assert to_host.attachments == []


def test_request_and_one_answer(on_request: Hotel) -> None:
    series = make_series(on_request)
    submit_series(actor=on_request.bob, series_id=series.pk, now=NOW)
    to_host, to_booker = deliver(NOW)
    assert subjects([to_host, to_booker]) == [(ALICE, f"Demande de Bob : {WHOLE}"), (BOB, f"Demande envoyée : {WHOLE}")]
    assert "Une seule réponse suffit pour toutes les dates." in to_host.body
    assert IMPOSSIBLE in plain(to_booker.body)
    assert "Code 4812" not in to_booker.body

    approve_series(actor=on_request.alice, series_id=series.pk, now=NOW)
    assert subjects(deliver(NOW)) == [(BOB, f"Réservation confirmée : {WHOLE}")]


def test_declined_gives_the_reason(on_request: Hotel) -> None:
    series = make_series(on_request)
    submit_series(actor=on_request.bob, series_id=series.pk, now=NOW)
    deliver(NOW)
    decline_series(actor=on_request.alice, series_id=series.pk, reason="Travaux", now=NOW)
    (message,) = deliver(NOW)

    assert subjects([message]) == [(BOB, f"Demande refusée : {WHOLE}")]
    assert "Motif\n\nTravaux\n" in message.body


def test_request_that_nobody_answered_is_one_mail(on_request: Hotel) -> None:
    series = make_series(on_request)
    late = submit_series(actor=on_request.bob, series_id=series.pk, now=NOW)[0].expires_at
    deliver(NOW)
    expire_lapsed(now=late)

    assert subjects(deliver(late)) == [(BOB, f"Demande sans suite : {WHOLE}")]


def test_cancelled_from_a_date_is_one_mail_with_what_stays(inn: Hotel) -> None:
    series = make_series(inn)
    submit_series(actor=inn.bob, series_id=series.pk, now=NOW)
    deliver(NOW)
    cancel_series(actor=inn.bob, series_id=series.pk, from_date=date(2027, 1, 20), now=NOW)
    to_host, to_booker = deliver(NOW)

    assert subjects([to_host, to_booker]) == [
        (ALICE, f"Annulation de Bob : {SECOND}"),
        (BOB, f"Dates annulées : {SECOND}"),
    ]
    gone = "Dates annulées\n\n- mardi 26 janvier 2027, 9 h – 11 h\n\n"
    kept = "Dates gardées\n\n- mardi 12 janvier 2027, 9 h – 11 h\n"
    assert [gone + kept in plain(one.body) for one in (to_host, to_booker)] == [True, True]
    assert "Rien n’est dû : les 24,00 € ne sont pas demandés." in plain(to_booker.body)
    for one in (to_host, to_booker):
        assert "Prix :\n  48,00 €\n" in plain(one.body)
        assert "  Il reste 24,00 € à payer.\n" in plain(one.body)
    assert [calendar(to_booker).count(word) for word in ("STATUS:CANCELLED", "BEGIN:VEVENT")] == [1, 1]


def test_cancelled_by_the_host_says_why(inn: Hotel) -> None:
    series = make_series(inn)
    submit_series(actor=inn.bob, series_id=series.pk, now=NOW)
    deliver(NOW)
    cancel_series(actor=inn.alice, series_id=series.pk, reason="Neige", as_host=True, now=NOW)
    (message,) = deliver(NOW)

    assert subjects([message]) == [(BOB, f"Dates annulées : {WHOLE}")]
    assert plain(message.body).startswith("Votre série est annulée\n\nHôtel des Cimes a dû annuler.")
    assert "Motif\n\nNeige\n" in message.body


def test_one_date_alone_is_told_as_a_reservation(inn: Hotel) -> None:
    series = make_series(inn)
    first = submit_series(actor=inn.bob, series_id=series.pk, now=NOW)[0]
    deliver(NOW)
    lifecycle.cancel(actor=inn.bob, reservation_id=first.pk, now=NOW)

    room = "Salle du Lot et Projecteur, Hôtel des Cimes, mardi 12 janvier 2027, 9 h – 11 h"
    assert subjects(deliver(NOW)) == [(ALICE, f"Annulation de Bob : {room}"), (BOB, f"Réservation annulée : {room}")]
