"""Random histories of a venue, played on the database and on the counting model at the same time."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from bookings import lifecycle
from bookings.asking import Contact, LineWish
from bookings.blocks import block, unblock
from bookings.changing import change
from bookings.holding import hold
from bookings.models import Allocation, Block, Conflict
from bookings.publishing import (
    add_closure,
    change_space,
    publish_season,
    remove_closure,
    withdraw_season,
)
from bookings.publishing.orphans import outside
from bookings.series import hold_series
from commons.errors import Impossible, Lost
from tests.bookings.counting import DAYS, SLOTS_A_DAY, Model, Take, Verdict, Wanted
from tests.bookings.racing import overlaps
from tests.factories import NOW, WORKDAYS, make_published_season, make_rate, make_space, make_user, make_venue
from venues.models import Closure, Space
from venues.opening_hours import WeeklyHours

MONDAY = datetime(2027, 1, 10, 23, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
SPACES = ("desks", "desks", "desks", "desks", "desks", "room", "projector", "upstairs", "whole")
SOMEBODY = Contact("Mme Vidal")
TUESDAY_EVENING = WeeklyHours(1, time(18, 30), time(22))
BLOCK_KEYS = 1_000_000_000
MOST_PEOPLE = 12
# Mostly holds, and enough that makes room again: a nearly full venue is where mistakes show.
FREQUENCIES = {
    "hold": 14,
    "submit": 6,
    "cancel": 4,
    "change": 2,
    "series": 1,
    "block": 1,
    "unblock": 1,
    "wait": 1,
    "close": 1,
    "reopen": 2,
    "withdraw": 1,
    "resize": 1,
}
STEPS = [name for name, times in FREQUENCIES.items() for _ in range(times)]
BUSY_DAYS = (0, 0, 0, 0, 0, 0, 1, 1, 2, 3)


@dataclass(frozen=True)
class Op:
    """One step of a history: what is done, and numbers from which its details follow."""

    name: str
    a: int
    b: int
    c: int
    d: int


class History:
    """One venue, `step` by `step`. Each step asserts that database and model agree, before and after."""

    def __init__(self) -> None:
        self.alice = make_user()
        self.venue = make_venue(owner=self.alice, safety_headcount=MOST_PEOPLE)
        whole = make_space(self.venue, units=None, clearing=30)
        upstairs = make_space(self.venue, units=None, parent=whole)
        room = make_space(self.venue, parent=upstairs, preparation=30, clearing=60, capacity=50)
        self.spaces: dict[str, Space] = {
            "whole": whole,
            "upstairs": upstairs,
            "desks": make_space(self.venue, units=6, parent=whole, capacity=50),
            "room": room,
            "projector": make_space(self.venue, parent=upstairs, capacity=None),
        }
        with transaction.atomic():
            self.season = make_published_season(
                self.venue,
                first_day=date(2027, 1, 4),
                last_day=date(2027, 1, 24),
                hours_of={room: [*WORKDAYS, TUESDAY_EVENING]},
            )
        for name in ("desks", "room", "projector"):
            make_rate(self.season, self.spaces[name])
        self.model = _model()
        self.confirmed: set[int] = set()
        self.in_series: set[int] = set()
        self.counts: Counter[str] = Counter()

    @property
    def now(self) -> datetime:
        return NOW + timedelta(minutes=self.model.minute)

    def step(self, op: Op) -> None:
        getattr(self, f"_{op.name}")(op)
        self.counts[op.name] += 1
        self.check()

    def check(self) -> None:
        """No overlap, exactly what the model counts, no reservation orphaned in silence."""
        assert overlaps() == 0
        assert self._counted() == self.model.used()
        orphaned = set(outside(self.venue, self.now))
        told = set(Conflict.objects.filter(settled_at=None).values_list("reservation_id", flat=True))
        assert orphaned <= told
        assert orphaned == set(self.model.outside())

    def _counted(self) -> Counter[tuple[str, int]]:
        names = {space.pk: name for name, space in self.spaces.items()}
        counted: Counter[tuple[str, int]] = Counter()
        for one in Allocation.objects.effective(self.now):
            for slot in range(_slot(one.period.lower), _slot(one.period.upper)):
                counted[names[one.space_id], slot] += one.units.upper - one.units.lower
        return counted

    # The steps. Numbers are wrapped around, so that any history makes sense.

    def _hold(self, op: Op) -> None:
        lines = [self._wanted(op.a, op.b, op.c)]
        if op.d % 3 == 0:
            lines.append(self._wanted(op.d, op.a, op.b if op.d % 2 else op.c))
        headcount = 1 + op.d % 4
        verdict, take = self.model.judge(lines, headcount)
        made = self._try(
            verdict,
            hold,
            actor=self.alice,
            lines=[self._wish(one) for one in lines],
            headcount=headcount,
            now=self.now,
            on_behalf_of=SOMEBODY,
        )
        if made:
            self._note(made.pk, take)

    def _series(self, op: Op) -> None:
        line = self._wanted(op.a, op.b, op.c % SLOTS_A_DAY)
        if line.start + line.length > SLOTS_A_DAY:
            return
        days = sorted({0, 1 + op.d % 4, 1 + op.b % 4})
        takes = []
        for day in days:
            moved = Wanted(line.space, line.units, line.start + day * SLOTS_A_DAY, line.length, line.spans)
            verdict, take = self.model.judge([moved], 1)
            if verdict is Verdict.YES:
                takes.append(take)
                self.model.takes[-len(takes)] = take
        for n in range(len(takes)):
            del self.model.takes[-n - 1]
        impossible = self.model.judge([line], 1)[0] is Verdict.IMPOSSIBLE
        expected = Verdict.IMPOSSIBLE if impossible else Verdict.YES if takes else Verdict.NO
        series = self._try(
            expected,
            hold_series,
            actor=self.alice,
            lines=[self._wish(line)],
            pattern={"weekdays": days, "until": (date(2027, 1, 11) + timedelta(days=DAYS - 1)).isoformat()},
            headcount=1,
            now=self.now,
            skip_conflicts=True,
            on_behalf_of=SOMEBODY,
        )
        if series:
            made = list(series.reservations.order_by("starts_at"))
            assert len(made) == len(takes)
            for one, take in zip(made, takes, strict=True):
                self._note(one.pk, take)
                self.in_series.add(one.pk)

    def _submit(self, op: Op) -> None:
        held = [key for key, take in self.model.takes.items() if take.lapses_at is not None]
        if held:
            key = held[op.a % len(held)]
            lifecycle.submit(actor=self.alice, reservation_id=key, now=self.now)
            self.model.takes[key].lapses_at = None
            self.confirmed.add(key)

    def _cancel(self, op: Op) -> None:
        ours = self._reservations()
        if ours:
            key = ours[op.a % len(ours)]
            lifecycle.cancel(actor=self.alice, reservation_id=key, now=self.now, reason="essai")
            del self.model.takes[key]

    def _change(self, op: Op) -> None:
        ours = [key for key in self._reservations() if key in self.confirmed - self.in_series]
        if not ours:
            return
        key = ours[op.d % len(ours)]
        line, headcount = self._wanted(op.a, op.b, op.c), self.model.takes[key].headcount
        verdict, take = self.model.judge([line], headcount, but=key)
        changed = self._try(
            verdict, change, actor=self.alice, reservation_id=key, lines=[self._wish(line)], now=self.now
        )
        if changed:
            self.model.takes[key] = take
            # The old time no longer counts as orphaned; the new one lies inside.
            Conflict.objects.filter(reservation=key).update(settled_at=self.now)

    def _block(self, op: Op) -> None:
        wanted = self._wanted(op.a, op.b, op.c)
        units = wanted.units if wanted.space in self.model.units and op.d % 2 else None
        verdict, take = self.model.judge_block(wanted, units)
        wish = self._wish(wanted)
        made = self._try(
            verdict,
            block,
            actor=self.alice,
            space_id=wish.space_id,
            starts_at=wish.starts_at,
            ends_at=wish.ends_at,
            units=units,
            now=self.now,
        )
        if made:
            self.model.takes[BLOCK_KEYS + made.pk] = take

    def _unblock(self, op: Op) -> None:
        blocks = list(Block.objects.order_by("pk"))
        if blocks:
            gone = blocks[op.a % len(blocks)]
            unblock(actor=self.alice, block_id=gone.pk, now=self.now)
            del self.model.takes[BLOCK_KEYS + gone.pk]

    def _wait(self, op: Op) -> None:
        self.model.pass_time(1 + op.a % 20)

    def _close(self, op: Op) -> None:
        day = op.a % DAYS
        local = date(2027, 1, 11) + timedelta(days=day)
        before = self.model.outside()
        self.model.closed_days[day] += 1
        after = self.model.outside()
        news = any(before.get(key) != period for key, period in after.items())
        accept = op.b % 2 == 0
        made = self._try(
            Verdict.NO if news and not accept else Verdict.YES,
            add_closure,
            actor=self.alice,
            venue=self.venue,
            first_day=local,
            last_day=local,
            now=self.now,
            accept_orphans=accept,
        )
        if not made:
            self.model.closed_days[day] -= 1

    def _reopen(self, op: Op) -> None:
        closures = list(Closure.objects.order_by("pk"))
        if closures:
            gone = closures[op.a % len(closures)]
            remove_closure(actor=self.alice, closure=gone, now=self.now)
            self.model.closed_days[(gone.first_day - date(2027, 1, 11)).days] -= 1

    def _withdraw(self, op: Op) -> None:
        before = self.model.outside()
        self.model.published = False
        news = any(before.get(key) != period for key, period in self.model.outside().items())
        accept = op.a % 2 == 0
        gone = self._try(
            Verdict.NO if news and not accept else Verdict.YES,
            withdraw_season,
            actor=self.alice,
            season=self.season,
            now=self.now,
            accept_orphans=accept,
        )
        self.model.published = not gone
        if gone:
            self.check()
            publish_season(actor=self.alice, season=self.season, now=self.now)
            self.model.published = True

    def _resize(self, op: Op) -> None:
        units = 3 + op.a % 5
        verdict = Verdict.YES if self.model.peak("desks") <= units else Verdict.NO
        if self._try(
            verdict, change_space, actor=self.alice, space=self.spaces["desks"], changes={"units": units}, now=self.now
        ):
            self.model.units["desks"] = units

    def _try(self, expected: Verdict, call: Callable[..., Any], **values: Any) -> Any:
        try:
            with transaction.atomic():
                made, found = call(**values), Verdict.YES
        except Lost as error:
            made, found = None, Verdict.NO
            self.counts[f"lost: {error.code}"] += 1
        except Impossible:
            made, found = None, Verdict.IMPOSSIBLE
        assert found is expected, (call.__name__, values, found, expected)
        return made

    def _note(self, key: int, take: Take) -> None:
        take.lapses_at = self.model.minute + 15
        self.model.takes[key] = take

    def _reservations(self) -> list[int]:
        return sorted(key for key, take in self.model.takes.items() if not take.is_block)

    def _wanted(self, a: int, b: int, c: int) -> Wanted:
        """Mostly on the busy days and within their hours, sometimes over a night or off the hours."""
        space = SPACES[a % len(SPACES)]
        units = 1 + b % 3 if space == "desks" else 1
        spans = b % 8 == 0
        start = BUSY_DAYS[c % 10] * SLOTS_A_DAY + 16 + (c // 10) % 20
        return Wanted(space, units, start, 1 + (b // 8) % (60 if spans else 9), spans)

    def _wish(self, wanted: Wanted) -> LineWish:
        start = MONDAY + wanted.start * HALF_HOUR
        end = start + wanted.length * HALF_HOUR
        return LineWish(self.spaces[wanted.space].pk, start, end, wanted.units, wanted.spans)


def _model() -> Model:
    day = {slot + 48 * number for number in range(DAYS) for slot in range(17, 37)}
    evening = set(range(48 + 37, 48 + 44))
    leaves = {
        "desks": ["desks"],
        "room": ["room"],
        "projector": ["projector"],
        "upstairs": ["room", "projector"],
        "whole": ["desks", "room", "projector"],
    }
    return Model(
        leaves=leaves,
        units={"desks": 6, "room": 1, "projector": 1},
        buffers={**dict.fromkeys(leaves, (0, 0)), "room": (1, 2), "whole": (0, 1)},
        most_people=MOST_PEOPLE,
        hours={"desks": day, "projector": day, "room": day | evening},
    )


def _slot(instant: datetime) -> int:
    return (instant - MONDAY) // HALF_HOUR
