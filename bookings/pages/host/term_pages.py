"""What a venue asks for with a booking, deposits (`…/cautions/`) or documents (`…/documents-demandes/`).

The same three pages for both: the list with one more, one that is asked for otherwise, and one that is asked for no
more. `urls` says which, as `asked`.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Capability
from bookings.pages.errors import tell
from bookings.pages.host.frame import open_place, place_of
from commons.errors import Impossible
from venues import deposit_terms, paper_terms, term_editing
from venues.pages.deposit_forms import DepositTermForm
from venues.pages.paper_forms import PaperTermForm

MANAGE = Capability.MANAGE_VENUES


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A kind of thing to ask for: its name in addresses and templates, its form, what is said of it."""

    name: str
    title: Promise
    kind: term_editing.TermKind[Any]
    form: Any
    added: Promise
    removed: Promise

    @property
    def section(self) -> str:
        return f"{self.name}s"

    @property
    def page(self) -> str:
        """The name of the list's address."""
        return f"host_{self.name}_terms"


DEPOSITS: Final = Asked(
    name="deposit",
    title=gettext_lazy("Cautions"),
    kind=deposit_terms.DEPOSITS,
    form=DepositTermForm,
    added=gettext_lazy("La caution est demandée. Ce qui est déjà réservé ne change pas."),
    removed=gettext_lazy("Cette caution n’est plus demandée. Ce qui est déjà réservé ne change pas."),
)
PAPERS: Final = Asked(
    name="paper",
    title=gettext_lazy("Documents demandés"),
    kind=paper_terms.PAPERS,
    form=PaperTermForm,
    added=gettext_lazy("Le document est demandé. Ce qui est déjà réservé ne change pas."),
    removed=gettext_lazy("Ce document n’est plus demandé. Ce qui est déjà réservé ne change pas."),
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def terms(request: HttpRequest, slug: str, asked: Asked) -> HttpResponse:
    """What is asked for, and one more."""
    place = open_place(request, slug, MANAGE)
    form = asked.form.of(request.POST)
    if form.is_valid():
        try:
            term_editing.add_term(
                asked.kind, actor=request.user, venue=place.venue, terms=form.cleaned_data, now=timezone.now()
            )
        except Impossible as error:
            tell(form, error)
        else:
            messages.success(request, asked.added)
            return redirect(asked.page, slug)
    context = {"form": form, "terms": getattr(place.venue, f"{asked.name}_terms").all()}
    status = 422 if form.errors else 200
    template = f"bookings/host/{asked.name}_terms.html"
    return render(request, template, place.context(asked.section) | context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, term_id: int, asked: Asked) -> HttpResponse:
    """Ask for it otherwise."""
    term = term_editing.hosted_term(asked.kind, actor=request.user, term_id=term_id)
    place = place_of(request, term.venue, MANAGE)
    form = asked.form.of(request.POST, term)
    if form.is_valid():
        try:
            term_editing.change_term(
                asked.kind, actor=request.user, term=term, changes=form.cleaned_data, now=timezone.now()
            )
        except Impossible as error:
            tell(form, error)
        else:
            messages.success(request, _("C’est enregistré. Ce qui est déjà réservé ne change pas."))
            return redirect(asked.page, term.venue.slug)
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "term": term,
        "list_title": asked.title,
        "list_url": reverse(asked.page, args=[place.venue.slug]),
    }
    return render(request, "bookings/host/asked_term.html", place.context(asked.section) | context, status=status)


@require_POST
@login_required
def remove(request: HttpRequest, term_id: int, asked: Asked) -> HttpResponse:
    """Ask for it no more."""
    term = term_editing.hosted_term(asked.kind, actor=request.user, term_id=term_id)
    term_editing.remove_term(asked.kind, actor=request.user, term=term, now=timezone.now())
    messages.success(request, asked.removed)
    return redirect(asked.page, term.venue.slug)
