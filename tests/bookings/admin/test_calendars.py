"""Calendars in the administration: every page opens, and what changes something goes through the use cases."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bookings.calendars.addresses import calendar_address
from bookings.calendars.feeds import add_feed
from bookings.contradictions import refresh_conflicts
from bookings.lifecycle import submit
from bookings.models import BusyPeriod, CalendarAddress, Conflict, Feed, FeedHost
from commons.models import Event
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_space, make_user, make_venue

MODELS = [Feed, BusyPeriod, Conflict, CalendarAddress, FeedHost]


@pytest.fixture
def client(db: None) -> Client:
    client = Client()
    client.force_login(make_user("admin@example.test", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def conflict(hotel: Hotel) -> Conflict:
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="Airbnb", url="https://a.test/", now=NOW)
    held = hotel.hold(wish(hotel.room, hours(9, 2)), now=timezone.now())
    submit(actor=hotel.bob, reservation_id=held.pk, now=timezone.now())
    BusyPeriod.objects.create(feed=feed, space=hotel.room, period=hours(10, 4).to_range())
    calendar_address(actor=hotel.alice, subject=hotel.room)
    FeedHost.objects.create(host=feed.host, failures=6, closed_until=NOW, last_error="airbnb")
    return refresh_conflicts(feed, now=timezone.now())[0]


def page(model: Any, kind: str, *arguments: object) -> str:
    return reverse(f"admin:bookings_{model._meta.model_name}_{kind}", args=arguments)


@pytest.mark.parametrize("model", MODELS)
def test_pages_open(client: Client, conflict: Conflict, model: Any) -> None:
    row = model.objects.get()
    addresses = [page(model, "changelist"), page(model, "changelist") + "?q=air", page(model, "change", row.pk)]
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]


@pytest.mark.parametrize("model", [BusyPeriod, Conflict, CalendarAddress, FeedHost])
def test_rows_of_the_programme_cannot_be_made_by_hand(client: Client, conflict: Conflict, model: Any) -> None:
    assert client.get(page(model, "add")).status_code == 403


def test_token_is_not_shown(client: Client, conflict: Conflict) -> None:
    address = CalendarAddress.objects.get()
    pages = [page(CalendarAddress, "changelist"), page(CalendarAddress, "change", address.pk)]
    assert [address.token in client.get(each).content.decode() for each in pages] == [False, False]
    assert client.post(page(CalendarAddress, "delete", address.pk), {"post": "yes"}).status_code == 302
    assert CalendarAddress.objects.count() == 0


def form(feed: Feed | None = None, **fields: Any) -> dict[str, Any]:
    margins = {"margin_before": "0", "margin_after": "0"}
    return {"name": "Booking", "url": "https://b.test/", "rule": "", "spaces": [], **margins, **fields}


def test_feed_is_added_changed_and_removed_by_use_cases(client: Client, hotel: Hotel) -> None:
    assert client.get(page(Feed, "add")).status_code == 200
    added = client.post(page(Feed, "add"), form(venue=hotel.venue.pk, spaces=[hotel.room.pk]))
    assert added.status_code == 302
    feed = Feed.objects.get()
    assert (feed.name, list(feed.spaces.all())) == ("Booking", [hotel.room])
    changed = client.post(page(Feed, "change", feed.pk), form(name="Autre", paused="on", spaces=[hotel.desks.pk]))
    assert changed.status_code == 302
    feed.refresh_from_db()
    assert (feed.name, feed.paused, list(feed.spaces.all())) == ("Autre", True, [hotel.desks])
    assert client.post(page(Feed, "delete", feed.pk), {"post": "yes"}).status_code == 302
    kinds = Event.objects.filter(subject_type="feed").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["feed_added", "feed_changed", "feed_removed"]


def test_a_file_a_rule_and_options_are_given(client: Client, hotel: Hotel) -> None:
    table = SimpleUploadedFile("dates.csv", b"12/01/2027")
    chosen = {"margin_before": "30", "ignore_from": "01/01/2027", "ignore_until": "31/01/2027", "paused": "on"}
    for fields in ({"file": table}, {"rule": '{"every": "week", "day": "07-14"}', **chosen}):
        assert client.post(page(Feed, "add"), form(venue=hotel.venue.pk, url="", **fields)).status_code == 302
    rule, file = Feed.objects.order_by("-pk")
    assert (file.source, bytes(file.text), file.paused) == ("file", b"12/01/2027", False)
    assert (rule.rule["weeks"], rule.margin_before, rule.ignore_until, rule.paused) == (1, 30, date(2027, 1, 31), True)
    changed = {"file": SimpleUploadedFile("dates.csv", b"13/01/2027")}
    assert client.post(page(Feed, "change", file.pk), form(**changed)).status_code == 302
    assert client.post(page(Feed, "change", rule.pk), form(rule='{"every": "week", "day": "08-15"}')).status_code == 302
    file.refresh_from_db()
    rule.refresh_from_db()
    assert (bytes(file.text), file.url, rule.rule["day"], rule.url) == (b"13/01/2027", "", "08-15", "")


def test_refusals_are_shown_in_the_form(client: Client, hotel: Hotel) -> None:
    foreign = make_space(make_venue())
    for fields in ({"url": "ftp://a.test/"}, {"spaces": [foreign.pk]}, {"margin_after": "9999"}, {"url": ""}):
        answer = client.post(page(Feed, "add"), form(venue=hotel.venue.pk, **fields))
        assert (answer.status_code, Feed.objects.count()) == (200, 0)
        assert list(answer.context["adminform"].form.errors) == list(fields)


def act(client: Client, model: Any, action: str, *rows: Any, **more: str) -> None:
    data = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    assert client.post(page(model, "changelist"), data).status_code == 302


def test_actions_on_feeds(client: Client, conflict: Conflict) -> None:
    feed = Feed.objects.get()
    for action, expected in (("pause", True), ("resume", False), ("look_now", False)):
        act(client, Feed, action, feed)
        feed.refresh_from_db()
        assert feed.paused is expected
    assert feed.next_look_at is not None and feed.next_look_at > NOW


def test_actions_on_conflicts(client: Client, conflict: Conflict) -> None:
    act(client, Conflict, "cancel", conflict, reason="")
    conflict.refresh_from_db()
    assert conflict.settled_at is None
    act(client, Conflict, "cancel", conflict, reason="Déjà loué")
    conflict.refresh_from_db()
    conflict.reservation.refresh_from_db()
    assert (conflict.outcome, conflict.reservation.state) == ("cancelled", "cancelled")


def test_operator_sees_closed_servers_and_has_one_asked_again(client: Client, hotel: Hotel) -> None:
    later = timezone.now() + timedelta(hours=3)
    for number in range(2):
        add_feed(actor=hotel.alice, venue=hotel.venue, name=f"{number}", url=f"https://a.test/{number}", now=later)
    server = FeedHost.objects.create(host="a.test:443", failures=9, closed_until=later, last_error="Trop lent")
    answer = client.get(page(FeedHost, "changelist"))
    assert answer.context["cl"].result_list[0].feed_count == 2
    assert "Trop lent" in answer.content.decode()
    client.post(page(FeedHost, "changelist"), {"action": "ask_now", "_selected_action": [server.pk]})
    server.refresh_from_db()
    assert (server.closed_until, server.failures) == (None, 9)
    assert Feed.objects.filter(next_look_at__lt=later).count() == 1


def test_conflict_is_moved_to_a_new_start(client: Client, conflict: Conflict) -> None:
    for start in ("", "demain", "2027-01-12 11:00"):
        act(client, Conflict, "move", conflict, moved_to=start)
        conflict.refresh_from_db()
        assert conflict.settled_at is None
    act(client, Conflict, "move", conflict, moved_to="2027-01-13 10:00", reason="Pris ailleurs")
    conflict.refresh_from_db()
    conflict.reservation.refresh_from_db()
    moved = Event.objects.get(kind="reservation_changed")
    assert (conflict.outcome, conflict.reservation.starts_at) == ("moved", hours(10, day=1).start)
    assert (moved.reason, moved.data["quality"]) == ("Pris ailleurs", "administrator")


def test_question_is_answered_by_keeping(client: Client, conflict: Conflict) -> None:
    feed = Feed.objects.get()
    act(client, Feed, "keep_all", feed)
    feed.refresh_from_db()
    assert feed.answered_at is None
    Feed.objects.update(open_minutes=600, taken_minutes=500, asked_at=NOW)
    act(client, Feed, "keep_all", feed)
    feed.refresh_from_db()
    assert (feed.answered_at is not None, feed.answered_share) == (True, 83)
