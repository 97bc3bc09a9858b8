"""The stand-in put together: memory, API, deliveries. One for a process, or one for a test."""

from pathlib import Path

from sandbox.stripe.api import Api
from sandbox.stripe.chaos import Chaos
from sandbox.stripe.clock import Clock
from sandbox.stripe.delivery import Courier
from sandbox.stripe.store import Store
from sandbox.stripe.world import Call, Settings, World


class Engine:
    """`folder` keeps everything over a restart; without one all is forgotten at the end."""

    def __init__(
        self, folder: Path | None = None, settings: Settings | None = None, chaos: Chaos | None = None
    ) -> None:
        store = Store(folder / "stripe.sqlite3" if folder else None)
        clock = Clock(float(store.fact("moved") or 0))
        self.world = World(store, clock, settings or Settings(), chaos or Chaos())
        self.courier = Courier(self.world)
        self.api = Api(self.world, self.courier.deliver)

    def start(self) -> None:
        """Begins to deliver; needs a running loop."""
        self.courier.start()

    async def stop(self) -> None:
        """Ends in good order."""
        await self.courier.stop()
        self.world.store.close()

    def advance(self, seconds: float) -> None:
        """Moves the clock forward; what becomes due happens with the next request or heartbeat."""
        self.world.clock.advance(seconds)
        self.world.store.remember("moved", str(self.world.clock.moved))
        self.world.woken()

    def reset_clock(self) -> None:
        """The machine's time again; only for a stand-in that has just forgotten everything."""
        self.world.clock.moved = 0
        self.world.store.remember("moved", "0")

    def call(self, here: str = "") -> Call:
        """For what a person does on a page of ours."""
        return Call(self.world, here=here)
