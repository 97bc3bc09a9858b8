"""People: who they are, whether their address is confirmed, what they belong to."""

from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts.models import ApiToken, Membership, User
from accounts.people import close_account, confirm_address, reopen_account
from accounts.privacy.deleting import delete_account
from accounts.privacy.parts import closing_hindrances_of, hindrances_of
from accounts.tokens import revoke_tokens
from commons.admin.base import ReasonForm, links, run_on_each

POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")
STANDING = ("is_active", "before_closing", "related")


class AddressInline(TabularInline):
    """The person's addresses."""

    model = EmailAddress
    extra = 0
    tab = True
    fields = readonly_fields = ("email", "verified", "primary")
    can_delete = False

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class MembershipInline(TabularInline):
    """What the person belongs to; changed on the organisation's page."""

    model = Membership
    extra = 0
    tab = True
    fields = readonly_fields = ("organisation", "role", "all_venues", "created_at")
    can_delete = False

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class TokenInline(TabularInline):
    """The person's tokens; revoked on their own page."""

    model = ApiToken
    extra = 0
    tab = True
    fields = readonly_fields = ("name", "prefix", "scopes", "expires_at", "last_used_at", "revoked_at")
    can_delete = False

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class NewPersonForm(UserCreationForm):
    """A person made by an administrator: the address is taken as confirmed."""

    class Meta:
        model = User
        fields = ("email", "name", "language")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Un compte existe déjà à cette adresse."))
        return email


class PersonForm(UserChangeForm):
    """A person as administrators change them."""

    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserPage(UserAdmin, ModelAdmin):
    """A row is never deleted as such: an action deletes the account, by the rules of the person's own page."""

    form = PersonForm
    add_form = NewPersonForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "name", "confirmed", "is_active", "is_staff", "language", "date_joined")
    list_filter = ("is_active", "is_staff", "is_superuser", "language", "memberships__role")
    search_fields = ("email", "name", "phone", "memberships__organisation__name")
    ordering = ("email",)
    filter_horizontal = ("groups", "user_permissions")
    readonly_fields = ("email", "is_active", "last_login", "date_joined", "related", "before_closing")
    inlines = (AddressInline, MembershipInline, TokenInline)
    action_form = ReasonForm
    actions = ("confirm", "close", "reopen", "end_tokens", "delete_accounts")
    date_hierarchy = "date_joined"
    fieldsets = (
        (None, {"fields": ("email", "password", "name", "phone", "language", *STANDING)}),
        (_("Pouvoirs"), {"fields": POWERS, "classes": ("tab",)}),
        (_("Dates"), {"fields": ("last_login", "date_joined"), "classes": ("tab",)}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "name", "language", "password1", "password2")}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        verified = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
        return super().get_queryset(request).annotate(has_confirmed=Exists(verified))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, *POWERS)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> tuple[Any, ...]:
        return self.inlines if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only those who have all powers may touch those who have some: nobody climbs over another's password."""
        above = obj is not None and (obj.is_superuser or obj.is_staff) and not request.user.is_superuser
        return super().has_change_permission(request, obj) and (not above or obj.pk == request.user.pk)

    def has_delete_permission(self, _request: HttpRequest, _obj: User | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            confirm_address(actor=request.user, user=obj, now=timezone.now())

    @admin.display(description=_("adresse confirmée"), boolean=True, ordering="has_confirmed")
    def confirmed(self, user: User) -> bool:
        return bool(user.has_confirmed)  # type: ignore[attr-defined]

    @admin.display(description=_("Voir aussi"))
    def related(self, user: User) -> str:
        return links(
            (str(_("ses réservations")), "bookings_reservation", f"q={user.email}"),
            (str(_("ses messages")), "commons_notice", f"q={user.email}"),
            (str(_("ce qu’elle a fait")), "commons_event", f"q={user.email}"),
            (str(_("ses jetons")), "accounts_apitoken", f"q={user.email}"),
            (str(_("ses seconds facteurs")), "mfa_authenticator", f"q={user.email}"),
        )

    @admin.display(description=_("À régler avant de fermer le compte"))
    def before_closing(self, user: User) -> str:
        """What would keep an administrator from closing the account, each with the page where it is settled."""
        found = [(one.sentence, one.href, one.action) for one in closing_hindrances_of(user, timezone.now())]
        return format_html_join(mark_safe("<br>"), '{} <a href="{}">{}</a>', found) or "–"

    @admin.action(description=_("Confirmer l’adresse e-mail"), permissions=["change"])
    def confirm(self, request: HttpRequest, users: QuerySet[User]) -> None:
        done = ngettext_lazy("%(count)s adresse confirmée.", "%(count)s adresses confirmées.", "count")
        run_on_each(self, request, users, self._deed(request, confirm_address), done)

    @admin.action(description=_("Fermer le compte, avec un motif"), permissions=["change"])
    def close(self, request: HttpRequest, users: QuerySet[User]) -> None:
        done = ngettext_lazy("%(count)s compte fermé.", "%(count)s comptes fermés.", "count")
        run_on_each(self, request, users, self._deed_with_reason(request, close_account), done)

    @admin.action(description=_("Rouvrir le compte"), permissions=["change"])
    def reopen(self, request: HttpRequest, users: QuerySet[User]) -> None:
        done = ngettext_lazy("%(count)s compte rouvert.", "%(count)s comptes rouverts.", "count")
        run_on_each(self, request, users, self._deed(request, reopen_account), done)

    @admin.action(description=_("Révoquer tous les jetons"), permissions=["change"])
    def end_tokens(self, request: HttpRequest, users: QuerySet[User]) -> None:
        done = ngettext_lazy(
            "Jetons de %(count)s personne révoqués.", "Jetons de %(count)s personnes révoqués.", "count"
        )
        run_on_each(self, request, users, self._deed(request, revoke_tokens), done)

    @admin.action(description=_("Supprimer le compte…"), permissions=["change"])
    def delete_accounts(self, request: HttpRequest, users: QuerySet[User]) -> HttpResponse | None:
        """Asks first, and says what would have to be settled; then does it for each but oneself."""
        users = users.exclude(pk=request.user.pk)
        if "confirmed" not in request.POST:
            now = timezone.now()
            people = [{"user": one, "hindrances": hindrances_of(one, now)} for one in users]
            context = {
                **self.admin_site.each_context(request),
                "title": _("Supprimer le compte"),
                "people": people,
                "reason": _reason(request),
            }
            return TemplateResponse(request, "admin/accounts/user/delete_accounts.html", context)
        done = ngettext_lazy("%(count)s compte supprimé.", "%(count)s comptes supprimés.", "count")
        run_on_each(self, request, list(users), self._deed_with_reason(request, delete_account), done)
        return None

    def _deed(self, request: HttpRequest, use_case: Any) -> Any:
        return lambda user: use_case(actor=request.user, user=user, now=timezone.now())

    def _deed_with_reason(self, request: HttpRequest, use_case: Any) -> Any:
        return self._deed(request, partial(use_case, reason=_reason(request)))


def _reason(request: HttpRequest) -> str:
    """What was typed beside the action, or on the page that asks once more."""
    return request.POST.get("reason", "")
