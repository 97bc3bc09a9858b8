"""Kinds of venue and amenities."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from venues.models import Amenity, VenueKind


@admin.register(VenueKind)
class VenueKindAdmin(ModelAdmin):
    """What a new venue of a kind starts with."""

    list_display = ("name_fr", "code", "shape", "default_approval", "default_notice_hours", "position")
    list_editable = ("position",)
    list_filter = ("default_approval", "shape")
    search_fields = ("name_fr", "name_en", "code")


@admin.register(Amenity)
class AmenityAdmin(ModelAdmin):
    """What venues and spaces offer."""

    list_display = ("name_fr", "name_en", "code", "position")
    list_editable = ("position",)
    search_fields = ("name_fr", "name_en", "code")
