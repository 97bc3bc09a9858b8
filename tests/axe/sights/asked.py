"""Documents that a venue asks for: each state of one, sending it, the wallet, the host who looks at it."""

from accounts.models import Paper, PaperFile
from bookings.models import AskedPaper
from bookings.paper_words import PaperState
from bookings.payments.links import link_for
from bookings.states import State
from tests.axe.sights.booked import stay
from tests.axe.sights.people import Sights
from tests.factories import NOW
from venues.models import PaperTerm


def add_asked(sights: Sights) -> None:
    hotel = sights.hotel
    booked = stay(sights, 140, State.AWAITING_PAPERS)
    link = link_for(booked)
    for position, state in enumerate(PaperState.values):
        paper = _paper(sights, position) if state != PaperState.WANTED else None
        why = "On ne lit pas la date." if state == PaperState.REFUSED else ""
        asked = AskedPaper.objects.create(
            link=link, kind="insurance", position=position, state=state, paper=paper, reason=why
        )
        if state != PaperState.ACCEPTED:
            sights.add("bob", f"/documents-demandes/{asked.pk}/")
        if state == PaperState.SENT:
            sights.add("alice", f"/hote/documents/{asked.pk}/refuser/")
    sights.add("bob", "/mes-documents/", f"/mes-reservations/{booked.reference}/")
    sights.add("alice", f"/hote/reservations/{booked.reference}/")
    sights.add("alice", f"/hote/lieux/{hotel.venue.slug}/documents-demandes/")
    sights.add("alice", *(f"/hote/documents-demandes/{one.pk}/" for one in PaperTerm.objects.all()))


def _paper(sights: Sights, number: int) -> Paper:
    words = {"kind": "insurance", "name": "police.pdf", "media_type": "application/pdf", "sha256": f"{number:064d}"}
    paper = Paper.objects.create(user=sights.hotel.bob, added_at=NOW, added_by=sights.hotel.bob, **words)
    PaperFile.objects.create(paper=paper, content=b"%PDF-1.7 %%EOF")
    return paper
