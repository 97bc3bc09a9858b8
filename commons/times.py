"""Reading times that people and programs write."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from commons.errors import Impossible
from commons.periods import Bound, NonexistentTime, from_wall_clock


def read_instant(value: datetime, *, zone: ZoneInfo, bound: Bound, field: str) -> datetime:
    """The instant (UTC) that `value` means: itself when aware, else what the wall clock of `zone` shows.

    Raises Impossible `nonexistent_time`, about `field`, in the missing hour of the spring clock change.
    """
    if value.tzinfo is not None:
        return value.astimezone(UTC)
    try:
        return from_wall_clock(value, zone, bound)
    except NonexistentTime:
        sentence = _(
            "Cette nuit-là, les horloges avancent d’une heure : %(time)s n’existe pas. Choisissez une autre heure."
        ) % {"time": f"{value:%H:%M}"}
        raise Impossible(sentence, code="nonexistent_time", fields={field: [sentence]}) from None
