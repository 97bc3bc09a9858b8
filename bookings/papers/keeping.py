"""The wallet's owner takes a document away; old ones go by themselves."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import Paper, User
from accounts.papers import KEPT_FOR, own_paper
from bookings.models import AskedPaper, Reservation
from bookings.paper_words import PaperState
from bookings.papers.sides import OPEN
from bookings.states import RELEASED
from commons.errors import Lost

OF_LINK = Q(payment_link=OuterRef("link")) | Q(series__payment_link=OuterRef("link"))


@transaction.atomic
def remove_paper(*, actor: User, paper_id: int) -> None:
    """Delete a document for good: the hosts who saw it see it no more. Raises Missing, Lost `paper_in_use`."""
    paper = own_paper(actor, paper_id)
    waiting = Reservation.objects.filter(OF_LINK, state__in=OPEN)
    if AskedPaper.objects.filter(Exists(waiting), paper=paper, state=PaperState.SENT).exists():
        sentence = _(
            "Un lieu regarde ce document en ce moment : envoyez-en un autre à la place, ou attendez sa réponse."
        )
        raise Lost(sentence, code="paper_in_use")
    paper.delete()


def forget_old_papers(*, now: datetime, limit: int = 500) -> int:
    """Delete documents a year after the last stay for which they were shown, or after they were sent. How many."""
    since = now - KEPT_FOR
    lately = Reservation.objects.filter(OF_LINK, ends_at__gt=since).exclude(state__in=RELEASED)
    used = AskedPaper.objects.filter(Exists(lately), paper=OuterRef("pk"))
    old = Paper.objects.filter(~Exists(used), added_at__lte=since).order_by("pk").values_list("pk", flat=True)
    deleted: int = Paper.objects.filter(pk__in=list(old[:limit])).delete()[1].get("accounts.Paper", 0)
    return deleted
