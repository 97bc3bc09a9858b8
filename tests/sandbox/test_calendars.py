"""The outside calendars of the demo: what the site reads from them, and how a person changes one."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings.calendars.reading import Reading, read_busy
from commons.errors import Unreachable
from commons.fetching import Limits, fetch
from sandbox.calendars import airbnb, booking, channel_calendar, outlook, stays
from tests.sandbox.conftest import Sandbox

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 11, 23)


def read(body: bytes, *, weeks: int = 40) -> Reading:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    return read_busy(body, start=start, end=start + timedelta(weeks=weeks), zone=PARIS)


@pytest.mark.parametrize("maker", [airbnb, booking])
def test_channel_says_its_stays(maker: object) -> None:
    kind = maker.__name__
    chance = {"airbnb": 0.3, "booking": 0.25}[kind]
    expected = [
        datetime(first.year, first.month, first.day, tzinfo=PARIS)
        for first, _last in stays(f"{kind}-gite", TODAY, chance=chance)
    ]
    reading = read(maker("gite", TODAY), weeks=52)
    assert [time.period.start for time in reading.busy] == [first for first in expected if first.month != 10]
    assert (reading.problems, reading.complete) == ([], True)
    assert len(expected) > 3


def test_announced_stays_do_not_change_from_day_to_day() -> None:
    today, later = (dict(stays("airbnb-gite", TODAY + timedelta(days=days), chance=0.3)) for days in (0, 12))
    shared = [first for first in today if TODAY < first < TODAY + timedelta(weeks=20)]
    assert [later.get(first) for first in shared] == [today[first] for first in shared]


def test_airbnb_closes_its_far_end_one_day_later_every_day() -> None:
    ends = [
        read(airbnb("gite", TODAY + timedelta(days=days)), weeks=60).busy[-1].period.start.astimezone(PARIS).date()
        for days in (0, 1)
    ]
    assert ends == [date(2027, 11, 23), date(2027, 11, 24)]


def test_school_repeats_in_a_zone_of_windows() -> None:
    reading = read(outlook("lycee", TODAY), weeks=12)
    assert (reading.problems, reading.events, reading.free) == ([], 3, 1)
    tuesdays = [time.period.start for time in reading.busy if time.period.start.weekday() == 1]
    # Class councils at 17:00 in Paris every Tuesday of November, but for the one called off.
    assert tuesdays[:3] == [datetime(2026, 11, day, 16, tzinfo=UTC) for day in (3, 10, 17)]
    assert datetime(2026, 11, 24, 16, tzinfo=UTC) not in tuesdays


@pytest.mark.parametrize("name", ["other", "airbnb", "airbnb-", "-", "", "booking"])
def test_other_names_are_no_calendar(name: str) -> None:
    assert channel_calendar(name, TODAY) is None


def test_unchanged_calendar_is_not_sent_again(sandbox: Sandbox) -> None:
    host = sandbox.address.removeprefix("http://")
    first = fetch(f"{sandbox.address}/calendars/outlook-lycee.ics", private_hosts=[host])
    again = fetch(f"{sandbox.address}/calendars/outlook-lycee.ics", etag=first.etag, private_hosts=[host])
    assert (first.status, first.content_type, again.not_modified) == (200, "text/calendar", True)


def test_person_writes_into_the_demo_calendar_and_takes_it_out_again(sandbox: Sandbox) -> None:
    form = {"jour": "2026-12-01", "debut": "14:00", "fin": "16:00", "titre": "Fête, <b>; \\"}
    page = sandbox.web.post("/calendriers/ajouter", data=form, follow_redirects=True)
    assert "01/12/2026, 14:00–16:00 Fête, &lt;b&gt;; \\" in page.text
    (time,) = read(sandbox.web.get("/calendars/demo.ics").content).busy
    assert (time.period.start, time.period.end) == (
        datetime(2026, 12, 1, 13, tzinfo=UTC),
        datetime(2026, 12, 1, 15, tzinfo=UTC),
    )
    sandbox.web.post("/calendriers/retirer", data={"uid": time.uid.partition("@")[0]})
    assert read(sandbox.web.get("/calendars/demo.ics").content).busy == []


@pytest.mark.parametrize(
    "form",
    [
        {"jour": "2026-12-01", "debut": "16:00", "fin": "14:00"},
        {"jour": "", "debut": "16:00", "fin": "14:00"},
        {},
    ],
)
def test_wrong_times_are_told(sandbox: Sandbox, form: dict[str, str]) -> None:
    answer = sandbox.web.post("/calendriers/ajouter", data=form)
    assert answer.status_code == 422
    assert '<p role="alert">' in answer.text


def test_demo_calendar_can_fail_and_be_emptied(sandbox: Sandbox) -> None:
    sandbox.web.post("/calendriers/ajouter", data={"jour": "2026-12-02", "debut": "14:00", "fin": "16:00"})
    seen = []
    for state in ("down", "empty", "ok"):
        sandbox.web.post("/calendriers/etat", data={"etat": state})
        answer = sandbox.web.get("/calendars/demo.ics")
        seen.append((answer.status_code, answer.text.count("BEGIN:VEVENT")))
    assert seen == [(500, 0), (200, 0), (200, 1)]


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        *[(status, f"http_{status}") for status in ("401", "403", "404", "429", "500", "503")],
        *[("410", "gone"), ("loop", "too_many_redirects"), ("private", "refused_address"), ("file", "refused_address")],
        *[("bomb", "too_big"), ("endless", "too_big"), ("wrong-length", "broken_answer"), ("slow", "timeout")],
        *[("mute", "timeout")],
    ],
)
def test_hostile_server_is_refused(sandbox: Sandbox, mode: str, code: str) -> None:
    host = sandbox.address.removeprefix("http://")
    with pytest.raises(Unreachable) as caught:
        seconds = 0.4 if code == "timeout" else 10
        fetch(f"{sandbox.address}/hostile/{mode}.ics", private_hosts=[host], limits=Limits(seconds=seconds))
    assert caught.value.code == code


def test_hostile_calendars(sandbox: Sandbox) -> None:
    assert read(sandbox.web.get("/hostile/empty.ics").content).events == 0
    assert read(sandbox.web.get("/hostile/truncated.ics").content).complete is False
    tags = {sandbox.web.get("/hostile/etag.ics").headers["etag"] for _time in range(2)}
    assert len(tags) == 2
