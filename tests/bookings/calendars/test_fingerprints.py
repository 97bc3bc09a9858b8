"""An answer "not modified" is never a lie: whatever changes a calendar of ours changes what it is known by."""

import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, IntegerRangeField
from django.db import DatabaseError, connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange, NumericRange
from django.test import Client
from django.utils import timezone

from bookings import lifecycle
from bookings.blocks import block, change_block, unblock
from bookings.calendars import editions, fingerprints
from bookings.calendars.addresses import address_of_token, calendar_address, web_address
from bookings.calendars.editions import edition_of, known_edition, mark_read
from bookings.calendars.exporting import calendar_of
from bookings.calendars.feeds import add_feed
from bookings.calendars.fingerprints import fingerprint_of
from bookings.calendars.reservations import AHEAD, PAST
from bookings.changing import change
from bookings.lifecycle.cancelling import cancel
from bookings.lifecycle.submitting import submit
from bookings.models import Allocation, BusyPeriod, CalendarAddress, Reservation, ReservationLine
from tests.bookings.calendars.conftest import AFTERNOON, MORNING
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.factories import NOW, make_organisation
from venues.models import Venue

# The tables of which calendars are made.
TABLES = [
    *("accounts.User", "accounts.Organisation", "commons.Commune", "venues.Venue", "venues.Space", "venues.SpaceLeaf"),
    *("bookings.Reservation", "bookings.ReservationLine", "bookings.Allocation", "bookings.Block"),
    *("bookings.Feed", "bookings.BusyPeriod"),
]


class Lie(AssertionError):
    """Two calendars that differ are known by the same."""


class Witness:
    """Remembers each calendar that it has seen at an address by its fingerprint."""

    def __init__(self, hotel: Hotel, feed: Any) -> None:
        club = Reservation.objects.filter(organisation__isnull=False).get().organisation
        owner = club.memberships.get().user
        asked: list[tuple[Any, Any, bool]] = [
            (hotel.alice, hotel.room, True),
            *((hotel.alice, space, False) for space in (hotel.whole, hotel.desks)),
            *((hotel.alice, hotel.venue, detailed) for detailed in (False, True)),
            (hotel.alice, feed, False),
            (hotel.bob, hotel.bob, False),
            (owner, club, False),
        ]
        found = [calendar_address(actor=actor, subject=of, detailed=detailed) for actor, of, detailed in asked]
        self.tokens = [address.token for address in found]
        self.bodies: dict[tuple[str, str], bytes] = {}
        self.first: set[tuple[str, str]] = set()
        self.begin_anew()

    def begin_anew(self) -> None:
        """What it remembers is the calendars as they are."""
        self.bodies.clear()
        self.look()
        self.first = set(self.bodies)

    def addresses(self) -> Iterator[CalendarAddress]:
        subjects = ("space__venue", "venue", "organisation", "user", "feed__venue")
        yield from CalendarAddress.objects.filter(token__in=self.tokens).select_related(*subjects)

    def look(self, now: datetime = NOW) -> int:
        """How many calendars it has read. Raises Lie where one has changed and its fingerprint has not."""
        for address in self.addresses():
            key = (address.token, fingerprint_of(address, now=now))
            body = calendar_of(address, now=now)
            if self.bodies.setdefault(key, body) != body:
                raise Lie(address)
        return len(self.tokens)

    def look_if_shown(self) -> int:
        """Looks when a fingerprint is another than at first; without, it has read no calendar."""
        now = {(address.token, fingerprint_of(address, now=NOW)) for address in self.addresses()}
        return self.look() if now != self.first else 0

    @property
    def states(self) -> int:
        return len(set(self.bodies.values()))


@pytest.fixture
def witness(hotel: Hotel) -> Witness:
    """Looks at addresses of each kind, of a hotel where all that a calendar can tell has happened."""
    club = make_organisation(owner=hotel.charlie)
    booked = [
        take(hotel, hotel.room, AFTERNOON, message="Bob et sa troupe"),
        take(hotel, hotel.desks, MORNING, 20, headcount=20),
        take(hotel, hotel.whole, hours(9, day=1), actor=hotel.charlie, organisation_id=club.pk),
    ]
    cancel(actor=hotel.bob, reservation_id=take(hotel, hotel.projector, AFTERNOON).pk, now=NOW)
    Reservation.objects.filter(pk=booked[1].pk).update(booker=None, contact_name="Marie")
    hotel.hold(wish(hotel.room, hours(11, day=2)))
    block(
        actor=hotel.alice, space_id=hotel.room.pk, starts_at=MORNING.start, ends_at=MORNING.end, now=NOW, reason="Gaz"
    )
    own, other = (
        add_feed(actor=hotel.alice, venue=hotel.venue, name=name, url=f"https://{name}.example.org/a.ics", now=NOW)
        for name in ("own", "other")
    )
    for feed in (own, other):
        BusyPeriod.objects.create(feed=feed, space=hotel.room, period=hours(8, day=2).to_range())
    return Witness(hotel, own)


