from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.lifecycle import decline, submit
from bookings.models import CalendarAddress, Reservation
from bookings.series import hold_series, submit_series
from tests.bookings.conftest import hours, wish
from tests.bookings.pages.conftest import text_of
from tests.factories import NOW, make_member, make_organisation
from venues.models import HostText


@pytest.fixture
def confirmed(hotel):
    hotel.venue.arrival_instructions = "Code 4815."
    hotel.venue.save()
    held = hotel.hold(wish(hotel.desks, hours(9, 8), 4), headcount=4)
    return submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


@pytest.fixture
def series(hotel):
    lines = [wish(hotel.room, hours(9, 2)), wish(hotel.projector, hours(9, 2))]
    made = hold_series(actor=hotel.bob, lines=lines, pattern={"until": "2027-02-02"}, headcount=4, now=NOW)
    submit_series(actor=hotel.bob, series_id=made.pk, now=NOW)
    return made


@pytest.fixture
def bob(signed_in, hotel):
    return signed_in(hotel.bob)


def page(reservation, name="my_reservation"):
    return reverse(name, args=[reservation.reference])


def test_list_says_so_when_there_is_nothing(bob):
    assert "Aucune réservation à venir" in text_of(bob.get("/mes-reservations/"))


def test_list_puts_holds_first_then_what_comes_then_the_rest(bob, hotel, confirmed, series, clock):
    held = hotel.hold(wish(hotel.room, hours(15)))
    old = hotel.hold(wish(hotel.room, hours(16)))
    clock.now = NOW + timedelta(minutes=5)
    Reservation.objects.filter(pk=old.pk).update(expires_at=NOW)
    context = bob.get("/mes-reservations/").context
    assert [entry.first.pk for entry in context["to_do"]] == [held.pk]
    assert [(entry.series, len(entry.dates)) for entry in context["coming"]] == [(None, 1), (series, 4)]
    assert [(entry.first.pk, entry.state) for entry in context["over"]] == [(old.pk, "expired")]


def test_statements_do_not_grow_with_reservations(bob, hotel, confirmed, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as one:
        bob.get("/mes-reservations/")
    for hour in (9, 10):
        submit(actor=hotel.bob, reservation_id=hotel.hold(wish(hotel.room, hours(hour))).pk, now=NOW)
    with django_assert_max_num_queries(20) as three:
        bob.get("/mes-reservations/")
    assert len(three) == len(one)


def test_confirmed_page_tells_how_to_enter_and_what_happened(bob, confirmed):
    response = bob.get(page(confirmed))
    assert response.context["arrival"].text == "Code 4815."
    happened = [(one.what, one.by) for one in response.context["happened"]]
    assert happened == [("Confirmée", "par vous"), ("Place gardée", "par vous")]


def test_confirmed_page_tells_how_to_pay_and_to_reach_the_venue(bob, hotel, confirmed):
    hotel.venue.phone, hotel.venue.email = "04 66 00 00 00", "accueil@cimes.test"
    hotel.venue.save()
    response = bob.get(page(confirmed))
    assert response.context["payment"] == "À régler directement au lieu."
    assert 'href="tel:0466000000"' in text_of(response)
    confirmed.conditions["payment_instructions"] = "En espèces."
    confirmed.save()
    assert bob.get(page(confirmed)).context["payment"] == "En espèces."


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (8, ["sept jours avant, puis la veille"]),
        (7, ["recevez un rappel la veille."]),
        (2, ["recevez un rappel la veille."]),
        (1, []),
    ],
)
def test_confirmed_page_tells_which_reminders_are_to_come(bob, confirmed, clock, days, told):
    clock.now = confirmed.starts_at - timedelta(days=days)
    bob.force_login(confirmed.booker)
    first, *reminders = bob.get(page(confirmed)).context["next"]
    assert first == "C’est confirmé."
    assert len(reminders) == len(told)
    assert all(words in sentence for words, sentence in zip(told, reminders, strict=True))


def test_series_page_tells_of_a_reminder_before_each_date(bob, series):
    assert bob.get(page(series, "my_series")).context["next"][1] == "Vous recevez un rappel la veille de chaque date."


def test_how_to_enter_is_not_told_before(bob, hotel, confirmed):
    held = hotel.hold(wish(hotel.room, hours(9)))
    assert "Code 4815." not in text_of(bob.get(page(held)))


