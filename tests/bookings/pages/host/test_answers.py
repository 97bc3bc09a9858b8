"""What the host does to reservations, slots and outside calendars, on pages."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.words import Role
from bookings.calendars.conflicts import Choice
from bookings.lifecycle import submit
from bookings.models import CalendarAddress, Conflict, Reservation
from bookings.series import hold_series, submit_series
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.pages.conftest import SignIn, errors_of, text_of
from tests.bookings.pages.host.counting import statements
from tests.bookings.pages.host.test_desk import requested
from tests.factories import NOW, make_member
from venues.models import Venue


@pytest.fixture
def desk(hotel: Hotel, signed_in: SignIn) -> Client:
    return signed_in(hotel.alice)


def confirmed(hotel: Hotel, *wishes: Any, **more: Any) -> Reservation:
    held = hotel.hold(*wishes, **more)
    return submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def state_of(reservation: Reservation) -> str:
    return Reservation.objects.get(pk=reservation.pk).state


def page_of(reservation: Reservation, end: str = "") -> str:
    return f"/hote/reservations/{reservation.reference}/{end}"


def test_the_inbox_sorts_by_what_matters(hotel: Hotel, desk: Client) -> None:
    coming = confirmed(hotel, wish(hotel.room, hours(9)))
    waiting = requested(hotel, wish(hotel.room, hours(14)))

    def listed(state: str) -> list[Reservation]:
        return [row.reservation for row in desk.get(f"/hote/reservations/?etat={state}").context["rows"]]

    assert (listed("a-repondre"), listed("a-venir"), listed("finies")) == ([waiting], [coming], [])
    assert listed("toutes") == [waiting, coming]
    assert desk.get("/hote/reservations/?etat=inconnu&venue=ailleurs&page=99").status_code == 200


def test_the_inbox_takes_as_many_statements_for_three_as_for_one(hotel: Hotel, desk: Client) -> None:
    confirmed(hotel, wish(hotel.room, hours(9)))
    desk.get("/hote/reservations/")
    counted = statements(desk, "/hote/reservations/")
    for hour in (11, 13):
        confirmed(hotel, wish(hotel.room, hours(hour)))
    assert statements(desk, "/hote/reservations/") == counted


def test_a_request_shows_who_asks_and_is_approved_once(hotel: Hotel, desk: Client) -> None:
    waiting = requested(hotel, wish(hotel.room, hours(14)), headcount=3, message="Avec un tableau ?")
    page = desk.get(page_of(waiting))
    assert (page.context["may_approve"], page.context["may_decline"], page.context["may_cancel"]) == (True, True, False)
    assert (hotel.bob.email in text_of(page), "Avec un tableau ?" in text_of(page)) == (True, True)
    desk.post(page_of(waiting, "accepter/"))
    assert state_of(waiting) == "confirmed"
    again = desk.post(page_of(waiting, "accepter/"), follow=True)
    assert [one.level_tag for one in again.context["messages"]] == ["success", "error"]
    assert "Acceptée" in text_of(desk.get(page_of(waiting)))


def test_declining_wants_a_reason(hotel: Hotel, desk: Client) -> None:
    waiting = requested(hotel, wish(hotel.room, hours(14)))
    assert list(errors_of(desk.post(page_of(waiting, "refuser/"), {"reason": "  "}))) == ["reason"]
    assert state_of(waiting) == "requested"
    desk.post(page_of(waiting, "refuser/"), {"reason": "Travaux ce jour-là."})
    assert state_of(waiting) == "declined"
    assert "Travaux ce jour-là." in text_of(desk.get(page_of(waiting)))


def test_cancelling_shows_that_all_is_paid_back(hotel: Hotel, desk: Client) -> None:
    coming = confirmed(hotel, wish(hotel.room, hours(9, 2)))
    assert "Le lieu annule : rien n’est dû, les 20,00 € ne sont pas demandés." in text_of(
        desk.get(page_of(coming, "annuler/"))
    )
    desk.post(page_of(coming, "annuler/"), {"reason": "Fuite d’eau."})
    assert (state_of(coming), str(Reservation.objects.get().refund)) == ("cancelled", "20.00")
    assert desk.get(page_of(coming, "annuler/")).status_code == 302


def test_nobody_came(hotel: Hotel, desk: Client, clock: Any, signed_in: SignIn) -> None:
    coming = confirmed(hotel, wish(hotel.room, hours(9)))
    assert desk.get(page_of(coming)).context["may_no_show"] is False
    clock.now = datetime(2027, 1, 12, 10, tzinfo=UTC)
    desk = signed_in(hotel.alice)
    assert desk.get(page_of(coming)).context["may_no_show"] is True
    desk.post(page_of(coming, "absence/"))
    assert state_of(coming) == "no_show"


def series_of(hotel: Hotel, count: int = 3) -> Any:
    Venue.objects.update(approval=Venue.Approval.REQUEST)
    until = date(2027, 1, 12) + timedelta(weeks=count - 1)
    pattern = {"frequency": "weekly", "weekdays": [1], "until": until}
    lines = [wish(hotel.room, hours(9)), wish(hotel.projector, hours(9))]
    series = hold_series(actor=hotel.bob, lines=lines, pattern=pattern, headcount=2, now=NOW)
    submit_series(actor=hotel.bob, series_id=series.pk, now=NOW)
    return series


def test_a_series_is_one_request_with_one_answer(hotel: Hotel, desk: Client) -> None:
    series = series_of(hotel)
    assert [row.dates for row in desk.get("/hote/reservations/?etat=a-repondre").context["rows"]] == [3]
    requested(hotel, wish(hotel.room, hours(14)))
    assert [one.waiting for one in desk.get("/hote/").context["venues"]] == [2]
    page = desk.get(f"/hote/series/{series.reference}/")
    assert (page.context["asked"], page.context["may_answer"], len(page.context["rows"])) == (3, True, 3)
    desk.post(f"/hote/series/{series.reference}/accepter/")
    assert set(series.reservations.values_list("state", flat=True)) == {"confirmed"}


def test_a_series_is_declined_or_cancelled_from_a_date(hotel: Hotel, desk: Client) -> None:
    refused = series_of(hotel)
    desk.post(f"/hote/series/{refused.reference}/refuser/", {"reason": "Complet."})
    assert set(refused.reservations.values_list("state", flat=True)) == {"declined"}

    kept = series_of(hotel)
    desk.post(f"/hote/series/{kept.reference}/accepter/")
    path = f"/hote/series/{kept.reference}/annuler/"
    assert [value for value, _label in desk.get(path).context["choices"]] == ["2027-01-12", "2027-01-19", "2027-01-26"]
    desk.post(path, {"reason": "Travaux.", "from": "2027-01-19"})
    states = list(kept.reservations.order_by("starts_at").values_list("state", flat=True))
    assert states == ["confirmed", "cancelled", "cancelled"]


def test_a_series_is_unknown_to_strangers(hotel: Hotel, signed_in: SignIn) -> None:
    series = series_of(hotel)
    assert signed_in(hotel.charlie).get(f"/hote/series/{series.reference}/").status_code == 404


def call(hotel: Hotel, **changes: Any) -> dict[str, Any]:
    asked = {
        "voir": "prix",
        "key": "k1",
        "contact_name": "Mme Roux",
        "contact_phone": "04 66 00 00 00",
        "date": "2027-01-12",
        "from_time": "09:00",
        "to_time": "12:00",
        "headcount": "2",
        "purpose": "meeting",
        f"space_{hotel.room.pk}": "on",
    }
    return asked | changes


def test_the_price_is_told_before_booking_for_somebody(hotel: Hotel, desk: Client) -> None:
    page = desk.post(f"/hote/lieux/{hotel.venue.slug}/reserver/", call(hotel))
    assert (page.status_code, str(page.context["bill"]["total"]), Reservation.objects.count()) == (200, "30.00", 0)


def test_booking_for_somebody_who_telephones_is_confirmed_at_once_and_once(hotel: Hotel, desk: Client) -> None:
    Venue.objects.update(approval=Venue.Approval.REQUEST, notice_hours=10_000)
    path = f"/hote/lieux/{hotel.venue.slug}/reserver/"
    response = desk.post(path, call(hotel, book="1"))
    made = Reservation.objects.get()
    assert response["Location"] == page_of(made)
    assert (made.state, made.contact_name, made.booker, made.entered_by) == ("confirmed", "Mme Roux", None, hotel.alice)
    assert desk.post(path, call(hotel, book="1"))["Location"] == page_of(made)
    assert Reservation.objects.count() == 1
    assert "Mme Roux" in text_of(desk.get(page_of(made)))


def test_a_series_for_somebody(hotel: Hotel, desk: Client) -> None:
    path = f"/hote/lieux/{hotel.venue.slug}/reserver/"
    response = desk.post(path, call(hotel, book="1", until="2027-01-26"))
    assert Reservation.objects.filter(state="confirmed").count() == 3
    assert response["Location"].startswith("/hote/series/")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contact_name": ""}, "contact_name"),
        ({"contact_email": "x"}, "contact_email"),
        ({"to_time": "08:00"}, "to_time"),
        ({"headcount": "500"}, "headcount"),
    ],
)
def test_a_call_that_was_misheard_loses_nothing(
    hotel: Hotel, desk: Client, changes: dict[str, str], field: str
) -> None:
    page = desk.post(f"/hote/lieux/{hotel.venue.slug}/reserver/", call(hotel, book="1", message="Rappeler", **changes))
    assert (page.status_code, list(errors_of(page)), Reservation.objects.count()) == (422, [field], 0)
    assert "Rappeler" in text_of(page)


def test_what_is_taken_is_told(hotel: Hotel, desk: Client) -> None:
    confirmed(hotel, wish(hotel.room, hours(9)))
    page = desk.post(f"/hote/lieux/{hotel.venue.slug}/reserver/", call(hotel, book="1"))
    assert (page.status_code, Reservation.objects.count()) == (422, 1)


def test_our_own_address_is_made_then_renewed(hotel: Hotel, desk: Client) -> None:
    path = f"/hote/espaces/{hotel.room.pk}/adresse/"
    desk.post(path)
    first = CalendarAddress.objects.get().token
    assert f"/calendars/{first}.ics" in text_of(desk.get(f"/hote/lieux/{hotel.venue.slug}/agendas/"))
    desk.post(path)
    assert CalendarAddress.objects.get().token == first
    desk.post(path, {"renew": "1"})
    assert CalendarAddress.objects.get().token != first


def test_reception_does_not_manage_calendars(hotel: Hotel, signed_in: SignIn) -> None:
    reception = signed_in(make_member(hotel.venue.organisation, role=Role.RECEPTION).user)
    assert reception.get(f"/hote/lieux/{hotel.venue.slug}/agendas/").status_code == 403
    assert reception.post(f"/hote/espaces/{hotel.room.pk}/adresse/").status_code == 403


def conflict(hotel: Hotel) -> Conflict:
    coming = confirmed(hotel, wish(hotel.room, hours(9)))
    return Conflict.objects.create(
        kind=Conflict.Kind.SEASON, reservation=coming, season=hotel.season, period=hours(9).to_range(), opened_at=NOW
    )


def test_a_conflict_is_settled_by_keeping(hotel: Hotel, desk: Client) -> None:
    one = conflict(hotel)
    assert one.reservation.reference in text_of(desk.get("/hote/conflits/"))
    desk.post(f"/hote/conflits/{one.pk}/regler/", {"choice": Choice.KEEP.value})
    one.refresh_from_db()
    assert (one.outcome, state_of(one.reservation)) == ("kept", "confirmed")


def test_a_conflict_is_settled_by_cancelling_with_a_reason(hotel: Hotel, desk: Client) -> None:
    one = conflict(hotel)
    desk.post(f"/hote/conflits/{one.pk}/regler/", {"choice": "cancel", "reason": ""})
    assert state_of(one.reservation) == "confirmed"
    desk.post(f"/hote/conflits/{one.pk}/regler/", {"choice": "cancel", "reason": "Chambre vendue ailleurs."})
    one.refresh_from_db()
    assert (one.outcome, state_of(one.reservation)) == ("cancelled", "cancelled")


def test_a_conflict_of_others_is_unknown(hotel: Hotel, signed_in: SignIn) -> None:
    one = conflict(hotel)
    stranger = signed_in(hotel.charlie)
    assert stranger.post(f"/hote/conflits/{one.pk}/regler/", {"choice": "keep"}).status_code == 404
    assert list(stranger.get("/hote/conflits/").context["page"].object_list) == []