def take(hotel: Hotel, space: Any, period: Any, units: int = 1, **more: Any) -> Reservation:
    held = hotel.hold(wish(space, period, units), **more)
    return submit(actor=held.booker or hotel.bob, reservation_id=held.pk, now=NOW)


def others_of(field: Any, row: Any) -> Iterator[Any]:
    """Other values that a column could have."""
    value = getattr(row, field.attname)
    if field.is_relation:
        yield from islice(field.related_model.objects.exclude(pk=value).values_list("pk", flat=True), 1)
    elif field.choices:
        yield from islice((choice for choice, _name in field.flatchoices if choice != value), 2)
    elif isinstance(field, models.CharField | models.TextField):
        yield "America/Cayenne" if field.attname == "time_zone" else f"{value[: (field.max_length or 1000) - 1]}x"
    else:
        yield from other_values(field, value)
    if field.null and value is not None:
        yield None


def other_values(field: Any, value: Any) -> Iterator[Any]:
    """Of times and numbers."""
    if isinstance(field, ArrayField):
        yield ["99999"]
    elif isinstance(field, DateTimeRangeField):
        yield from (moved(value, by) for by in MOVES)
    elif isinstance(field, IntegerRangeField):
        yield NumericRange(value.lower, value.upper + 1)
    elif isinstance(field, models.BooleanField):
        yield not value
    elif isinstance(field, models.DateTimeField):
        yield from ((value or NOW) + by for by in MOVES)
    elif isinstance(field, models.IntegerField | models.FloatField):
        yield (value or 0) + 1


def moved(value: Any, by: timedelta) -> DateTimeTZRange:
    return DateTimeTZRange(value.lower + by, value.upper + by)


MOVES = (timedelta(minutes=20), -timedelta(days=900))


class Undone(Exception):
    """Takes a change back."""


def changes_of(model: Any, row: Any) -> Iterator[dict[str, Any]]:
    """Each change of one column of a row: its name and another value."""
    for field in model._meta.concrete_fields:
        if not field.primary_key:
            yield from ({field.attname: value} for value in others_of(field, row))


