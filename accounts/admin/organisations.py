"""Organisations: verifying, trusting, helping with teams."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from unfold.admin import TabularInline

from accounts.admin.base import TerritoryPage
from accounts.identifiers import Identifiers, read_identifiers
from accounts.models import Invitation, Membership, Organisation, Role
from accounts.organisations import (
    VERIFIED_FIELDS,
    distrust_organisation,
    trust_organisation,
    verify_organisation,
    withdraw_verification,
)
from accounts.team import cancel_invitation
from commons.admin.base import ReadOnlyPage, ReasonForm, links, run_on_each
from commons.errors import Impossible
from commons.outbox import record_event

IDENTIFIERS = ("siret", "rna", "uai", "local_register")


class OrganisationForm(forms.ModelForm):
    """Identifiers pass the same rules as on the pages."""

    class Meta:
        model = Organisation
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # People copy identifiers with their spaces; the rules take them out.
        for name in IDENTIFIERS:
            field = self.fields[name]
            field.validators = [each for each in field.validators if not isinstance(each, MaxLengthValidator)]
            field.widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        commune = values.get("commune")
        try:
            plain = read_identifiers(
                kind=values.get("kind", ""),
                department=commune.department if commune else "",
                given=Identifiers(*(values.get(name) or "" for name in IDENTIFIERS)),
            )
        except Impossible as error:
            for name, sentences in error.fields.items():
                self.add_error(name, [str(sentence) for sentence in sentences])
            return values
        return {**values, **{name: getattr(plain, name) for name in IDENTIFIERS}}


class TeamFormSet(BaseInlineFormSet):
    """A team that has members keeps an owner."""

    def clean(self) -> None:
        super().clean()
        if any(form.errors for form in self.forms):
            return
        kept = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("user") and not form.cleaned_data.get("DELETE")
        ]
        if kept and not any(values["role"] == Role.OWNER for values in kept):
            raise forms.ValidationError(_("Une structure garde au moins un propriétaire."))
        if any(values["role"] == Role.OWNER and not values["all_venues"] for values in kept):
            raise forms.ValidationError(_("Un propriétaire s’occupe de tous les lieux."))


class MembershipInline(TabularInline):
    """The team."""

    model = Membership
    formset = TeamFormSet
    extra = 0
    tab = True
    autocomplete_fields = ("user",)
    readonly_fields = ("created_at",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_change(self, request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_change(self, request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_change(self, request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_change(self, request, obj)


@admin.register(Organisation)
class OrganisationPage(TerritoryPage):
    """Verified and trusted change only through the actions, which leave a trace."""

    form = OrganisationForm
    action_form = ReasonForm
    list_display = ("name", "kind", "commune", "verified", "trusted", "is_demo", "created_at")
    list_filter = (
        "kind",
        ("verified_at", admin.EmptyFieldListFilter),
        ("trusted_at", admin.EmptyFieldListFilter),
        "is_demo",
        "commune__department",
    )
    list_select_related = ("commune",)
    search_fields = ("name", "siret", "rna", "uai", "email", "commune__name", "members__email")
    autocomplete_fields = ("commune",)
    readonly_fields = ("verified_at", "trusted_at", "created_at", "related")
    date_hierarchy = "created_at"
    inlines = (MembershipInline,)
    actions = ("verify", "withdraw", "trust", "distrust")
    fieldsets = (
        (None, {"fields": ("name", "kind", "related")}),
        (_("Identifiants"), {"fields": (*IDENTIFIERS, "verified_at", "trusted_at"), "classes": ("tab",)}),
        (_("Siège et contact"), {"fields": ("commune", "address", "email", "phone"), "classes": ("tab",)}),
        (_("Suivi"), {"fields": ("is_demo", "created_at"), "classes": ("tab",)}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        return bool(request.user.is_superuser) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        """As on the pages: a change of what was verified takes the verification away; and it leaves a trace."""
        changed = sorted(form.changed_data)
        if change and {"commune_id" if name == "commune" else name for name in changed} & set(VERIFIED_FIELDS):
            obj.verified_at = None
        super().save_model(request, obj, form, change)
        record_event(
            kind="organisation_changed" if change else "organisation_created",
            subject_type="organisation",
            subject_id=obj.pk,
            actor=request.user,
            data={"changed": changed, "by_administrator": True},
            now=timezone.now(),
        )

    @admin.display(description=_("vérifiée"), boolean=True, ordering="verified_at")
    def verified(self, organisation: Organisation) -> bool:
        return organisation.verified_at is not None

    @admin.display(description=_("de confiance"), boolean=True, ordering="trusted_at")
    def trusted(self, organisation: Organisation) -> bool:
        return organisation.trusted_at is not None

    @admin.display(description=_("Voir aussi"))
    def related(self, organisation: Organisation) -> str:
        if not organisation.pk:
            return "–"
        own = f"organisation__id__exact={organisation.pk}"
        return links(
            (str(_("ses lieux")), "venues_venue", own),
            (str(_("ses réservations")), "bookings_reservation", own),
            (str(_("ses invitations")), "accounts_invitation", own),
            (str(_("son histoire")), "commons_event", f"subject_type__exact=organisation&q={organisation.pk}"),
        )

    @admin.action(description=_("Vérifier : identifiants et commune contrôlés"), permissions=["change"])
    def verify(self, request: HttpRequest, rows: QuerySet[Organisation]) -> None:
        done = ngettext_lazy("%(count)s structure vérifiée.", "%(count)s structures vérifiées.", "count")
        run_on_each(self, request, rows, self._deed(request, verify_organisation), done)

    @admin.action(description=_("Retirer la vérification (avec motif)"), permissions=["change"])
    def withdraw(self, request: HttpRequest, rows: QuerySet[Organisation]) -> None:
        done = ngettext_lazy(
            "Vérification retirée à %(count)s structure.", "Vérification retirée à %(count)s structures.", "count"
        )
        run_on_each(self, request, rows, self._deed(request, withdraw_verification, reason=_reason(request)), done)

    @admin.action(description=_("Faire confiance : publie sans attendre"), permissions=["change"])
    def trust(self, request: HttpRequest, rows: QuerySet[Organisation]) -> None:
        done = ngettext_lazy("%(count)s structure de confiance.", "%(count)s structures de confiance.", "count")
        run_on_each(self, request, rows, self._deed(request, trust_organisation), done)

    @admin.action(description=_("Ne plus faire confiance (avec motif)"), permissions=["change"])
    def distrust(self, request: HttpRequest, rows: QuerySet[Organisation]) -> None:
        done = ngettext_lazy(
            "Confiance retirée à %(count)s structure.", "Confiance retirée à %(count)s structures.", "count"
        )
        run_on_each(self, request, rows, self._deed(request, distrust_organisation, reason=_reason(request)), done)

    def _deed(self, request: HttpRequest, use_case: Any, **more: Any) -> Any:
        return lambda row: use_case(actor=request.user, organisation=row, now=timezone.now(), **more)


@admin.register(Invitation)
class InvitationPage(ReadOnlyPage):
    """Invitations, their answers, and taking one back."""

    list_display = ("email", "organisation", "role", "invited_by", "created_at", "expires_at", "accepted_at")
    list_filter = ("role", ("accepted_at", admin.EmptyFieldListFilter), ("cancelled_at", admin.EmptyFieldListFilter))
    list_select_related = ("organisation", "invited_by")
    search_fields = ("email", "organisation__name", "invited_by__email")
    exclude = ("token_digest",)
    date_hierarchy = "created_at"
    actions = ("cancel",)

    @admin.action(description=_("Annuler l’invitation"), permissions=["view"])
    def cancel(self, request: HttpRequest, rows: QuerySet[Invitation]) -> None:
        done = ngettext_lazy("%(count)s invitation annulée.", "%(count)s invitations annulées.", "count")
        run_on_each(
            self,
            request,
            rows.select_related("organisation"),
            lambda row: cancel_invitation(actor=request.user, invitation=row, now=timezone.now()),
            done,
        )


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()


def _may_change(inline: TabularInline, request: HttpRequest, obj: Any) -> bool:
    """Who may change the organisation may change its team."""
    page = inline.admin_site.get_model_admin(Organisation)
    return bool(page.has_change_permission(request, obj))
