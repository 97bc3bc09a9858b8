"""Whatever is sent to the API, its answers are what its description says, and none of them is a 500.

Requests are made up by schemathesis from the description itself, such as it allows and such as it forbids; then with
the ids of things that exist, so that they reach beyond a 404. Each request is undone: all of them meet the same world.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest import SkipTest

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import User
from accounts.team import invite
from accounts.tokens import create_token
from backend.wsgi import application
from bookings.blocks import block
from bookings.calendars.feeds import add_feed
from bookings.invoices.quoting import make_quote
from bookings.models import Conflict, WaitingEntry
from bookings.series import hold_series
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.factories import NOW
from venues.models import Closure, Rate, Supplement

pytestmark = [pytest.mark.django_db, pytest.mark.long]
CONFORMS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
STEADY = settings(
    # More of them, now and then: SCHEMA_EXAMPLES=50.
    max_examples=int(os.environ.get("SCHEMA_EXAMPLES", "3")),
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass
class World:
    """A hotel in full use, and the keys of all that is in it."""

    hotel: Hotel
    tokens: dict[str, str]
    ids: dict[str, Any]

    def ground(self, case: Case) -> None:
        """Let a request be about things that exist."""
        first = case.operation.path.removeprefix("/api/v1/").split("/")[0]
        for name in case.path_parameters or {}:
            case.path_parameters[name] = self.ids.get(f"{first}.{name}", self.ids.get(name, 1))
        case.body = self._grounded(case.body)
        case.query = self._grounded(case.query)

    def _grounded(self, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: self._grounded(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._grounded(inner, name) for inner in value]
        known: dict[str, Any] = {
            "space": self.hotel.desks.pk,
            "spaces": self.hotel.desks.pk,
            "season": self.hotel.season.pk,
        }
        known |= {"starts_at": "2027-01-14T09:00:00+01:00", "ends_at": "2027-01-14T11:00:00+01:00"}
        return known.get(name, value)


def token_of(user: User) -> str:
    return create_token(user=user, name="essai", scopes=["read", "book", "host"], now=NOW)[1]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests stay in the test's transaction, as those of Django's own test client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    hotel = make_hotel()
    alice, venue = hotel.alice, hotel.venue
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    series = hold_series(
        actor=hotel.bob,
        lines=[wish(hotel.projector, hours(9, 2))],
        pattern={"frequency": "weekly", "weekdays": [1], "until": "2027-01-26"},
        headcount=1,
        now=NOW,
    )
    period = hours(15, 1)
    blocked = block(actor=alice, space_id=hotel.room.pk, starts_at=period.start, ends_at=period.end, now=NOW)
    feed = add_feed(actor=alice, venue=venue, name="A", url="https://example.org/a.ics", spaces=[hotel.room], now=NOW)
    conflict = Conflict.objects.create(
        kind=Conflict.Kind.SEASON, reservation=held, season=hotel.season, period=period.to_range(), opened_at=NOW
    )
    entry = WaitingEntry.objects.create(user=hotel.bob, space=hotel.room, period=hours(9, 2).to_range())
    closure = Closure.objects.create(
        venue=venue, season=hotel.season, first_day="2027-02-01", last_day="2027-02-02", reason="Neige"
    )
    membership = alice.memberships.get()
    membership.role = "owner"
    membership.save()
    organisation = venue.organisation
    invitation = invite(actor=alice, organisation=organisation, email="i@example.test", role="member", now=NOW)
    ids = {
        "slug": venue.slug,
        "reservations.reference": held.reference,
        "series.reference": series.reference,
        "blocks.id": blocked.pk,
        "calendar-feeds.id": feed.pk,
        "conflicts.id": conflict.pk,
        "waiting-list.id": entry.pk,
        "closures.id": closure.pk,
        "seasons.id": hotel.season.pk,
        "invoices.id": make_quote(actor=hotel.bob, reservation=held, now=NOW).pk,
        "spaces.id": hotel.desks.pk,
        "rates.id": Rate.objects.filter(space=hotel.desks).get().pk,
        "supplements.id": Supplement.objects.create(season=hotel.season, name="Chauffage", amount="5.00").pk,
        "organisation_id": organisation.pk,
        "member_id": membership.pk,
        "invitation_id": invitation.pk,
        "token_id": create_token(user=alice, name="autre", scopes=["read"], now=NOW)[0].pk,
        "secret": "secret",
    }
    return World(hotel, {"host": token_of(alice), "booker": token_of(hotel.bob)}, ids)


PARTS = 4


@cache
def every_operation() -> list[APIOperation]:
    """All that is described, but the description itself."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    every = [one.ok() for one in schema.get_all_operations()]
    return [one for one in every if one.path != "/api/v1/schema/"]


def operations(part: int) -> list[APIOperation]:
    """Every fourth of them."""
    return every_operation()[part::PARTS]


def ask(case: Case, token: str | None, checks: Sequence[CheckFunction]) -> None:
    """Send, check, undo."""
    # The client in between says that it takes compressed answers, and does not read them.
    headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {token}"} if token else {})
    # Not an atomic block: what must run outside any transaction looks for one around it.
    before = transaction.savepoint()
    try:
        case.call_and_validate(headers=headers, checks=list(checks))
    finally:
        transaction.savepoint_rollback(before)


def forgiven(case: Case) -> bool:
    """No mistakes: a parameter that comes twice (the last one counts) or is empty, and blanks around a text."""
    query = dict(case.query or {}).values()
    return any(isinstance(value, list) or not str(value).strip() or value == {} for value in query) or has_blanks(
        case.body
    )


def has_blanks(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(has_blanks, value.values()))
    if isinstance(value, list):
        return any(map(has_blanks, value))
    return isinstance(value, str) and value != value.strip()


def failures(operation: APIOperation, mode: GenerationMode, trial: Callable[[Case], None]) -> list[str]:
    """What went wrong with requests of this mode; the same requests each time."""
    try:
        STEADY(given(case=operation.as_strategy(generation_mode=mode))(trial))()
    except (Unsatisfiable, SkipTest):
        # Nothing can be wrong with a request that says nothing.
        return []
    except (Exception, FailureGroup) as error:
        parts = getattr(error, "exceptions", [error])
        return [f"{operation.label} ({mode.value}): {part}"[:2000] for part in parts]
    return []


def test_everything_is_described() -> None:
    GENERATOR_STATS.reset()
    described = SchemaGenerator().get_schema(request=None, public=True)
    assert not GENERATOR_STATS
    assert len(described["paths"]) >= 60


@pytest.mark.parametrize("part", range(PARTS))
def test_made_up_requests(world: World, part: int) -> None:
    def allowed(case: Case) -> None:
        ask(case, world.tokens["host"], CONFORMS)
        ask(case, None, CONFORMS)

    def forbidden(case: Case) -> None:
        ask(case, world.tokens["host"], CONFORMS if forgiven(case) else [*CONFORMS, negative_data_rejection])

    found = []
    for one in operations(part):
        found += failures(one, GenerationMode.POSITIVE, allowed) + failures(one, GenerationMode.NEGATIVE, forbidden)
    assert not found, "\n\n".join(found)


@pytest.mark.parametrize("part", range(PARTS))
def test_requests_about_things_that_exist(world: World, part: int) -> None:
    def grounded(case: Case) -> None:
        world.ground(case)
        for token in world.tokens.values():
            ask(case, token, CONFORMS)

    found = []
    for one in operations(part):
        found += failures(one, GenerationMode.POSITIVE, grounded)
    assert not found, "\n\n".join(found)
