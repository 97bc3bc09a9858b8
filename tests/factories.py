"""Rows for tests, in a few words. Thin on purpose: what a test is about it says itself.

`make_season` saves a draft; `make_published_season` writes its openings through the code that publishing uses.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from django.utils.text import slugify

from accounts.models import Membership, Organisation, User
from accounts.words import Role
from commons.models import Commune
from commons.statements import array_of, execute
from venues.locks import lock_venue
from venues.models import Closure, PaymentMethod, Rate, Season, SeasonHours, Space, Venue, VenueAccess, VenueKind
from venues.opening_hours import WeeklyHours
from venues.season_openings import INSERT, write_openings
from venues.season_rules import preview_season

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MENDE = {"insee": "48095", "name": "Mende", "latitude": 44.5180, "longitude": 3.4990, "postal_codes": ["48000"]}
WORKDAYS = [WeeklyHours(weekday, time(8, 30), time(18, 30)) for weekday in range(5)]
ALWAYS = [WeeklyHours(weekday, time(0), time(0)) for weekday in range(7)]
_numbers = count(1)
# Start and end of the openings of a usual season, in seconds since 1970, by time zone and commune.
_usual: dict[tuple[str, str], list[tuple[int, int]]] = {}


def make_user(email: str | None = None, **fields: Any) -> User:
    """A user whose password is `intersaison`."""
    email = email or f"user{next(_numbers)}@example.test"
    return User.objects.create_user(email, "intersaison", **{"name": email.split("@")[0].title(), **fields})


def make_commune(**fields: Any) -> Commune:
    """Mende, or another commune when `insee` says so."""
    values = {**MENDE, "department": "48", "population": 12_000, **fields}
    values.setdefault("search_name", slugify(values["name"]).replace("-", " "))
    return Commune.objects.get_or_create(insee=values.pop("insee"), defaults=values)[0]


def make_organisation(*, owner: User | None = None, trusted: bool = True, **fields: Any) -> Organisation:
    """An organisation, trusted unless told otherwise, with its owner when one is given."""
    values = {"kind": "company", "name": f"Structure {next(_numbers)}", **fields}
    organisation = Organisation.objects.create(trusted_at=NOW if trusted else None, **values)
    if owner:
        make_member(organisation, owner, role=Role.OWNER)
    return organisation


def make_member(
    organisation: Organisation,
    user: User | None = None,
    *,
    role: str = Role.MEMBER,
    venues: Sequence[Venue] | None = None,
) -> Membership:
    """A membership in all venues, or in the `venues` given."""
    membership = Membership.objects.create(
        organisation=organisation, user=user or make_user(), role=role, all_venues=venues is None
    )
    for venue in venues or ():
        VenueAccess.objects.create(membership=membership, venue=venue)
    return membership


def make_kind(code: str = "hotel", **fields: Any) -> VenueKind:
    """A kind of venue by its code."""
    defaults = {"name_fr": code.title(), "name_en": code.title(), "default_approval": "instant", **fields}
    return VenueKind.objects.get_or_create(code=code, defaults=defaults)[0]


def make_venue(*, organisation: Organisation | None = None, owner: User | None = None, **fields: Any) -> Venue:
    """A published venue in Mende, bookable at once from now to two years ahead."""
    organisation = organisation or make_organisation(owner=owner)
    number = next(_numbers)
    commune = fields.pop("commune", None) or make_commune()
    values = {
        "name": f"Lieu {number}",
        "slug": f"lieu-{number}",
        "state": Venue.State.PUBLISHED,
        "approval": Venue.Approval.INSTANT,
        "latitude": commune.latitude,
        "longitude": commune.longitude,
        "safety_headcount": 100,
        "notice_hours": 0,
        "horizon_days": 730,
        "published_at": NOW,
        **fields,
    }
    kind = values.pop("kind", None) or make_kind()
    return Venue.objects.create(organisation=organisation, kind=kind, commune=commune, **values)


def make_method(venue: Venue, kind: str = "transfer", **fields: Any) -> PaymentMethod:
    """A method of payment that everybody may use; a transfer is waited for a week."""
    return PaymentMethod.objects.create(venue=venue, kind=kind, **fields)


def make_space(venue: Venue, *, units: int | None = 1, **fields: Any) -> Space:
    """A leaf with `units`, or a composite (`units=None`)."""
    kind = Space.Kind.WHOLE if units is None else Space.Kind.DESKS if units > 1 else Space.Kind.MEETING_ROOM
    values = {"kind": kind, "name": f"Espace {next(_numbers)}", "capacity": None if units is None else 10, **fields}
    return Space.objects.create(venue=venue, units=units, **values)


def make_season(
    venue: Venue,
    *,
    first_day: date = date(2026, 11, 1),
    last_day: date = date(2027, 3, 31),
    hours: Sequence[WeeklyHours] = WORKDAYS,
    hours_of: dict[Space, Sequence[WeeklyHours]] | None = None,
    closures: Sequence[tuple[date, date]] = (),
    **fields: Any,
) -> Season:
    """A draft with `hours` for the whole venue and `hours_of` for some spaces."""
    values = {"name": f"Saison {next(_numbers)}", **fields}
    season = Season.objects.create(venue=venue, first_day=first_day, last_day=last_day, **values)
    every: list[tuple[Space | None, Sequence[WeeklyHours]]] = [(None, hours), *(hours_of or {}).items()]
    SeasonHours.objects.bulk_create(
        SeasonHours(season=season, space=space, weekday=each.weekday, starts=each.starts, ends=each.ends)
        for space, stretches in every
        for each in stretches
    )
    for first, last in closures:
        Closure.objects.create(venue=venue, season=season, first_day=first, last_day=last)
    return season


def make_published_season(venue: Venue, **fields: Any) -> Season:
    """A published season with its openings. Call it inside a transaction (every `db` test is in one)."""
    season = make_season(venue, **fields)
    lock_venue(venue.pk)
    if fields or Closure.objects.filter(venue=venue).exists():
        write_openings(season)
    else:
        _write_usual_openings(season)
    season.state, season.published_at = Season.State.PUBLISHED, NOW
    season.save()
    return season


def _write_usual_openings(season: Season) -> None:
    """Those of a season with nothing special: worked out by the rule once, since most tests have one."""
    leaves = season.venue.spaces.filter(units__isnull=False, retired_at=None).values_list("pk", flat=True)
    place = season.venue.time_zone, season.venue.commune_id
    if place not in _usual:
        periods = next(iter(preview_season(season).values()))
        _usual[place] = [(int(one.start.timestamp()), int(one.end.timestamp())) for one in periods]
    rows = [(leaf, start, end) for leaf in leaves for start, end in _usual[place]]
    columns = (array_of(row[at] for row in rows) for at in range(3))
    execute(INSERT, {"season": season.pk, **dict(zip(("spaces", "starts", "ends"), columns, strict=True))})


def make_rate(season: Season, space: Space, *, per: str = "hour", amount: str = "5.00", **fields: Any) -> Rate:
    """A price of one unit of a space."""
    return Rate.objects.create(season=season, space=space, per=per, amount=amount, **fields)
