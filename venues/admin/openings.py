"""What publishing and the database keep by themselves: to look at."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from venues.admin.base import WrittenByProgramme
from venues.models import Opening, OpenYear, SpaceLeaf


@admin.register(Opening)
class OpeningAdmin(WrittenByProgramme):
    """Openings, written by publishing only."""

    territory_path = "space__venue__commune"
    list_display = ("space", "venue", "season", "starts", "ends")
    list_filter = ("season__state", "space__kind")
    list_select_related = ("space__venue", "season")
    search_fields = ("space__name", "season__name", "space__venue__name")
    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "space__venue__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("lieu"), ordering="space__venue__name")
    def venue(self, opening: Opening) -> str:
        return str(opening.space.venue)

    @admin.display(description=_("début"), ordering="period")
    def starts(self, opening: Opening) -> str:
        return _shown(opening, opening.period.lower)

    @admin.display(description=_("fin"))
    def ends(self, opening: Opening) -> str:
        return _shown(opening, opening.period.upper)


@admin.register(OpenYear)
class OpenYearAdmin(WrittenByProgramme):
    """Open days, written by the database itself."""

    territory_path = "space__venue__commune"
    list_display = ("space", "year", "open_days")
    list_filter = ("year",)
    list_select_related = ("space__venue",)
    search_fields = ("space__name", "space__venue__name")
    show_full_result_count = False
    fields = ("space", "year", "open_days")

    @admin.display(description=_("jours ouverts"))
    def open_days(self, year: OpenYear) -> int:
        return year.days.count("1")


@admin.register(SpaceLeaf)
class SpaceLeafAdmin(WrittenByProgramme):
    """Which leaves a space consists of, kept by the database."""

    territory_path = "space__venue__commune"
    list_display = ("space", "leaf")
    list_select_related = ("space", "leaf")
    search_fields = ("space__name", "leaf__name", "space__venue__name")


def _shown(opening: Opening, instant: object) -> str:
    """The instant on the venue's own clock."""
    return f"{localtime(instant, opening.space.venue.zone):%d/%m/%Y %H:%M}"
