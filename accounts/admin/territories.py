"""Territories: their communes and administrators."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import ActionForm

from accounts.models import Territory
from commons.admin.base import links
from commons.models import Commune


class DepartmentForm(ActionForm):
    """Which department to add."""

    department = forms.CharField(
        label=_("Département"),
        required=False,
        max_length=3,
        widget=forms.TextInput(attrs={"placeholder": "48, 2A, 974…", "size": 12}),
    )


@admin.register(Territory)
class TerritoryPage(ModelAdmin):
    """Its administrators, once staff, see the organisations and venues of its communes and nothing else."""

    action_form = DepartmentForm
    list_display = ("name", "communes_count", "contact_email")
    search_fields = ("name", "slug", "communes__name", "administrators__email")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("communes", "administrators")
    readonly_fields = ("related",)
    actions = ("add_department", "remove_department")
    fieldsets = (
        (None, {"fields": ("name", "slug", "contact_email", "administrators", "application_fee_percent", "related")}),
        (_("Communes"), {"fields": ("communes",), "classes": ("tab",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Territory]:
        return super().get_queryset(request).annotate(communes_number=Count("communes"))

    @admin.display(description=_("communes"), ordering="communes_number")
    def communes_count(self, territory: Territory) -> int:
        return int(territory.communes_number)  # type: ignore[attr-defined]

    @admin.display(description=_("Voir aussi"))
    def related(self, territory: Territory) -> str:
        if not territory.pk:
            return "–"
        inside = f"commune__territories__id__exact={territory.pk}"
        return links(
            (str(_("ses structures")), "accounts_organisation", inside), (str(_("ses lieux")), "venues_venue", inside)
        )

    @admin.action(description=_("Ajouter toutes les communes du département"), permissions=["change"])
    def add_department(self, request: HttpRequest, territories: QuerySet[Territory]) -> None:
        communes = self._communes(request)
        for territory in territories if communes else ():
            territory.communes.add(*communes)
            self._say(request, _("%(count)s communes sont dans « %(name)s »."), territory)

    @admin.action(description=_("Retirer toutes les communes du département"), permissions=["change"])
    def remove_department(self, request: HttpRequest, territories: QuerySet[Territory]) -> None:
        communes = self._communes(request)
        for territory in territories if communes else ():
            territory.communes.remove(*communes)
            self._say(request, _("%(count)s communes restent dans « %(name)s »."), territory)

    def _communes(self, request: HttpRequest) -> list[Commune]:
        code = request.POST.get("department", "").strip().upper()
        communes = list(Commune.objects.filter(department=code))
        if not communes:
            self.message_user(request, _("Indiquez un département : 48, 2A, 974…"), messages.ERROR)
        return communes

    def _say(self, request: HttpRequest, words: object, territory: Territory) -> None:
        self.message_user(request, str(words) % {"count": territory.communes.count(), "name": territory.name})
