"""The documents of a reservation or series on other pages: components of `bookings/papers/card.html`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from bookings.lifecycle.door import state_now
from bookings.models import AskedPaper
from bookings.pages.booker.words import until
from bookings.pages.gathered import Gathered
from bookings.paper_words import PaperState
from bookings.papers.sides import OPEN
from bookings.states import State
from commons.words import day

TONES: Final = {
    PaperState.WANTED: "waiting",
    PaperState.SENT: "waiting",
    PaperState.ACCEPTED: "good",
    PaperState.REFUSED: "bad",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One document: a pill, what it says, and what each side may do."""

    asked: AskedPaper
    tone: str
    label: str
    validity: str
    may_send: bool
    may_decide: bool


def papers_card(gathered: Gathered, now: datetime) -> dict[str, Any] | None:
    """What the card shows; None where no document was asked for."""
    reservation = gathered.reservation
    if not gathered.papers:
        return None
    waits = state_now(reservation, now) in OPEN
    rows = [_row(one, waits) for one in gathered.papers]
    return {"rows": rows, "until": until(reservation, now) if reservation.state == State.AWAITING_PAPERS else ""}


def _row(asked: AskedPaper, waits: bool) -> Row:
    paper = asked.paper
    validity = _("valable jusqu’au %(day)s") % {"day": day(paper.valid_until)} if paper and paper.valid_until else ""
    return Row(
        asked=asked,
        tone=TONES[PaperState(asked.state)],
        label=str(asked.get_state_display()),
        validity=validity,
        may_send=waits and asked.state != PaperState.ACCEPTED,
        may_decide=waits and asked.state != PaperState.ACCEPTED,
    )
