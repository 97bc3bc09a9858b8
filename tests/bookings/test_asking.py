"""What can be asked at all: times on the venue's clock, shapes of days and nights, audiences."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.words import Audience, OrganisationKind
from bookings.asking.timing import Limits, check_times, minutes_in_words
from bookings.audiences import Basis, Claimant, basis_of
from commons.errors import Impossible
from commons.periods import Period
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW
from venues.models import Space, Venue

PARIS = ZoneInfo("Europe/Paris")
ANY_TIME = Limits(datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC))


def local(day: int, hour: int, minute: int = 0, *, month: int = 1, zone: ZoneInfo = PARIS) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=zone)


def refusal(space: Space, start: datetime, end: datetime, limits: Limits = ANY_TIME) -> tuple[str, list[str]] | None:
    try:
        check_times(Period(start, end), space, limits, PARIS, "lines.0")
    except Impossible as error:
        return error.code, list(error.fields)
    return None


def test_steps_follow_the_wall_clock_over_a_clock_change() -> None:
    space = Space(name="Salle", granularity=60, min_duration=60)
    assert refusal(space, local(28, 1, month=3), local(28, 4, month=3)) is None
    assert refusal(space, local(28, 1, 30, month=3), local(28, 4, month=3)) == (
        "off_granularity",
        ["lines.0.starts_at"],
    )
    kathmandu = ZoneInfo("Asia/Kathmandu")
    period = Period(local(4, 9, zone=kathmandu), local(4, 10, zone=kathmandu))
    check_times(period, space, ANY_TIME, kathmandu, "lines.0")


def test_durations_are_elapsed_time() -> None:
    space = Space(name="Salle", min_duration=120, max_duration=240)
    assert refusal(space, local(4, 9), local(4, 10, 30)) == ("too_short", ["lines.0.ends_at"])
    assert refusal(space, local(4, 9), local(4, 13)) is None
    assert refusal(space, local(4, 9), local(4, 13, 30)) == ("too_long", ["lines.0.ends_at"])
    # 1:00 to 3:00 lasts one hour in the night on which clocks go forward.
    assert refusal(space, local(28, 1, month=3), local(28, 3, month=3)) == ("too_short", ["lines.0.ends_at"])


@pytest.mark.parametrize(
    ("taken_by", "start", "end", "code"),
    [
        ("half_day", (4, 8), (4, 13), None),
        ("half_day", (4, 13), (4, 18), None),
        ("half_day", (4, 8), (4, 18), None),
        ("half_day", (4, 9), (4, 13), "off_half_day"),
        ("half_day", (4, 8), (4, 12), "off_half_day"),
        ("day", (4, 8), (4, 18), None),
        ("day", (4, 8), (6, 18), None),
        ("day", (4, 13), (4, 18), "off_day"),
        ("night", (4, 16), (5, 10), None),
        ("night", (4, 16), (7, 10), None),
        ("night", (4, 15), (5, 10), "off_night"),
        ("night", (4, 16), (5, 11), "off_night"),
    ],
)
def test_shapes_of_days_and_nights(
    taken_by: str, start: tuple[int, int], end: tuple[int, int], code: str | None
) -> None:
    space = Space(name="Salle", taken_by=taken_by)
    found = refusal(space, local(*start), local(*end))
    assert (found and found[0]) == code


def test_limits_of_bookers_and_hosts() -> None:
    venue = Venue(notice_hours=48, horizon_days=10, time_zone="Europe/Paris")
    space = Space(name="Salle")
    limits = Limits.of(venue, NOW)
    soon, far = NOW + timedelta(hours=47), NOW + timedelta(days=11)
    assert refusal(space, soon, soon + timedelta(hours=1), limits) == ("too_soon", ["lines.0.starts_at"])
    assert refusal(space, far, far + timedelta(hours=1), limits) == ("beyond_horizon", ["lines.0.ends_at"])
    last = datetime(2026, 12, 3, 23, tzinfo=PARIS)
    assert refusal(space, last, last + timedelta(hours=1), limits) is None
    for_host = Limits.of(venue, NOW, for_host=True)
    assert refusal(space, soon, far, for_host) is None
    past = NOW - timedelta(hours=1)
    assert refusal(space, past, soon, for_host) == ("in_the_past", ["lines.0.starts_at"])


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "1 minute"), (45, "45 minutes"), (60, "1 heure"), (90, "1 h 30"), (2880, "2 jours")]
)
def test_minutes_in_words(minutes: int, words: str) -> None:
    assert minutes_in_words(minutes) == words


def test_the_missing_hour_is_told_by_field(hotel: Hotel) -> None:
    one = wish(hotel.room, hours(9))
    missing = type(one)(hotel.room.pk, datetime(2027, 3, 28, 2, 30), datetime(2027, 3, 28, 5))  # noqa: DTZ001
    with pytest.raises(Impossible) as caught:
        hotel.hold(missing)
    assert (caught.value.code, list(caught.value.fields)) == ("nonexistent_time", ["lines.0.starts_at"])


@pytest.mark.parametrize("year", [1, 1969, 2201, 9999])
def test_years_that_nobody_means(hotel: Hotel, year: int) -> None:
    one = wish(hotel.room, hours(9))
    with pytest.raises(Impossible) as caught:
        hotel.hold(type(one)(hotel.room.pk, one.starts_at.replace(year=year), one.ends_at))
    assert caught.value.code == "unknown_date"


@pytest.mark.parametrize("space_id", [0, -1, 10**30])
def test_ids_that_do_not_exist(hotel: Hotel, space_id: int) -> None:
    one = wish(hotel.room, hours(9))
    for wishes in ([type(one)(space_id, one.starts_at, one.ends_at)], [one, type(one)(space_id, *hours_of(one))]):
        with pytest.raises(Impossible) as caught:
            hotel.hold(*wishes)
        assert (caught.value.code, list(caught.value.fields)) == ("unknown_space", [f"lines.{len(wishes) - 1}.space"])


def hours_of(one: object) -> tuple[datetime, datetime]:
    return one.starts_at, one.ends_at


def test_spaces_that_cannot_be_booked(hotel: Hotel) -> None:
    for change, code in (({"bookable": False}, "not_bookable"), ({"retired_at": NOW}, "retired")):
        Space.objects.filter(pk=hotel.room.pk).update(**{"bookable": True, "retired_at": None, **change})
        with pytest.raises(Impossible) as caught:
            hotel.hold(wish(hotel.room, hours(9)))
        assert caught.value.code == code


LOCAL = Claimant(OrganisationKind.ASSOCIATION, "48095", verified=True)
STRANGER = Claimant(OrganisationKind.ASSOCIATION, "75056", verified=True)
UNVERIFIED = Claimant(OrganisationKind.ASSOCIATION, "48095", verified=False)
SCHOOL = Claimant(OrganisationKind.SCHOOL, "48095", verified=True)
COMPANY = Claimant(OrganisationKind.COMPANY, "48095", verified=True)
PERSON = Claimant(OrganisationKind.PERSON, "48095", verified=True)


@pytest.mark.parametrize(
    ("audience", "claimant", "basis"),
    [
        (Audience.EVERYONE, None, Basis.PROVED),
        (Audience.EVERYONE, COMPANY, Basis.PROVED),
        (Audience.ASSOCIATION, LOCAL, Basis.PROVED),
        (Audience.ASSOCIATION, UNVERIFIED, Basis.DECLARED),
        (Audience.ASSOCIATION, COMPANY, None),
        (Audience.ASSOCIATION, None, None),
        (Audience.LOCAL_ASSOCIATION, LOCAL, Basis.PROVED),
        (Audience.LOCAL_ASSOCIATION, UNVERIFIED, Basis.DECLARED),
        (Audience.LOCAL_ASSOCIATION, STRANGER, None),
        (Audience.COMPANY, COMPANY, Basis.PROVED),
        (Audience.COMPANY, LOCAL, None),
        (Audience.PUBLIC_BODY, SCHOOL, Basis.PROVED),
        (Audience.PUBLIC_BODY, PERSON, None),
        (Audience.RESIDENT, None, Basis.DECLARED),
        (Audience.RESIDENT, PERSON, Basis.DECLARED),
        (Audience.RESIDENT, COMPANY, None),
    ],
)
def test_audiences_are_proved_declared_or_impossible(
    audience: str, claimant: Claimant | None, basis: Basis | None
) -> None:
    if basis is None:
        with pytest.raises(Impossible) as caught:
            basis_of(audience, claimant, venue_commune="48095")
        assert caught.value.code == "audience_not_allowed"
    else:
        assert basis_of(audience, claimant, venue_commune="48095") == basis


def test_an_unknown_audience_is_told() -> None:
    with pytest.raises(Impossible) as caught:
        basis_of("friends", None, venue_commune="48095")
    assert caught.value.code == "unknown_audience"
