"""`/mes-documents/`: the documents that are kept, until when, and taking one away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.papers import wallet_of
from bookings.pages.errors import told_as_pages
from bookings.papers.keeping import remove_paper
from commons.errors import Lost


@require_safe
@login_required
def wallet(request: HttpRequest) -> HttpResponse:
    """One's own, and those of the organisations for which one books."""
    context = {"papers": wallet_of(request.user), "today": timezone.localdate()}  # type: ignore[arg-type]
    return render(request, "bookings/papers/wallet.html", context)


@require_POST
@login_required
@told_as_pages
def remove(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Delete one for good."""
    try:
        remove_paper(actor=request.user, paper_id=paper_id)  # type: ignore[arg-type]
    except Lost as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Le document est supprimé : plus personne ne le voit."))
    return redirect("papers")
