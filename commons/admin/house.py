"""The texts of the house. What holds, or held, is not changed: somebody may have agreed to it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from commons.house.reading import in_force
from commons.models import HouseText


class HouseTextForm(forms.ModelForm):
    """A text begins to hold today or later."""

    def clean_holds_from(self) -> Any:
        day = self.cleaned_data["holds_from"]
        if day < timezone.localdate():
            raise ValidationError(_("Choisissez aujourd’hui ou un jour à venir : un texte ne vaut pas pour le passé."))
        return day


@admin.register(HouseText)
class HouseTextAdmin(ModelAdmin):
    """A new text for a page starts from the one that holds; it may be changed until the day after it begins to."""

    form = HouseTextForm
    list_display = ("page", "holds_from", "complete", "note")
    list_filter = ("page",)
    search_fields = ("body_fr", "body_en", "note")
    date_hierarchy = "holds_from"
    fields = ("page", "holds_from", "note", "body_fr", "body_en")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """`?page=terms` starts from the text that holds."""
        initial = dict(super().get_changeform_initial_data(request))
        today = timezone.localdate()
        if text := in_force(initial.get("page", ""), today):
            initial |= {"body_fr": text.body_fr, "body_en": text.body_en}
        return {"holds_from": today, **initial}

    def has_change_permission(self, request: HttpRequest, obj: HouseText | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_to_come(obj)

    def has_delete_permission(self, request: HttpRequest, obj: HouseText | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_to_come(obj)

    def _is_to_come(self, text: HouseText | None) -> bool:
        return text is None or text.holds_from >= timezone.localdate()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """None: deleting many would not ask of each whether it may be."""
        return {}

    @admin.display(description=_("rien à compléter"), boolean=True)
    def complete(self, text: HouseText) -> bool:
        return text.is_complete