def test_declined_page_tells_why(bob, hotel):
    hotel.venue.approval = "request"
    hotel.venue.save()
    asked = submit(actor=hotel.bob, reservation_id=hotel.hold(wish(hotel.room, hours(9))).pk, now=NOW)
    decline(actor=hotel.alice, reservation_id=asked.pk, reason="Nous sommes en travaux.", now=NOW)
    response = bob.get(page(asked))
    assert "Nous sommes en travaux." in text_of(response)
    assert response.context["happened"][0].by == "par le lieu"


def test_cancelling_shows_the_amount_first(bob, confirmed):
    cancel = page(confirmed, "reservation_cancel")
    assert bob.get(cancel).context["refund"] == "Rien n’est dû\xa0: les 96,00\xa0€ ne sont pas demandés."
    shown = text_of(bob.post(cancel, {"reason": "Neige."}, follow=True))
    confirmed.refresh_from_db()
    assert (confirmed.state, confirmed.refund, confirmed.reason) == ("cancelled", 96, "Neige.")
    assert "La réservation est annulée. Rien n’est dû" in shown


def test_cancelling_twice_is_told(bob, confirmed):
    cancel = page(confirmed, "reservation_cancel")
    bob.post(cancel)
    assert "Cette réservation est déjà annulée." in text_of(bob.post(cancel, follow=True))


def test_late_cancelling_says_that_nothing_is_paid_back(bob, confirmed, clock):
    clock.now = confirmed.starts_at - timedelta(hours=2)
    bob.force_login(confirmed.booker)
    assert "les 96,00\xa0€ restent dus au lieu" in bob.get(page(confirmed, "reservation_cancel")).context["refund"]


def test_change_shows_the_difference_then_changes(bob, hotel, confirmed):
    change = page(confirmed, "reservation_change")
    form = bob.get(change).context["form"]
    assert (form["from_time"].value(), form[f"space_{hotel.desks.pk}"].value()) == ("09:00", "4")
    asked = {"voir": "prix", "date": "2027-01-13", "from_time": "09:00", "to_time": "12:00", "headcount": "2"}
    asked[f"space_{hotel.desks.pk}"] = "2"
    seen = bob.get(change, asked)
    assert seen.context["difference"].difference == 18 - 96
    bob.post(f"{change}?{seen.request['QUERY_STRING']}")
    confirmed.refresh_from_db()
    assert (confirmed.total, confirmed.headcount, confirmed.starts_at) == (18, 2, hours(9, day=1).start)


@pytest.mark.parametrize(
    ("params", "field"), [({"to_time": "08:00"}, "to_time"), ({"date": ""}, "date"), ({"headcount": "50"}, "headcount")]
)
def test_change_that_cannot_be_is_told_by_its_field(bob, hotel, confirmed, params, field):
    asked = {"voir": "prix", "date": "2027-01-13", "from_time": "09:00", "to_time": "12:00", "headcount": "2"}
    response = bob.get(page(confirmed, "reservation_change"), asked | {f"space_{hotel.desks.pk}": "2"} | params)
    assert list(response.context["form"].errors) == [field]


def test_change_at_a_venue_on_request_says_to_ask(bob, hotel):
    hotel.venue.approval = "request"
    hotel.venue.save()
    held = hotel.hold(wish(hotel.room, hours(9)))
    Reservation.objects.filter(pk=held.pk).update(state="confirmed", expires_at=None)
    change = page(held, "reservation_change")
    asked = {"voir": "prix", "date": "2027-01-13", "from_time": "09:00", "to_time": "12:00", "headcount": "2"}
    response = bob.get(change, asked | {f"space_{hotel.room.pk}": "1"}, follow=True)
    assert "Ce lieu décide lui-même des changements" in text_of(response)


def test_series_page_shows_every_date_and_one_price(bob, series):
    context = bob.get(page(series, "my_series")).context
    assert [row["state"] for row in context["rows"]] == ["confirmed"] * 4
    assert context["bill"]["total"] == series.total == 96


def test_one_date_then_all_from_a_date_are_cancelled(bob, series):
    dates = list(series.reservations.order_by("starts_at"))
    bob.post(page(dates[0], "reservation_cancel"))
    cancel = page(series, "series_cancel")
    assert len(bob.get(cancel).context["chosen"]) == 3
    context = bob.get(cancel, {"from": "2027-01-26"}).context
    assert (len(context["chosen"]), context["total"], context["owed"]) == (2, 48, 0)
    bob.post(f"{cancel}?from=2027-01-26", {"reason": "", "from": "2027-01-26", "shown": "2027-01-26"})
    states = list(series.reservations.order_by("starts_at").values_list("state", flat=True))
    assert states == ["cancelled", "confirmed", "cancelled", "cancelled"]
    left = bob.get(page(series, "my_series"))
    assert left.context["bill"]["due"] == 24
    assert "Reste dû" in text_of(left)
    assert "Rien n’est dû : les 24,00 € ne sont pas demandés." in text_of(bob.get(page(dates[0])))


