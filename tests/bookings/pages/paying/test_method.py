"""Changing the means of payment while the payment is waited for."""

from datetime import timedelta

from bookings import lifecycle
from bookings.models import Reservation
from bookings.states import State
from commons.models import Notice
from commons.outbox import handle_events
from tests.bookings.api.conftest import Clock
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.pages.conftest import SignIn, text_of
from tests.factories import NOW, make_method


def waiting(hotel: Hotel) -> Reservation:
    make_method(hotel.venue, "transfer", iban="FR7630001007941234567890185", account_holder="Hôtel des Cimes")
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    one = lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    Reservation.objects.filter(pk=one.pk).update(expires_at=NOW + timedelta(days=2))
    return one


def test_the_booker_pays_by_another_means(hotel: Hotel, signed_in: SignIn, clock: Clock) -> None:
    """Deadline and mail follow; what is paid on the spot confirms at once, and then nothing changes any more."""
    one, bob = waiting(hotel), signed_in(hotel.bob)
    mine, page = f"/mes-reservations/{one.reference}/", f"/mes-reservations/{one.reference}/moyen/"
    assert "Changer de moyen de paiement" not in text_of(bob.get(mine))
    cheque = make_method(hotel.venue, "cheque", payee="Hôtel des Cimes")
    on_site = make_method(hotel.venue, "on_site")
    assert "Changer de moyen de paiement" in text_of(bob.get(mine))
    assert "Aujourd’hui : virement." in text_of(bob.get(page))
    handle_events(now=NOW)
    later = NOW + timedelta(hours=1)
    clock.now = later

    answer = bob.post(page, {"method": cheque.pk}, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/payer/")
    assert "À l’ordre de</dt><dd>Hôtel des Cimes" in text_of(answer)
    one.refresh_from_db()
    assert (one.payment_method, one.state) == (cheque, State.AWAITING_PAYMENT)
    assert one.expires_at == NOW + timedelta(days=2)
    handle_events(now=later)
    assert list(Notice.objects.filter(kind="to_pay").order_by("due_at").values_list("due_at", flat=True)) == [
        NOW,
        later,
    ]
    assert "Moyen de paiement changé" in text_of(bob.get(mine))

    answer = bob.post(page, {"method": on_site.pk}, follow=True)
    assert "la réservation est confirmée" in text_of(answer)
    assert "ne peut plus changer" in text_of(bob.get(page, follow=True))


def test_the_host_may_and_strangers_may_not(hotel: Hotel, signed_in: SignIn) -> None:
    one = waiting(hotel)
    cheque = make_method(hotel.venue, "cheque", payee="Hôtel des Cimes")
    page = f"/mes-reservations/{one.reference}/moyen/"
    answer = signed_in(hotel.alice).post(page, {"method": cheque.pk}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/hote/reservations/{one.reference}/"
    stranger = signed_in(hotel.charlie)
    assert (stranger.get(page).status_code, stranger.post(page, {"method": cheque.pk}).status_code) == (404, 404)
    assert signed_in(hotel.bob).post(page, {"method": 0}).status_code == 422
