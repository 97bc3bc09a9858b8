"""The values of a request: wishes as they come in, and lines as they are understood."""

from dataclasses import dataclass
from datetime import datetime

from commons.periods import Period
from venues.models import Space


@dataclass(frozen=True, slots=True)
class LineWish:
    """One line as asked. Times are aware, or naive and then the wall clock of the venue."""

    space_id: int
    starts_at: datetime
    ends_at: datetime
    units: int = 1
    spans_closures: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A wish that was understood; `index` is its place in the request. `units` of a composite is 1."""

    index: int
    space: Space
    units: int
    period: Period
    spans_closures: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody without an account for whom a host books."""

    name: str
    email: str = ""
    phone: str = ""
