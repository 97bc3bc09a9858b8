"""Venues, with their spaces and those who look after them."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from unfold.admin import TabularInline

from commons.admin.base import ReasonForm, links, run_on_each
from venues.admin.base import CheckedForm, VenuePage
from venues.models import HostText, Space, Venue, VenueAccess
from venues.venue_editing import has_openings, refuse_impossible
from venues.venue_publication import accept_venue, refuse_venue


class VenueForm(CheckedForm):
    """A venue as use cases would accept it."""

    def refuse(self, instance: Venue) -> None:
        refuse_impossible(instance)


class SpaceInline(TabularInline):
    """The spaces of a venue, to look at; each has its own page."""

    model = Space
    fields = ("name", "kind", "parent", "units", "capacity", "bookable", "retired_at")
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = True
    tab = True

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class HostTextInline(TabularInline):
    """What is said in other languages: to mend what must not stand there."""

    model = HostText
    fields = ("language", "field", "space", "photo", "text")
    readonly_fields = ("language", "field", "space", "photo")
    extra = 0
    tab = True

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class VenueAccessInline(TabularInline):
    """Members who look after this venue and not all of their organisation's."""

    model = VenueAccess
    extra = 0
    tab = True

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "membership" and (venue_id := request.resolver_match.kwargs.get("object_id")):
            members = db_field.related_model.objects.filter(all_venues=False, organisation__venues=venue_id)
            kwargs["queryset"] = members.select_related("user", "organisation")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Venue)
class VenueAdmin(VenuePage):
    """Venues. Their state changes only through the actions; `bookings` adds that which looks at what is to come."""

    form = VenueForm
    action_form = ReasonForm
    territory_path = "commune"
    list_display = ("name", "kind", "commune", "organisation", "state", "approval", "safety_headcount")
    list_filter = ("state", "kind", "approval", "is_demo", "commune__department", "amenities")
    list_select_related = ("kind", "commune", "organisation")
    search_fields = ("name", "slug", "address", "commune__name", "organisation__name")
    autocomplete_fields = ("organisation", "commune", "amenities")
    readonly_fields = ("state", "published_at", "created_at", "created_by", "see_also")
    date_hierarchy = "created_at"
    inlines = (SpaceInline, HostTextInline, VenueAccessInline)
    actions: tuple[str, ...] = ("accept", "send_back")
    fieldsets = (
        (None, {"fields": ("name", "slug", "organisation", "kind", "state", "see_also")}),
        (
            _("Présentation"),
            {"fields": ("language", "description", "amenities", "download_mbps", "house_rules"), "classes": ("tab",)},
        ),
        (
            _("Adresse"),
            {
                "fields": ("commune", "address", "latitude", "longitude", "stop_name", "stop_minutes", "time_zone"),
                "classes": ("tab",),
            },
        ),
        (_("Sécurité"), {"fields": ("safety_headcount", "erp_types", "erp_category"), "classes": ("tab",)}),
        (
            _("Réservation"),
            {
                "fields": (
                    "approval",
                    "notice_hours",
                    "horizon_days",
                    "answer_hours",
                    "cancellation_policy",
                    "arrival_instructions",
                    "payment_instructions",
                    "phone",
                    "email",
                ),
                "classes": ("tab",),
            },
        ),
        (_("Suivi"), {"fields": ("is_demo", "published_at", "created_at", "created_by"), "classes": ("tab",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Venue | None = None) -> tuple[str, ...]:
        fixed: tuple[str, ...] = ("organisation",) if obj else ()
        if obj and has_openings(obj):
            fixed += ("time_zone",)
        return (*self.readonly_fields, *fixed)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Venue | None = None) -> dict[str, tuple[str, ...]]:
        return {} if obj else {"slug": ("name",)}

    def has_delete_permission(self, request: HttpRequest, obj: Venue | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == Venue.State.DRAFT)

    def save_model(self, request: HttpRequest, obj: Venue, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("Voir aussi"))
    def see_also(self, venue: Venue) -> str:
        """To the seasons and the openings of the venue."""
        if not venue.pk:
            return "–"
        return links(
            (_("saisons"), "venues_season", f"venue__id__exact={venue.pk}"),
            (_("ouvertures"), "venues_opening", f"space__venue__id__exact={venue.pk}"),
            (_("réservations"), "bookings_reservation", f"venue__id__exact={venue.pk}"),
        )

    @admin.action(description=_("Accepter la première publication"), permissions=["change"])
    def accept(self, request: HttpRequest, venues: models.QuerySet[Venue]) -> None:
        """Publish venues that wait for review and trust their organisations."""
        done = ngettext_lazy("%(count)s lieu est publié.", "%(count)s lieux sont publiés.", "count")
        run_on_each(
            self, request, venues, lambda each: accept_venue(actor=request.user, venue=each, now=timezone.now()), done
        )

    @admin.action(description=_("Renvoyer en brouillon, avec un motif"), permissions=["change"])
    def send_back(self, request: HttpRequest, venues: models.QuerySet[Venue]) -> None:
        """Send first publications back to their hosts."""
        reason = request.POST.get("reason", "")
        done = ngettext_lazy("%(count)s lieu est renvoyé.", "%(count)s lieux sont renvoyés.", "count")

        def deed(venue: Venue) -> Venue:
            return refuse_venue(actor=request.user, venue=venue, reason=reason, now=timezone.now())

        run_on_each(self, request, venues, deed, done)
