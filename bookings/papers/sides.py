"""Who may see the documents of a booking, and who may do what about them (promise 9)."""

from django.utils.translation import gettext as _

from accounts.models import PaperFile, User
from accounts.papers import unknown_paper
from accounts.roles import Capability
from bookings.deposits.bundles import Bundle, bundle_of
from bookings.models import AskedPaper, PaymentLink, Reservation
from bookings.payments.locking import locked_rows
from bookings.permissions import as_host, is_booker
from bookings.states import State
from commons.errors import Lost, Missing, NotAllowed

# While the booking waits for an answer or for its documents, they can be sent and judged.
OPEN = frozenset({State.REQUESTED, State.AWAITING_PAPERS})


def visible_asked(actor: User, asked_id: int) -> tuple[AskedPaper, Bundle]:
    """A document for its booker's side, or for whoever answers for the venue. Raises Missing."""
    asked = AskedPaper.objects.select_related("link", "paper").filter(pk=asked_id).first()
    if asked is None:
        raise unknown_paper()
    bundle = bundle_of(asked.link)
    if not (is_booker(actor, bundle.first) or hosts(actor, bundle)):
        raise unknown_paper()
    return asked, bundle


def readable_file(actor: User, asked_id: int) -> tuple[AskedPaper, bytes]:
    """What was sent. The host reads it as long as something takes place, or took place. Raises Missing."""
    asked, bundle = visible_asked(actor, asked_id)
    if asked.paper is None or not (is_booker(actor, bundle.first) or bundle.is_wanted):
        raise unknown_paper()
    return asked, bytes(PaperFile.objects.get(pk=asked.paper.pk).content)


def locked_asked(asked_id: int) -> tuple[AskedPaper, Bundle]:
    """A document and what it is for, under the venue lock. Call it in a transaction. Raises Missing."""
    link = PaymentLink.objects.filter(papers=asked_id).first()
    if link is None:
        raise unknown_paper()
    rows = locked_rows(link)
    asked = AskedPaper.objects.select_for_update(of=("self",)).select_related("paper").get(pk=asked_id)
    asked.link = link
    return asked, Bundle(rows)


def hosts(actor: User, bundle: Bundle) -> bool:
    """Whether the actor answers for the venue: documents hold more about people than a calendar does."""
    try:
        as_host(actor, bundle.venue, capability=Capability.ANSWER_REQUESTS)
    except (Missing, NotAllowed):
        return False
    return True


def open_dates(bundle: Bundle) -> list[Reservation]:
    """The reservations that wait for an answer or for documents. Raises Lost `papers_closed` when none does."""
    waiting = [one for one in bundle.reservations if one.state in OPEN]
    if not waiting:
        sentence = _("Cette réservation n’attend plus de document : rechargez la page.")
        raise Lost(sentence, code="papers_closed")
    return waiting
