"""`/structures/<id>/facturation/`: identity, VAT regime and mandate of an organisation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.billing import Identity, accept_mandate, revoke_mandate, set_identity, set_regime
from accounts.billing_words import Regime
from accounts.mandate import MANDATE_TEXT, MANDATE_VERSION
from accounts.models import BillingIdentity, InvoicingMandate, Organisation
from accounts.pages.organisations import my_membership
from accounts.permissions import require
from accounts.roles import Capability
from commons.errors import DomainError
from commons.forms import DayInput, show_error


class IdentityForm(forms.Form):
    """As on invoices; numbers as typed."""

    legal_name = forms.CharField(label=gettext_lazy("Nom ou raison sociale"), max_length=200)
    legal_form = forms.CharField(
        label=gettext_lazy("Forme juridique"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Association, SARL, commune…"),
    )
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=300)
    postal_code = forms.CharField(label=gettext_lazy("Code postal"), max_length=12)
    city = forms.CharField(label=gettext_lazy("Ville"), max_length=120)
    country = forms.CharField(label=gettext_lazy("Pays"), max_length=2, initial="FR")
    siret = forms.CharField(label="SIRET", max_length=30, required=False)
    vat_number = forms.CharField(
        label=gettext_lazy("Numéro de TVA"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Nécessaire si vous facturez la TVA."),
    )
    register = forms.CharField(
        label=gettext_lazy("Registre"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("RCS et ville, ou numéro RNA."),
    )
    share_capital = forms.CharField(label=gettext_lazy("Capital social"), max_length=60, required=False)

    @classmethod
    def of(cls, organisation: Organisation) -> "IdentityForm":
        """What was told, or what is known of the organisation."""
        known = BillingIdentity.objects.filter(organisation=organisation).first()
        if known is not None:
            return cls(initial={name: getattr(known, name) for name in cls.base_fields})
        commune = organisation.commune
        return cls(
            initial={
                "legal_name": organisation.name,
                "address": organisation.address,
                "postal_code": commune.postal_codes[0] if commune and commune.postal_codes else "",
                "city": commune.name if commune else "",
                "country": "FR",
                "siret": organisation.siret,
                "register": organisation.rna,
            }
        )


class RegimeForm(forms.Form):
    """A regime from a day on."""

    regime = forms.ChoiceField(label=gettext_lazy("Régime de TVA"), choices=Regime.choices)
    since = forms.DateField(
        label=gettext_lazy("À partir du"),
        widget=DayInput(),
        help_text=gettext_lazy("Il vaut pour les séjours qui se terminent ce jour-là ou plus tard."),
    )


class BillingPage(LoginRequiredMixin, View):
    """What there is, and the forms to change it. Each form says in `what` which one it is."""

    def get(self, request: HttpRequest, organisation_id: int) -> HttpResponse:
        return self._page(request, self._organisation(request, organisation_id))

    def post(self, request: HttpRequest, organisation_id: int) -> HttpResponse:
        organisation = self._organisation(request, organisation_id)
        what = request.POST.get("what", "")
        form = {"identity": IdentityForm, "regime": RegimeForm}.get(what, forms.Form)(request.POST)
        if not form.is_valid():
            return self._page(request, organisation, **{what: form})
        try:
            self._do(what, request, organisation, form.cleaned_data)
        except DomainError as error:
            if what in ("identity", "regime"):
                show_error(form, error)
                return self._page(request, organisation, **{what: form})
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("C’est enregistré."))
        return redirect("billing", organisation.pk)

    def _do(self, what: str, request: HttpRequest, organisation: Organisation, values: dict[str, Any]) -> None:
        whose: dict[str, Any] = {"actor": request.user, "organisation": organisation, "now": timezone.now()}
        if what == "identity":
            set_identity(**whose, identity=Identity(**values))
        elif what == "regime":
            set_regime(**whose, **values)
        elif what == "accept":
            accept_mandate(**whose, version=request.POST.get("version", ""))
        elif what == "revoke":
            revoke_mandate(**whose)

    def _organisation(self, request: HttpRequest, organisation_id: int) -> Organisation:
        organisation = my_membership(request, organisation_id).organisation
        require(request.user, organisation, Capability.MANAGE_ORGANISATION)
        return organisation

    def _page(self, request: HttpRequest, organisation: Organisation, **bound: forms.Form) -> HttpResponse:
        context = {
            "organisation": organisation,
            "identity": IdentityForm.of(organisation),
            "regime": RegimeForm(),
            "regimes": organisation.vat_regimes.order_by("-since"),
            "mandate": InvoicingMandate.objects.filter(organisation=organisation, revoked_at=None).first(),
            "text": MANDATE_TEXT,
            "version": MANDATE_VERSION,
            **bound,
        }
        return render(request, "accounts/billing.html", context, status=422 if bound else 200)
