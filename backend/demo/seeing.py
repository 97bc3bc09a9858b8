"""What the people of the demo saw to be open when they chose a time."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bookings.asking import LineWish
from venues.models import Opening, Space

DAY = timedelta(days=1)


class Openings:
    """The openings of leaf spaces, read once. Times are as clocks at the venue show them, without a zone."""

    def __init__(self, spaces: Iterable[Space]) -> None:
        self.zones = {space.pk: space.venue.zone for space in spaces}
        self.stretches: dict[int, list[tuple[datetime, datetime]]] = {pk: [] for pk in self.zones}
        for space_id, period in Opening.objects.filter(space__in=self.zones).values_list("space", "period"):
            self.stretches[space_id].append((period.lower, period.upper))

    def hold(self, wish: LineWish) -> bool:
        """Whether one opening contains what is wished."""
        zone = self.zones[wish.space_id]
        starts_at, ends_at = wish.starts_at.replace(tzinfo=zone), wish.ends_at.replace(tzinfo=zone)
        return any(first <= starts_at and ends_at <= last for first, last in self.stretches[wish.space_id])

    def days(self, space: Space, first: date, starts: str, ends: str, *, within: int = 120) -> Iterable[date]:
        """The days from `first` on, `within` so many, on which the space is open between two hours."""
        for offset in range(within):
            day = first + offset * DAY
            if self.hold(LineWish(space.pk, at(day, starts), at(day, ends))):
                yield day


def at(day: date, clock: str) -> datetime:
    """A day and a time such as `09:00`, without a zone: the venue's."""
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}")
