"""How a venue is paid: its means, one by one, and its terms."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Capability
from accounts.words import Audience
from bookings.models import PaymentAccount
from bookings.pages.errors import tell
from bookings.pages.host.frame import Place, open_place, place_of
from bookings.payments import provider
from commons.errors import Impossible
from venues.models import PaymentMethod, PaymentTerms
from venues.pages.payment_forms import KIND_HINTS, MethodForm, TermsForm
from venues.payment_editing import add_method, change_method, remove_method, set_terms
from venues.payment_rules import kinds_open_to
from venues.payment_words import MethodKind
from venues.sentences import unknown_venue

MANAGE = Capability.MANAGE_VENUES


@require_safe
@login_required
def payments(request: HttpRequest, slug: str) -> HttpResponse:
    """What the venue takes, and when."""
    place = open_place(request, slug, MANAGE)
    return _page(request, place, TermsForm(instance=_terms(place)))


@require_POST
@login_required
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """When the venue is paid from now on."""
    place = open_place(request, slug, MANAGE)
    form = TermsForm(request.POST, instance=_terms(place))
    if form.is_valid():
        changed = {name: form.cleaned_data[name] for name in form.fields}
        set_terms(actor=request.user, venue=place.venue, terms=changed, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("C’est enregistré. Ce qui est déjà réservé garde ses conditions."))
        return redirect("host_payments", slug)
    return _page(request, place, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """One more means of paying."""
    place = open_place(request, slug, MANAGE)
    if kind not in kinds_open_to(place.venue.organisation.kind):
        raise Http404
    form = MethodForm(request.POST if request.method == "POST" else None, kind=kind)
    if form.is_valid():
        try:
            add_method(actor=request.user, venue=place.venue, kind=kind, terms=form.terms(), now=timezone.now())  # type: ignore[arg-type]
        except Impossible as error:
            tell(form, error)
        else:
            messages.success(request, _("Le moyen de paiement est ajouté."))
            return redirect("host_payments", slug)
    return _form(request, place, form, MethodKind(kind))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, method_id: int) -> HttpResponse:
    """Change a means of paying."""
    method, place = _method(request, method_id)
    form = MethodForm(request.POST if request.method == "POST" else None, kind=method.kind, method=method)
    if form.is_valid():
        try:
            change_method(actor=request.user, method=method, changes=form.terms(), now=timezone.now())  # type: ignore[arg-type]
        except Impossible as error:
            tell(form, error)
        else:
            messages.success(request, _("C’est enregistré. Ce qui est déjà réservé garde ses conditions."))
            return redirect("host_payments", place.venue.slug)
    return _form(request, place, form, MethodKind(method.kind), method=method)


@require_POST
@login_required
def remove(request: HttpRequest, method_id: int) -> HttpResponse:
    """Offer it no more."""
    method, place = _method(request, method_id)
    remove_method(actor=request.user, method=method, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Ce moyen n’est plus proposé. Ce qui est déjà réservé garde ses conditions."))
    return redirect("host_payments", place.venue.slug)


def _method(request: HttpRequest, method_id: int) -> tuple[PaymentMethod, Place]:
    method = PaymentMethod.objects.select_related("venue__organisation").filter(pk=method_id).first()
    if method is None:
        raise Http404(str(unknown_venue()))
    return method, place_of(request, method.venue, MANAGE)


def _audiences(method: PaymentMethod) -> list[str]:
    return [str(Audience(one).label) for one in method.audiences]


def _terms(place: Place) -> PaymentTerms:
    return PaymentTerms.objects.filter(venue=place.venue).first() or PaymentTerms(venue=place.venue)


def _page(request: HttpRequest, place: Place, form: TermsForm) -> HttpResponse:
    organisation = place.venue.organisation
    context = place.context("payments") | {
        "methods": [(one, _audiences(one)) for one in place.venue.payment_methods.all()],
        "kinds": [(kind, kind.label, KIND_HINTS[kind]) for kind in kinds_open_to(organisation.kind)],
        "account": PaymentAccount.objects.filter(organisation=organisation).first(),
        "cards_possible": provider.is_set_up(),
        "form": form,
    }
    return render(request, "bookings/host/payments.html", context, status=422 if form.errors else 200)


def _form(
    request: HttpRequest, place: Place, form: MethodForm, kind: MethodKind, method: PaymentMethod | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "title": kind.label, "hint": KIND_HINTS[kind], "method": method}
    status = 422 if form.errors else 200
    return render(request, "bookings/host/payment_method.html", place.context("payments") | context, status=status)