def layers(changes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Changes of several columns at once; each of `changes` is in one of them."""
    while changes:
        layer: dict[str, Any] = {}
        later = []
        for change_it in changes:
            if change_it.keys() & layer.keys():
                later.append(change_it)
            else:
                layer |= change_it
        yield layer
        changes = later


def undone(change_it: Callable[[], object], look: Callable[[], int]) -> int | None:
    """What a look says after a change, which is then taken back; None where the database refuses it."""
    try:
        with transaction.atomic():
            change_it()
            connection.check_constraints()
            read = look()
            raise Undone
    except Undone:
        return read
    except DatabaseError:
        return None


def each_change(witness: Witness, table: str, *, most: int = 1) -> int:
    """Looks after each change of the `most` last rows. How many of the changes the database let be. Raises Lie.

    Calendars are slow to make: where no fingerprint shows a change, it looks once for all such changes together.
    """
    model: Any = apps.get_model(table)
    done = 0
    for row in model.objects.order_by("-pk")[:most]:
        rows = model.objects.filter(pk=row.pk)
        silent = []
        for change_it in changes_of(model, row):
            read = undone(partial(rows.update, **change_it), witness.look_if_shown)
            done += read is not None
            if read == 0:
                silent.append(change_it)
        done += undone(partial(rows._raw_delete, "default"), witness.look) is not None
        look_after_all(witness, rows, silent)
    return done


def look_after_all(witness: Witness, rows: Any, silent: list[dict[str, Any]]) -> None:
    """Looks after these changes together, or one by one where the database refuses them together."""
    for layer in layers(silent):
        if undone(partial(rows.update, **layer), witness.look) is None:
            for name, value in layer.items():
                undone(partial(rows.update, **{name: value}), witness.look)


@pytest.mark.parametrize("table", TABLES)
def test_whatever_changes_a_calendar_changes_its_fingerprint(witness: Witness, table: str) -> None:
    assert each_change(witness, table) > 0


@pytest.mark.parametrize(
    ("table", "column", "statement"),
    [
        ("bookings.Reservation", "r.sequence, ", "TAKEN_IN_SPACE"),
        ("bookings.Block", "b.sequence, ", "TAKEN_IN_VENUE"),
        ("bookings.BusyPeriod", ", b.period", "TAKEN_FOR_FEED"),
        ("bookings.Reservation", "r.state, ", "OF_BOOKER"),
        ("commons.Commune", ", c.postal_codes", "OF_ORGANISATION"),
        ("accounts.User", "u.name, ", "GUESTS_OF_VENUE"),
        ("bookings.Block", "b.reason, ", "GUESTS_OF_SPACE"),
    ],
)
def test_column_that_is_forgotten_is_found_out(
    witness: Witness, monkeypatch: Any, table: str, column: str, statement: str
) -> None:
    whole = getattr(fingerprints, statement)
    monkeypatch.setattr(fingerprints, statement, whole.replace(column, ""))
    witness.begin_anew()
    with pytest.raises(Lie):
        each_change(witness, table, most=20)


def test_rows_that_exchange_their_times_are_seen(hotel: Hotel, witness: Witness) -> None:
    first, second = ReservationLine.objects.order_by("pk")[:2]
    before = witness.states
    for line, period in ((first, second.period), (second, first.period)):
        ReservationLine.objects.filter(pk=line.pk).update(period=period)
    witness.look()
    assert witness.states > before


def test_place_that_is_taken_later_is_seen(hotel: Hotel, witness: Witness) -> None:
    # Apart from the stay inside it, its time cannot be changed.
    before = witness.states
    for row in Allocation.objects.order_by("pk"):
        with transaction.atomic():
            times = {"period": moved(row.period, MOVES[0]), "stay": moved(row.stay, MOVES[0])}
            Allocation.objects.filter(pk=row.pk).update(**times)
        witness.look()
    assert witness.states > before + 5


def test_each_use_case_and_the_passing_of_time_are_seen(hotel: Hotel, witness: Witness) -> None:
    Venue.objects.filter(pk=hotel.venue.pk).update(approval=Venue.Approval.REQUEST)
    before = witness.states
    held = hotel.hold(wish(hotel.projector, hours(9, day=3)))
    witness.look()
    asked = submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    witness.look()
    lifecycle.approve(actor=hotel.alice, reservation_id=asked.pk, now=NOW)
    witness.look()
    lines = [wish(hotel.projector, hours(10, day=3)), wish(hotel.room, hours(10, day=3))]
    change(actor=hotel.alice, reservation_id=asked.pk, lines=lines, now=NOW, as_host=True)
    witness.look()
    cancel(actor=hotel.bob, reservation_id=asked.pk, now=NOW)
    witness.look()
    period = hours(9, day=4)
    made = block(actor=hotel.alice, space_id=hotel.whole.pk, starts_at=period.start, ends_at=period.end, now=NOW)
    witness.look()
    change_block(actor=hotel.alice, block_id=made.pk, starts_at=hours(8, day=4).start, now=NOW)
    witness.look()
    unblock(actor=hotel.alice, block_id=made.pk, now=NOW)
    witness.look()
    assert witness.states > before + 20
    after = witness.states
    instants = [NOW + timedelta(minutes=16), *(NOW + timedelta(days=days) for days in range(1, 130, 32))]
    edges = [MORNING.start - AHEAD, MORNING.end + PAST]
    for now in (*instants, *(edge + timedelta(seconds=by) for edge in edges for by in (-1, 0, 1))):
        witness.look(now)
    assert witness.states > after + 3


def test_other_key_or_address_of_the_site_is_another_calendar(hotel: Hotel, witness: Witness, settings: Any) -> None:
    for name, value in {"SECRET_KEY": "x" * 60, "SITE_URL": "https://x.test", "PUBLIC_DOMAIN": "x.test"}.items():
        setattr(settings, name, value)
        witness.look()
    hotel.bob.language = "en"
    hotel.bob.save()
    witness.look()


def path_of(found: CalendarAddress) -> str:
    return web_address(found).removeprefix("http://127.0.0.1:8000")


class Statements:
    """How each statement begins that goes to the database."""

    def __init__(self) -> None:
        self.verbs: list[str] = []

    def __call__(self, run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self.verbs.append(sql.split()[0])
        return run(sql, *rest)


@pytest.mark.parametrize("kind", ["room", "bob"])
def test_poll_of_a_calendar_that_is_the_same_is_one_statement_that_writes_nothing(
    hotel: Hotel, client: Client, kind: str
) -> None:
    take(hotel, hotel.room, AFTERNOON)
    actor = {"room": hotel.alice, "bob": hotel.bob}[kind]
    found = path_of(calendar_address(actor=actor, subject=getattr(hotel, kind)))
    first = client.get(found)
    for header, tag in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        asked = Statements()
        with connection.execute_wrapper(asked):
            again = client.get(found, headers={header: first[tag]})
        assert (again.status_code, again[tag]) == (304, first[tag])
        assert asked.verbs in (["SELECT", "WITH"], ["SELECT", "SELECT"])


def test_feeds_address_is_known_only_in_the_state_that_its_platform_was_given(hotel: Hotel, client: Client) -> None:
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="a", url="https://a.example.org/a.ics", now=NOW)
    address = calendar_address(actor=hotel.alice, subject=feed)
    empty = client.get(path_of(address))
    booked = take(hotel, hotel.room, AFTERNOON)
    full = client.get(path_of(address))
    cancel(actor=hotel.bob, reservation_id=booked.pk, now=NOW)
    # Somebody looks at it: it is empty again, but the platform was told otherwise.
    assert client.get(path_of(address), headers={"Sec-Fetch-Mode": "navigate"}).content == empty.content
    address = address_of_token(address.token)
    assert (len(address.shown), known_edition(address, now=timezone.now())) == (1, None)
    # An answer that it still had from before: it knows by it that it is empty.
    assert client.get(path_of(address), headers={"If-None-Match": empty["ETag"]}).status_code == 304
    address = address_of_token(address.token)
    assert (address.shown, known_edition(address, now=timezone.now()) is not None) == ([], True)
    read_at = address.read_at
    assert client.get(path_of(address), headers={"If-None-Match": full["ETag"]}).status_code == 200
    assert client.get(path_of(address), headers={"If-None-Match": empty["ETag"]}).status_code == 304
    address.refresh_from_db()
    assert address.read_at is not None and read_at is not None and address.read_at > read_at


def test_answers_that_overlap_leave_nothing_known_that_does_not_fit(hotel: Hotel) -> None:
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="a", url="https://a.example.org/a.ics", now=NOW)
    token = calendar_address(actor=hotel.alice, subject=feed).token
    slow = address_of_token(token)
    empty = edition_of(slow, now=NOW)
    booked = take(hotel, hotel.room, AFTERNOON)
    edition_of(address_of_token(token), now=NOW)
    mark_read(slow, empty, now=NOW)
    # The row has the digest of the one and was made from the rows of the other.
    cancel(actor=hotel.bob, reservation_id=booked.pk, now=NOW)
    assert known_edition(address_of_token(token), now=NOW) is None


def told_after_a_short_hold(monkeypatch: Any) -> tuple[bytes, bytes]:
    """What somebody has who is told that nothing changed, and what is true: a hold came and went meanwhile."""
    hotel = make_hotel()
    now = timezone.now()
    token = calendar_address(actor=hotel.alice, subject=hotel.room).token
    held: list[Reservation] = []
    slow_sheet = editions.sheet_of

    def book_meanwhile() -> None:
        held.append(hotel.hold(wish(hotel.room, AFTERNOON), now=now))
        connection.close()

    def sheet_of(address: CalendarAddress, *, now: datetime) -> Any:
        thread = threading.Thread(target=book_meanwhile)
        thread.start()
        thread.join()
        return slow_sheet(address, now=now)

    with monkeypatch.context() as patched:
        patched.setattr(editions, "sheet_of", sheet_of)
        given = edition_of(address_of_token(token), now=now)
    lifecycle.cancel(actor=hotel.bob, reservation_id=held[0].pk, now=now)
    known = known_edition(address_of_token(token), now=now)
    assert known is not None and known.digest == given.digest
    return given.content, calendar_of(address_of_token(token), now=now)


@pytest.mark.django_db(transaction=True)
def test_hold_that_comes_and_goes_while_a_calendar_is_made_is_not_told_for_ever(monkeypatch: Any) -> None:
    has, would_be_given = told_after_a_short_hold(monkeypatch)
    assert has == would_be_given


@pytest.mark.django_db(transaction=True)
def test_the_same_without_one_snapshot_is_a_lie(monkeypatch: Any) -> None:
    monkeypatch.setattr(editions, "one_snapshot", nullcontext)
    has, would_be_given = told_after_a_short_hold(monkeypatch)
    assert has != would_be_given