@pytest.mark.parametrize(
    "sent",
    [{"shown": "2027-01-12"}, {"shown": "2027-01-12", "show": "1"}, {"shown": "2027-01-26", "show": "1"}, {}],
    ids=["another date", "another date and see", "the same date and see", "nothing shown"],
)
def test_dates_that_were_not_shown_are_shown_before_they_are_cancelled(bob, series, sent):
    response = bob.post(page(series, "series_cancel"), {"from": "2027-01-26", "reason": "Neige.", **sent})
    assert set(series.reservations.values_list("state", flat=True)) == {"confirmed"}
    context = response.context
    assert (len(context["chosen"]), context["total"], context["first"]) == (2, 48, "2027-01-26")
    assert context["form"]["reason"].value() == "Neige."


def test_all_dates_that_were_shown_are_cancelled(bob, series):
    cancel = page(series, "series_cancel")
    first = bob.get(cancel).context["first"]
    bob.post(cancel, {"from": first, "shown": first})
    assert set(series.reservations.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize("first", ["2027-02-03", "2031-01-01"])
def test_no_date_left_to_cancel_is_told(bob, series, first):
    response = bob.get(page(series, "series_cancel"), {"from": first}, follow=True)
    assert "Il ne reste aucune date à annuler" in text_of(response)


def test_series_of_somebody_else_is_unknown(signed_in, hotel, series):
    for name in ("my_series", "series_confirm", "series_cancel", "series_file"):
        assert signed_in(hotel.charlie).get(page(series, name)).status_code == 404


def test_statements_of_a_series_do_not_grow_with_dates(bob, hotel, series, django_assert_max_num_queries):
    with django_assert_max_num_queries(15) as four:
        bob.get(page(series, "my_series"))
    lines = [wish(hotel.room, hours(15))]
    longer = hold_series(actor=hotel.bob, lines=lines, pattern={"until": "2027-03-30"}, headcount=1, now=NOW)
    with django_assert_max_num_queries(15) as twelve:
        bob.get(page(longer, "my_series"))
    assert longer.reservations.count() == 12
    assert len(twelve) == len(four)


def test_calendar_files_hold_every_date(bob, confirmed, series):
    one = bob.get(page(confirmed, "reservation_file"))
    assert one["Content-Type"] == "text/calendar; charset=utf-8"
    assert one.content.count(b"BEGIN:VEVENT") == 1
    assert bob.get(page(series, "series_file")).content.count(b"BEGIN:VEVENT") == 4


def test_calendar_address_is_made_by_a_button_renewed_by_another_and_closed_by_a_third(bob, hotel):
    path = "/mes-reservations/agenda/"
    assert "webcal:" not in bob.get(path).content.decode()
    bob.post(path)
    first = CalendarAddress.objects.get(user=hotel.bob).token
    assert f"webcal://127.0.0.1:8000/calendars/{first}.ics" in bob.get(path).content.decode()
    bob.post(path, {"renew": "1"})
    assert CalendarAddress.objects.get(user=hotel.bob).token != first
    bob.post(path, {"close": "1"})
    assert not CalendarAddress.objects.exists()


def test_calendar_of_an_organisation_is_for_those_who_book_for_it(bob, hotel):
    organisation, other = make_organisation(), make_organisation()
    make_member(organisation, hotel.bob)
    path = "/mes-reservations/agenda/"
    assert organisation.name in bob.get(path).content.decode()
    assert bob.post(path, {"of": str(organisation.pk)}).status_code == 302
    assert CalendarAddress.objects.get().organisation == organisation
    assert bob.post(path, {"of": str(other.pk)}).status_code == 404
    assert bob.post(path, {"of": "x"}).status_code == 404


def test_how_to_enter_is_told_in_the_readers_language_and_to_nobody_else(bob, client, hotel, confirmed):
    HostText.objects.create(venue=hotel.venue, field="arrival_instructions", language="en", text="Door code 4815.")
    english = {"accept-language": "en"}
    assert "Door code 4815." in text_of(bob.get(page(confirmed), headers=english))
    shown = text_of(bob.get(page(confirmed)))
    assert "Code 4815." in shown and "Door code" not in shown
    for public in (f"/lieux/{hotel.venue.slug}/", f"/api/v1/venues/{hotel.venue.slug}/"):
        told = client.get(public, headers=english).content.decode()
        assert "4815" not in told
