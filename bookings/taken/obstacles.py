"""Why a line cannot be had, in data and in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.asking import Line
from commons.errors import Lost


class Reason(StrEnum):
    """What stands in the way: no opening, others who took it, an outside calendar, too many people in the venue."""

    CLOSED = "closed"
    TAKEN = "taken"
    BUSY = "busy"
    HEADCOUNT = "headcount"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why one line cannot be had. `free` counts units, or people when the reason is the headcount."""

    line: Line
    reason: Reason
    free: int = 0

    @property
    def _overnight(self) -> bool:
        """Whether it goes on another day: only then can closed hours be gone over."""
        zone, period = self.line.space.venue.zone, self.line.period
        return period.start.astimezone(zone).date() != period.end.astimezone(zone).date()

    @property
    def sentence(self) -> str:
        name = self.line.space.called
        match self.reason:
            case Reason.CLOSED if self.line.spans_closures:
                text = _(
                    "« %(space)s » n’est pas ouvert au début ou à la fin de ce séjour : choisissez d’autres heures."
                )
                return text % {"space": name}
            case Reason.CLOSED if not self._overnight:
                return _("« %(space)s » n’est pas ouvert pendant tout ce moment : choisissez d’autres heures.") % {
                    "space": name
                }
            case Reason.CLOSED:
                text = _(
                    "« %(space)s » ferme pendant ce moment : choisissez d’autres heures, ou gardez la place même "
                    "quand le lieu ferme."
                )
                return text % {"space": name}
            case Reason.HEADCOUNT:
                text = ngettext(
                    "Le lieu ne peut plus accueillir que %(count)d personne à ce moment.",
                    "Le lieu ne peut plus accueillir que %(count)d personnes à ce moment.",
                    self.free,
                )
                return text % {"count": self.free}
            case Reason.TAKEN if self.free:
                text = ngettext(
                    "Il ne reste que %(count)d place libre dans « %(space)s » à ce moment.",
                    "Il ne reste que %(count)d places libres dans « %(space)s » à ce moment.",
                    self.free,
                )
                return text % {"count": self.free, "space": name}
        return _("« %(space)s » est déjà pris à ce moment.") % {"space": name}

    def as_data(self) -> dict[str, object]:
        """JSON-able: `line` counts from 0."""
        return {
            "line": self.line.index,
            "space": self.line.space.pk,
            "reason": self.reason.value,
            "free": self.free,
            "message": self.sentence,
        }


def not_available(obstacles: Sequence[Obstacle]) -> Lost:
    """The error that tells of them; `data["alternatives"]` is filled by whoever looks for some."""
    return Lost(
        obstacles[0].sentence,
        code="not_available",
        fields={f"lines.{one.line.index}": [one.sentence] for one in obstacles},
        data={"lines": [one.as_data() for one in obstacles], "alternatives": []},
    )


def just_taken() -> Lost:
    """The same when the database refused what looked free: somebody wrote without the venue lock."""
    return Lost(
        _("Ce moment vient d’être pris : choisissez-en un autre."),
        code="not_available",
        data={"lines": [], "alternatives": []},
    )
