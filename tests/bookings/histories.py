"""Random histories of a venue: what can happen, each step on the database and on the model."""

from dataclasses import dataclass
from datetime import timedelta

from bookings import lifecycle
from bookings.asking import Contact
from bookings.blocks import block, unblock
from bookings.changing import change
from bookings.holding import hold
from bookings.models import Block, Conflict, Reservation
from bookings.publishing import add_closure, change_space, publish_season, remove_closure, withdraw_season
from bookings.series import hold_series
from tests.bookings.counting import DAYS, SLOTS_A_DAY, Verdict, Wanted
from tests.bookings.world import FIRST_DAY, World
from venues.models import Closure

SOMEBODY = Contact("Mme Vidal")
BLOCK_KEYS = 1_000_000_000
# Mostly holds, and enough that makes room again: a nearly full venue is where mistakes show.
FREQUENCIES = {
    "hold": 14,
    "submit": 6,
    "extend": 2,
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


@dataclass(frozen=True)
class Op:
    """One step of a history: what is done, and numbers from which its details follow."""

    name: str
    a: int
    b: int
    c: int
    d: int


class History(World):
    """A world that changes `step` by `step`."""

    def step(self, op: Op) -> None:
        getattr(self, f"_{op.name}")(op)
        self.counts[op.name] += 1
        self.check()

    # The steps. Numbers are wrapped around, so that any history makes sense.

    def _hold(self, op: Op) -> None:
        lines = [self.wanted(op.a, op.b, op.c)]
        if op.d % 3 == 0:
            lines.append(self.wanted(op.d, op.a, op.b if op.d % 2 else op.c))
        headcount = 1 + op.d % 4
        verdict, take = self.model.judge(lines, headcount)
        made = self.attempt(
            verdict,
            hold,
            actor=self.alice,
            lines=[self.wish(one) for one in lines],
            headcount=headcount,
            now=self.now,
            on_behalf_of=SOMEBODY,
        )
        if made:
            self.note(made.pk, take)

    def _series(self, op: Op) -> None:
        line = self.wanted(op.a, op.b, op.c % SLOTS_A_DAY)
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
        series = self.attempt(
            expected,
            hold_series,
            actor=self.alice,
            lines=[self.wish(line)],
            pattern={"weekdays": days, "until": (FIRST_DAY + timedelta(days=DAYS - 1)).isoformat()},
            headcount=1,
            now=self.now,
            skip_conflicts=True,
            on_behalf_of=SOMEBODY,
        )
        if series:
            made = list(series.reservations.order_by("starts_at"))
            assert len(made) == len(takes)
            for one, take in zip(made, takes, strict=True):
                self.note(one.pk, take)
                self.in_series.add(one.pk)

    def _submit(self, op: Op) -> None:
        held = [key for key, take in self.model.takes.items() if take.lapses_at is not None]
        if held:
            key = held[op.a % len(held)]
            lifecycle.submit(actor=self.alice, reservation_id=key, now=self.now)
            self.model.takes[key].lapses_at = None
            self.confirmed.add(key)

    def _extend(self, op: Op) -> None:
        held = {key: take.lapses_at for key, take in self.model.takes.items() if take.lapses_at is not None}
        if not held:
            return
        key = list(held)[op.a % len(held)]
        verdict = Verdict.NO if key in self.extended else Verdict.YES
        extended = self.attempt(verdict, lifecycle.extend_hold, actor=self.alice, reservation_id=key, now=self.now)
        if extended:
            series = Reservation.objects.filter(series=extended.series_id or 0)
            together = {key, *series.values_list("pk", flat=True)}.intersection(held)
            for one in together:
                self.model.takes[one].lapses_at = held[one] + 15
            self.extended |= together

    def _cancel(self, op: Op) -> None:
        ours = self.reservations()
        if ours:
            key = ours[op.a % len(ours)]
            lifecycle.cancel(actor=self.alice, reservation_id=key, now=self.now, reason="essai")
            del self.model.takes[key]

    def _change(self, op: Op) -> None:
        ours = [key for key in self.reservations() if key in self.confirmed - self.in_series]
        if not ours:
            return
        key = ours[op.d % len(ours)]
        line, headcount = self.wanted(op.a, op.b, op.c), self.model.takes[key].headcount
        verdict, take = self.model.judge([line], headcount, but=key)
        changed = self.attempt(
            verdict, change, actor=self.alice, reservation_id=key, lines=[self.wish(line)], now=self.now
        )
        if changed:
            self.model.takes[key] = take
            # The old time no longer counts as orphaned; the new one lies inside.
            Conflict.objects.filter(reservation=key).update(settled_at=self.now)

    def _block(self, op: Op) -> None:
        wanted = self.wanted(op.a, op.b, op.c)
        units = wanted.units if wanted.space in self.model.units and op.d % 2 else None
        verdict, take = self.model.judge_block(wanted, units)
        wish = self.wish(wanted)
        made = self.attempt(
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
        local = FIRST_DAY + timedelta(days=day)
        before = self.model.outside()
        self.model.closed_days[day] += 1
        after = self.model.outside()
        news = any(before.get(key) != period for key, period in after.items())
        accept = op.b % 2 == 0
        made = self.attempt(
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
            self.model.closed_days[(gone.first_day - FIRST_DAY).days] -= 1

    def _withdraw(self, op: Op) -> None:
        before = self.model.outside()
        self.model.published = False
        news = any(before.get(key) != period for key, period in self.model.outside().items())
        accept = op.a % 2 == 0
        gone = self.attempt(
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
        if self.attempt(
            verdict, change_space, actor=self.alice, space=self.spaces["desks"], changes={"units": units}, now=self.now
        ):
            self.model.units["desks"] = units
