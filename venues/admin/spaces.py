"""Spaces."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from venues.admin.base import CheckedForm, VenuePage
from venues.locks import lock_venue
from venues.models import Space
from venues.space_editing import LAYOUTS, is_in_service, refuse_impossible, tree_of
from venues.space_tree import check_place


class SpaceForm(CheckedForm):
    """A space as use cases would accept it."""

    def refuse(self, instance: Space) -> None:
        refuse_impossible(instance)
        tree = tree_of(instance.venue)
        check_place(tree, space=instance.pk, parent=instance.parent_id, units=instance.units)


@admin.register(Space)
class SpaceAdmin(VenuePage):
    """Spaces. Units and place in the tree are fixed once a published season opens them; `bookings` lets them retire."""

    form = SpaceForm
    list_display = ("name", "venue", "kind", "parent", "units", "capacity", "taken_by", "bookable", "retired_at")
    list_filter = ("kind", "taken_by", "bookable", ("retired_at", admin.EmptyFieldListFilter))
    list_select_related = ("venue", "parent")
    search_fields = ("name", "venue__name", "venue__commune__name")
    autocomplete_fields = ("venue", "parent", "amenities")
    readonly_fields = ("retired_at",)
    fieldsets = (
        (None, {"fields": ("venue", "parent", "name", "kind", "units", "capacity", "bookable", "retired_at")}),
        (_("Selon la disposition"), {"fields": LAYOUTS, "classes": ("tab",)}),
        (_("Présentation"), {"fields": ("description", "amenities", "position"), "classes": ("tab",)}),
        (
            _("Réservation"),
            {
                "fields": (
                    "taken_by",
                    "granularity",
                    "min_duration",
                    "max_duration",
                    "preparation",
                    "clearing",
                    ("day_starts", "half_day_at", "day_ends"),
                    ("night_starts", "night_ends"),
                ),
                "classes": ("tab",),
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Space | None = None) -> tuple[str, ...]:
        if obj is None:
            return self.readonly_fields
        fixed = ("venue", "parent", "units") if is_in_service(obj) else ("venue",)
        return (*self.readonly_fields, *fixed)

    def has_delete_permission(self, request: HttpRequest, obj: Space | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Space, form: Any, change: bool) -> None:
        with transaction.atomic():
            lock_venue(obj.venue_id)
            super().save_model(request, obj, form, change)
