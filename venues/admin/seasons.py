"""Seasons with their hours, closures, rates and supplements. What is published is read-only here."""

from typing import Any

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from commons.errors import DomainError, Impossible
from venues.admin.base import CheckedForm, VenuePage, add_refusal
from venues.closure_editing import refuse_published
from venues.models import Closure, Rate, Season, SeasonHours, Space, Supplement
from venues.opening_hours import WeeklyHours, check_closure, check_days, check_hours
from venues.opening_words import summarise
from venues.season_editing import refuse_impossible
from venues.season_rules import closures_of, hours_by_space, rule_with


class SeasonForm(CheckedForm):
    """A season as use cases would accept it."""

    def refuse(self, instance: Season) -> None:
        refuse_impossible(instance)


class HoursFormSet(BaseInlineFormSet):
    """Hours that do not overlap, space by space."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        by_space: dict[int | None, list[Any]] = {}
        for form in self.forms:
            if form.cleaned_data and not form.cleaned_data.get("DELETE"):
                by_space.setdefault(getattr(form.cleaned_data["space"], "pk", None), []).append(form)
        for forms in by_space.values():
            try:
                check_hours([_stretch(form.cleaned_data) for form in forms])
            except DomainError as error:
                add_refusal(forms[-1], Impossible(str(error.message)))


class DraftInline(TabularInline):
    """Rows of a season that only a draft lets change."""

    extra = 0
    tab = True

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **_own_spaces(db_field, request, kwargs))

    def has_add_permission(self, request: HttpRequest, obj: Season | None = None) -> bool:
        return _is_draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Season | None = None) -> bool:
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Season | None = None) -> bool:
        return _is_draft(obj) and super().has_delete_permission(request, obj)


class HoursInline(DraftInline):
    """Weekly hours; without a space they are the whole venue's."""

    model = SeasonHours
    formset = HoursFormSet


class ClosureForm(CheckedForm):
    """A closure inside its season, or of a venue on days on which no published season lies."""

    def refuse(self, instance: Closure) -> None:
        if instance.season_id:
            season = instance.season
            check_closure((instance.first_day, instance.last_day), season.first_day, season.last_day)
        else:
            check_days(instance.first_day, instance.last_day)
            refuse_published(instance.venue, instance.first_day, instance.last_day)


class ClosureInline(DraftInline):
    """Days taken out of the season."""

    model = Closure
    form = ClosureForm
    fields = ("first_day", "last_day", "reason")


class RateInline(TabularInline):
    """Rates, which a published season lets change too: prices promised are copies."""

    model = Rate
    extra = 0
    tab = True

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **_own_spaces(db_field, request, kwargs))


class SupplementInline(TabularInline):
    """Supplements; the spaces they are for are on their own page."""

    model = Supplement
    exclude = ("spaces",)
    extra = 0
    tab = True
    show_change_link = True


@admin.register(Season)
class SeasonAdmin(VenuePage):
    """Seasons. Publishing and withdrawing need to know what is taken: `bookings` adds those actions."""

    form = SeasonForm
    list_display = ("name", "venue", "state", "first_day", "last_day", "school_holidays", "published_at")
    list_filter = ("state", "school_holidays", "school_zone", "venue__kind")
    list_select_related = ("venue",)
    search_fields = ("name", "venue__name", "venue__commune__name")
    autocomplete_fields = ("venue",)
    date_hierarchy = "first_day"
    readonly_fields = ("state", "published_at", "created_at", "rule_in_words")
    inlines = (HoursInline, ClosureInline, RateInline, SupplementInline)
    fieldsets = (
        (None, {"fields": ("venue", "name", ("first_day", "last_day"), "state", "rule_in_words")}),
        (
            _("Jours"),
            {"fields": ("closed_on_public_holidays", "school_holidays", "school_zone"), "classes": ("tab",)},
        ),
        (_("Suivi"), {"fields": ("conditions", "published_at", "created_at"), "classes": ("tab",)}),
    )

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "venue__id__exact" or super().lookup_allowed(lookup, value, request)

    def get_inlines(self, request: HttpRequest, obj: Season | None) -> tuple[type[TabularInline], ...]:
        return self.inlines if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Season | None = None) -> tuple[str, ...]:
        if obj is None:
            return self.readonly_fields
        if not _is_draft(obj):
            return (
                *self.readonly_fields,
                "venue",
                "first_day",
                "last_day",
                "closed_on_public_holidays",
                "school_holidays",
                "school_zone",
            )
        return (*self.readonly_fields, "venue")

    def has_delete_permission(self, request: HttpRequest, obj: Season | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or _is_draft(obj))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Closure:
            for each in formset.forms:
                each.instance.venue_id = form.instance.venue_id
        super().save_formset(request, form, formset, change)

    @admin.display(description=_("En clair"))
    def rule_in_words(self, season: Season) -> str:
        """The rule of the whole venue as a sentence."""
        if not season.pk:
            return "–"
        return summarise(rule_with(season, hours_by_space(season).get(None, ()), closures_of(season)))


@admin.register(Closure)
class ClosureAdmin(VenuePage):
    """Closures of seasons and of whole venues. Those of published seasons are changed by their hosts."""

    form = ClosureForm
    list_display = ("venue", "season", "first_day", "last_day", "reason")
    list_filter = (("season", admin.EmptyFieldListFilter), "season__state")
    list_select_related = ("venue", "season")
    search_fields = ("venue__name", "season__name", "reason")
    autocomplete_fields = ("venue",)
    date_hierarchy = "first_day"
    fields = ("venue", "first_day", "last_day", "reason")

    def has_change_permission(self, request: HttpRequest, obj: Closure | None = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Closure | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or _is_free(obj))


def _is_draft(season: Season | None) -> bool:
    return season is None or season.state != Season.State.PUBLISHED


def _is_free(closure: Closure) -> bool:
    if closure.season:
        return _is_draft(closure.season)
    try:
        refuse_published(closure.venue, closure.first_day, closure.last_day)
    except DomainError:
        return False
    return True


def _own_spaces(db_field: Any, request: HttpRequest, kwargs: dict[str, Any]) -> dict[str, Any]:
    """Offer only the spaces of the season's venue."""
    if db_field.name == "space" and (season_id := request.resolver_match.kwargs.get("object_id")):
        kwargs["queryset"] = Space.objects.filter(venue__seasons=season_id).in_use()
    return kwargs


def _stretch(data: dict[str, Any]) -> WeeklyHours:
    return WeeklyHours(data["weekday"], data["starts"], data["ends"])
