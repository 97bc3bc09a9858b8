"""What people looked for in vain."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from bookings.admin.base import moment
from bookings.models import SearchMiss, WaitingEntry
from venues.admin.base import WrittenByProgramme


@admin.register(WaitingEntry)
class WaitingEntryAdmin(WrittenByProgramme):
    """Who waits for what, served in order by the programme."""

    territory_path = "space__venue__commune"
    list_display = ("user", "space", "venue", "units", "from_when", "to_when", "state", "reservation", "created_at")
    list_filter = ("state", "space__kind")
    list_select_related = ("user", "space__venue", "reservation")
    search_fields = ("user__email", "user__name", "space__name", "space__venue__name", "reservation__reference")
    fields = (
        *("user", "space", "venue", "units", "headcount", "from_when", "to_when"),
        *("state", "reservation", "created_at"),
    )
    date_hierarchy = "created_at"

    @admin.display(description=_("lieu"), ordering="space__venue__name")
    def venue(self, entry: WaitingEntry) -> str:
        return str(entry.space.venue)

    @admin.display(description=_("début"), ordering="period")
    def from_when(self, entry: WaitingEntry) -> str:
        return moment(entry.period.lower, entry.space.venue)

    @admin.display(description=_("fin"))
    def to_when(self, entry: WaitingEntry) -> str:
        return moment(entry.period.upper, entry.space.venue)


@admin.register(SearchMiss)
class SearchMissAdmin(WrittenByProgramme):
    """What was searched for and not found, counted by week, commune, purpose and size; nobody is named."""

    territory_path = "commune"
    list_display = ("week", "commune", "purpose", "size", "count")
    list_filter = ("purpose", "commune__department")
    list_select_related = ("commune",)
    search_fields = ("commune__name", "commune__insee__exact", "purpose")
    date_hierarchy = "week"
