"""The administration of what is taken: every page opens, and no promise is bypassed."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Territory, User
from bookings.blocks import block
from bookings.calendars.addresses import calendar_address
from bookings.calendars.feeds import add_feed
from bookings.lifecycle import submit
from bookings.models import Allocation, Block, BusyPeriod, Conflict, Reservation, SearchMiss, Series, WaitingEntry
from bookings.series import hold_series, submit_series
from commons.models import Event
from tests.bookings.admin.conftest import act, client_of
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.factories import NOW, make_commune, make_season, make_user
from venues.models import Season, Space, Venue

MODELS = [
    *("reservation", "series", "block", "allocation", "waitingentry", "searchmiss"),
    *("conflict", "feed", "busyperiod", "calendaraddress"),
]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def on_request(db: None) -> Hotel:
    return make_hotel(approval=Venue.Approval.REQUEST)


def request_of(hotel: Hotel, day: int = 0) -> Reservation:
    held = hotel.hold(wish(hotel.room, hours(9, 2, day=day)))
    return submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def series_of(hotel: Hotel, start: float = 9) -> Series:
    series = hold_series(
        actor=hotel.bob,
        lines=[wish(hotel.projector, hours(start, 2))],
        pattern={"frequency": "weekly", "weekdays": [1], "until": "2027-02-09"},
        headcount=1,
        now=NOW,
    )
    submit_series(actor=hotel.bob, series_id=series.pk, now=NOW)
    return series


def fill(hotel: Hotel, number: int) -> dict[str, int]:
    """One row of everything; the key of each by its model."""
    reservation, series = request_of(hotel, day=7 * number), series_of(hotel, 9 + 2 * number)
    period = hours(15, 1, day=7 * number)
    made = block(
        actor=hotel.alice, space_id=hotel.room.pk, starts_at=period.start, ends_at=period.end, now=NOW, reason="Neige"
    )
    entry = WaitingEntry.objects.create(user=hotel.bob, space=hotel.room, period=period.to_range())
    miss = SearchMiss.objects.create(week=date(2027, 1, 11), commune=hotel.venue.commune, size=number + 1, count=3)
    feed = add_feed(
        actor=hotel.alice,
        venue=hotel.venue,
        name="Airbnb",
        url=f"https://example.org/{number}.ics",
        spaces=[hotel.room],
        now=NOW,
    )
    busy = BusyPeriod.objects.create(feed=feed, space=hotel.room, period=period.to_range())
    conflict = Conflict.objects.create(
        kind=Conflict.Kind.SEASON, reservation=reservation, season=hotel.season, period=period.to_range(), opened_at=NOW
    )
    return {
        "reservation": reservation.pk,
        "series": series.pk,
        "block": made.pk,
        "allocation": Allocation.objects.get(block=made).pk,
        "waitingentry": entry.pk,
        "searchmiss": miss.pk,
        "conflict": conflict.pk,
        "feed": feed.pk,
        "busyperiod": busy.pk,
        "calendaraddress": calendar_address(
            actor=hotel.alice, subject=(hotel.desks, hotel.room, hotel.projector)[number]
        ).pk,
    }


def list_of(model: str) -> str:
    return reverse(f"admin:bookings_{model}_changelist")


def test_lists_searches_and_pages_open(site: Client, on_request: Hotel) -> None:
    keys = fill(on_request, 0)
    statuses = {}
    for model in MODELS:
        listed = site.get(list_of(model))
        assert listed.context["cl"].result_count >= 1, model
        others = [
            site.get(list_of(model), {"q": "mende"}),
            site.get(reverse(f"admin:bookings_{model}_change", args=[keys[model]])),
            site.get(reverse(f"admin:bookings_{model}_add")),
        ]
        statuses[model] = [answer.status_code for answer in (listed, *others)]
    assert statuses == {model: [200, 200, 200, 200 if model in {"block", "feed"} else 403] for model in MODELS}


def test_lists_ask_as_much_for_three_rows_as_for_one(site: Client, on_request: Hotel) -> None:
    def asked(model: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            site.get(list_of(model))
        return len(captured)

    fill(on_request, 0)
    for model in MODELS:
        # What is read once in a process.
        asked(model)
    one = {model: asked(model) for model in MODELS}
    assert max(one.values()) <= 14, one
    fill(on_request, 1)
    fill(on_request, 2)
    assert {model: asked(model) for model in MODELS} == one


def test_nothing_is_edited_nor_deleted_past_the_use_cases(site: Client, on_request: Hotel) -> None:
    keys = fill(on_request, 0)
    for model in MODELS:
        assert "delete_selected" not in site.get(list_of(model)).content.decode(), model
        if model == "feed":
            continue
        change, delete = (
            reverse(f"admin:bookings_{model}_{what}", args=[keys[model]]) for what in ("change", "delete")
        )
        assert site.post(change, {"state": "confirmed"}).status_code == 403, model
        if model != "calendaraddress":
            assert site.post(delete, {"post": "yes"}).status_code == 403, model


def test_reservation_is_found_and_told_in_full(site: Client, on_request: Hotel) -> None:
    reservation = request_of(on_request)
    page = reverse("admin:bookings_reservation_changelist")
    reference = reservation.reference
    for typed in (reference, f"{reference[:4]}-{reference[4:]}".lower(), on_request.bob.email, on_request.venue.name):
        assert list(site.get(page, {"q": typed}).context["cl"].result_list) == [reservation]
    for query, count in (({"when": "coming"}, 1), ({"when": "over"}, 0), ({"when": "now"}, 0), ({"state": "held"}, 0)):
        assert (query, site.get(page, query).context["cl"].result_count) == (query, count)
    assert site.get(page, {"venue__id__exact": on_request.venue.pk}).context["cl"].result_count == 1
    shown = site.get(reverse("admin:bookings_reservation_change", args=[reservation.pk])).content.decode()
    for words in (
        "Salle du Lot",
        "reservation_held",
        "reservation_submitted",
        str(on_request.bob),
        "12/01/2027 09:00",
    ):
        assert words in shown


def test_actions_go_through_the_use_cases(site: Client, on_request: Hotel) -> None:
    first, second = request_of(on_request), request_of(on_request, day=1)
    model = "bookings_reservation"
    assert act(site, model, "approve", first.pk) == ["1 demande acceptée."]
    (again,) = act(site, model, "approve", first.pk)
    assert again.startswith(f"{first.reference} : ")
    (silent,) = act(site, model, "decline", second.pk)
    assert silent.startswith(f"{second.reference} : Dites pourquoi")
    assert act(site, model, "decline", second.pk, reason="Travaux") == ["1 demande refusée."]
    assert "pas encore commencé" in act(site, model, "mark_no_show", first.pk)[0]
    assert act(site, model, "cancel", first.pk, reason="Fuite d’eau") == ["1 réservation annulée."]
    assert list(Reservation.objects.order_by("pk").values_list("state", "reason")) == [
        ("cancelled", "Fuite d’eau"),
        ("declined", "Travaux"),
    ]
    assert Event.objects.get(kind="reservation_cancelled").data["quality"] == "administrator"
    assert Allocation.objects.count() == 0


def test_no_show_is_noted(administrator: User, hotel: Hotel, monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed = request_of(hotel)
    monkeypatch.setattr("django.utils.timezone.now", lambda: hours(10).start)
    assert act(client_of(administrator), "bookings_reservation", "mark_no_show", confirmed.pk) == ["1 absence notée."]
    assert Reservation.objects.get().state == "no_show"


def test_series_are_answered_as_one(site: Client, on_request: Hotel) -> None:
    series = series_of(on_request)
    assert act(site, "bookings_series", "approve", series.pk) == ["1 série acceptée."]
    assert set(Reservation.objects.values_list("state", flat=True)) == {"confirmed"}
    assert act(site, "bookings_series", "cancel", series.pk, reason="Travaux") == ["1 série annulée."]
    assert set(Reservation.objects.values_list("state", flat=True)) == {"cancelled"}
    other = series_of(on_request)
    assert act(site, "bookings_series", "decline", other.pk, reason="Complet") == ["1 série refusée."]
    page = reverse("admin:bookings_series_changelist")
    assert list(site.get(page, {"q": other.reference.lower()}).context["cl"].result_list) == [other]


def blocking(hotel: Hotel, **more: Any) -> dict[str, Any]:
    return {
        "space": hotel.room.pk,
        "starts_at_0": "2027-01-12",
        "starts_at_1": "13:00",
        "ends_at_0": "2027-01-12",
        "ends_at_1": "18:00",
        "reason": "Travaux",
        **more,
    }


def test_block_is_made_and_lifted(site: Client, hotel: Hotel) -> None:
    add = reverse("admin:bookings_block_add")
    assert site.post(add, blocking(hotel)).status_code == 302
    made = Block.objects.get()
    assert (made.period.lower, made.reason, made.created_by.email) == (hours(13).start, "Travaux", "admin@example.test")
    assert Allocation.objects.get().block == made
    assert act(site, "bookings_block", "lift", made.pk) == ["1 blocage levé."]
    assert (Block.objects.count(), Allocation.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ends_at_1": "12:00"}, "ends_at"),
        ({"starts_at_1": ""}, "starts_at"),
        ({"starts_at_0": "2020-01-12", "ends_at_0": "2020-01-12"}, "ends_at"),
        ({"units": "9"}, "units"),
        ({"space": ""}, "space"),
        ({"starts_at_1": "10:00"}, "__all__"),
    ],
)
def test_block_that_cannot_be_says_why(site: Client, hotel: Hotel, more: dict[str, Any], field: str) -> None:
    hotel.hold(wish(hotel.room, hours(9, 2)))
    answer = site.post(reverse("admin:bookings_block_add"), blocking(hotel, **more))
    assert (answer.status_code, list(answer.context["adminform"].form.errors)) == (200, [field])
    assert Block.objects.count() == 0


def test_seasons_are_published_and_withdrawn(site: Client, hotel: Hotel) -> None:
    draft = make_season(hotel.venue, first_day=date(2027, 4, 1), last_day=date(2027, 4, 30))
    assert act(site, "venues_season", "publish", draft.pk) == ["1 saison est publiée."]
    assert (Season.objects.get(pk=draft.pk).state, draft.openings.count() > 0) == ("published", True)
    hotel.hold(wish(hotel.room, hours(9, 2)))
    (refused,) = act(site, "venues_season", "withdraw", hotel.season.pk, reason="Travaux")
    assert "en dehors des ouvertures" in refused
    yes = {"reason": "Travaux", "accept_orphans": "on"}
    assert act(site, "venues_season", "withdraw", hotel.season.pk, **yes) == ["1 saison est retirée."]
    assert Conflict.objects.count() == 1


def test_space_and_venue_want_a_yes(site: Client, hotel: Hotel) -> None:
    hotel.hold(wish(hotel.room, hours(9, 2)))
    for model, action, row in (("venues_space", "retire", hotel.room), ("venues_venue", "withdraw", hotel.venue)):
        (refused,) = act(site, model, action, row.pk, reason="Travaux")
        assert refused.startswith(f"{row} : 1 réservation")
        (done,) = act(site, model, action, row.pk, reason="Travaux", accept_orphans="on")
        assert done.startswith("1 ")
    assert Space.objects.get(pk=hotel.room.pk).retired_at == NOW
    assert Venue.objects.get().state == "withdrawn"


def test_who_only_looks_does_nothing(on_request: Hotel) -> None:
    reader = make_user(is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    reservation, series = request_of(on_request), series_of(on_request)
    browser = client_of(reader)
    page = browser.get(reverse("admin:bookings_reservation_changelist"))
    assert page.context["cl"].result_count == 6
    for model, action, key in (
        ("bookings_reservation", "approve", reservation.pk),
        ("bookings_series", "approve", series.pk),
        ("bookings_reservation", "cancel", reservation.pk),
    ):
        assert act(browser, model, action, key, reason="x") == []
    assert set(Reservation.objects.values_list("state", flat=True)) == {"requested"}
    assert browser.get(reverse("admin:bookings_block_add")).status_code == 403


def test_administrators_of_a_territory_see_and_answer_what_lies_in_it(on_request: Hotel) -> None:
    territory = Territory.objects.create(name="Lozère", slug="lozere")
    territory.communes.add(on_request.venue.commune)
    far = make_hotel(commune=make_commune(insee="43157", name="Le Puy-en-Velay", department="43"))
    keeper = make_user(is_staff=True)
    territory.administrators.add(keeper)
    near, foreign = request_of(on_request), request_of(far)
    browser = client_of(keeper)
    assert list(browser.get(reverse("admin:bookings_reservation_changelist")).context["cl"].result_list) == [near]
    assert browser.get(reverse("admin:bookings_reservation_change", args=[foreign.pk])).status_code == 302
    act(browser, "bookings_reservation", "cancel", near.pk, foreign.pk, reason="Neige")
    assert Reservation.objects.get(pk=near.pk).state == "cancelled"
    assert Reservation.objects.get(pk=foreign.pk).state == "confirmed"
    add = reverse("admin:bookings_block_add")
    assert browser.post(add, blocking(far)).status_code == 200
    assert browser.post(add, blocking(on_request)).status_code == 302
