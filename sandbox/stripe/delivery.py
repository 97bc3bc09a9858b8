"""Events on their way to the site: several at a time, again after a pause while they are not taken."""

import asyncio
import json
from contextlib import suppress

from sandbox.stripe import jobs
from sandbox.stripe.events import DONE, FAILED, WAITING
from sandbox.stripe.posting import post
from sandbox.stripe.views import shown
from sandbox.stripe.world import PAUSES, Call, World

SIDE_BY_SIDE = 8
HEARTBEAT = 0.1


class Courier:
    """Delivers what is due while it runs; also the clockwork of everything that happens by itself."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._woken = asyncio.Event()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins; needs a running loop."""
        self.world.woken = self._woken.set
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Ends; what is under way is sent again by the next start."""
        tasks = [*self._under_way.values(), *([self._task] if self._task else [])]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

    async def deliver(self, events: list[str]) -> None:
        """Brings these events now, once, and waits for the answers."""
        marks = ", ".join("?" * len(events))
        rows = self.world.store.base.execute(
            f"SELECT seq FROM deliveries WHERE event IN ({marks}) AND state = ? AND due <= ? ORDER BY seq",
            (*events, WAITING, self.world.clock.exact()),
        ).fetchall()
        for (seq,) in rows:
            await (self._under_way.get(seq) or self._sent(seq))

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), HEARTBEAT)
            self._woken.clear()
            jobs.tick(self.world)
            self._send_out()

    def _send_out(self) -> None:
        room = SIDE_BY_SIDE - len(self._under_way)
        if room <= 0:
            return
        rows = self.world.store.base.execute(
            "SELECT seq FROM deliveries WHERE state = ? AND due <= ? ORDER BY due, seq LIMIT ?",
            (WAITING, self.world.clock.exact(), SIDE_BY_SIDE + room),
        ).fetchall()
        fresh = [seq for (seq,) in rows if seq not in self._under_way][:room]
        for seq in fresh:
            self._sent(seq)

    def _sent(self, seq: int) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(self._bring(seq))
        self._under_way[seq] = task
        task.add_done_callback(lambda _task: self._arrived(seq))
        return task

    def _arrived(self, seq: int) -> None:
        self._under_way.pop(seq, None)
        self._woken.set()

    async def _bring(self, seq: int) -> None:
        store, settings = self.world.store, self.world.settings
        row = store.base.execute(
            "SELECT event, attempt, answers FROM deliveries WHERE seq = ? AND state = ?", (seq, WAITING)
        ).fetchone()
        event = store.find(row[0]) if row else None
        if row is None or event is None:
            return
        body = json.dumps(shown(Call(self.world, event.account), event), ensure_ascii=False, separators=(",", ":"))
        answer = await post(settings.webhook_url, body.encode(), settings.webhook_secret, settings.webhook_patience)
        attempt = row[1] + 1
        answers = json.dumps([*json.loads(row[2]), answer])
        state, due = DONE, None
        if not answer.startswith("2"):
            state = WAITING if attempt <= len(PAUSES) else FAILED
            due = self.world.clock.exact() + PAUSES[attempt - 1] * settings.pace if state == WAITING else None
        store.base.execute(
            "UPDATE deliveries SET attempt = ?, state = ?, due = ?, answers = ? WHERE seq = ?",
            (attempt, state, due, answers, seq),
        )
