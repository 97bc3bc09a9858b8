"""What every part works on: the memory, the clock, the settings; and one call with its account and request."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from sandbox.stripe.chaos import Chaos
from sandbox.stripe.clock import Clock
from sandbox.stripe.errors import missing
from sandbox.stripe.ids import PLATFORM, new_id
from sandbox.stripe.store import Store, Thing

VERSION = "2026-10-28.endive"
KEY = "sk_test_sandbox"
SECRET = "whsec_sandbox"
# As Stripe tries again over three days; `pace` makes them short.
PAUSES = (60, 300, 1800, 7200, 18000, 36000, 43200, 43200, 43200, 43200)


@dataclass
class Settings:
    """`key` opens the API, events go to `webhook_url` signed with `webhook_secret`; the rest are seconds.

    `pace` shortens Stripe's pauses between attempts (0.01: the first after 0.6 seconds, the last after seven minutes).
    """

    key: str = KEY
    webhook_url: str = ""
    webhook_secret: str = SECRET
    webhook_events: tuple[str, ...] = ("*",)
    pace: float = 0.01
    webhook_patience: float = 20
    direct_debit_seconds: float = 5
    slow_direct_debit_seconds: float = 30
    capture_seconds: float = 1
    refund_seconds: float = 5
    dispute_seconds: float = 5


@dataclass
class World:
    """The whole stand-in's state."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    settings: Settings = field(default_factory=Settings)
    chaos: Chaos = field(default_factory=Chaos)
    # Wakes what delivers events.
    woken: Callable[[], None] = lambda: None


@dataclass
class Call:
    """One request, or one thing that happens by itself; `here` is the address under which we were asked."""

    world: World
    account: str = PLATFORM
    request_id: str | None = None
    idempotency_key: str | None = None
    here: str = ""
    events: list[str] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return self.world.store

    @property
    def settings(self) -> Settings:
        return self.world.settings

    @property
    def now(self) -> int:
        return self.world.clock.now()

    def transaction(self) -> AbstractContextManager[None]:
        return self.world.store.transaction()

    def elsewhere(self, account: str) -> "Call":
        """The same call in another account; what it causes counts as caused by this one."""
        return Call(self.world, account, self.request_id, self.idempotency_key, self.here, self.events)

    def new(self, kind: str, prefix: str, body: dict[str, object], identifier: str = "", **hidden: object) -> Thing:
        """A new object in the account, with `id`, `object`, `created` and `livemode` filled in where the body wants."""
        identifier = identifier or new_id(prefix)
        whole = {"id": identifier, "object": kind, **body}
        if "created" in whole:
            whole["created"] = self.now
        return self.store.add(Thing(identifier, kind, self.account, self.now, whole, dict(hidden)))

    def get(self, kind: str, identifier: str, *, param: str = "id", named: str = "") -> Thing:
        """An object of the account. Raises StripeError 404: what belongs to others is not there."""
        thing = self.store.find(identifier)
        if thing is None or thing.kind != kind or thing.account != self.account:
            raise missing(named or kind, identifier, param=param)
        return thing

    def later(self, seconds: float, work: str, subject: str) -> None:
        """Has something done by itself in so many seconds."""
        self.at(self.world.clock.exact() + seconds, work, subject)

    def at(self, due: float, work: str, subject: str) -> None:
        """Has something done by itself at a time."""
        self.store.base.execute("INSERT INTO jobs (due, work, subject) VALUES (?, ?, ?)", (due, work, subject))
