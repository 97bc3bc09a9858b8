"""Documents in the demo: the village hall asks everybody for an insurance, and associations for their statutes."""

from collections.abc import Sequence
from datetime import datetime

from backend.demo.building import Built
from backend.demo.deposits import HALL
from venues.paper_terms import PAPERS
from venues.term_editing import add_term


def ask_for_papers(builts: Sequence[Built], *, now: datetime) -> None:
    """Terms of one venue, from now on: what is booked already asks for nothing."""
    hall = next(built for built in builts if built.venue.name == HALL)
    for kind, audiences in (("insurance", []), ("statutes", ["association", "local_association"])):
        terms = {"kind": kind, "label": "", "audiences": audiences}
        add_term(PAPERS, actor=hall.host, venue=hall.venue, terms=terms, now=now)
