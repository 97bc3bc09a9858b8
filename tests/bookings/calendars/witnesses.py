"""Whoever has seen calendars of ours and knows them again, and each change that their tables may undergo."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, IntegerRangeField
from django.db import DatabaseError, connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange, NumericRange

from bookings.calendars.addresses import calendar_address
from bookings.calendars.exporting import sheet_of
from bookings.calendars.fingerprints import fingerprint_of
from bookings.models import CalendarAddress, Reservation
from tests.bookings.conftest import Hotel
from tests.factories import NOW

MOVES = (timedelta(minutes=20), -timedelta(days=900))


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
            body = sheet_of(address, now=now).content
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
