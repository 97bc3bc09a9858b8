"""The history of everything: read-only."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from commons.admin.base import ReadOnlyPage
from commons.models import Event


class Waiting(admin.SimpleListFilter):
    """Whether the worker has dealt with the event."""

    title = _("traitement")
    parameter_name = "waiting"

    def lookups(self, _request: HttpRequest, _admin: object) -> list[tuple[str, object]]:
        return [("yes", _("en attente")), ("failing", _("en échec")), ("no", _("traité"))]

    def queryset(self, _request: HttpRequest, events):  # type: ignore[no-untyped-def]
        chosen = {
            "yes": {"handled_at": None},
            "failing": {"handled_at": None, "attempts__gt": 0},
            "no": {"handled_at__isnull": False},
        }
        return events.filter(**chosen.get(self.value() or "", {}))


@admin.register(Event)
class EventPage(ReadOnlyPage):
    """Who did what, when, on whose behalf, from what to what, and why."""

    list_display = (
        "happened_at",
        "kind",
        "subject_type",
        "subject_id",
        "actor",
        "on_behalf_of",
        "from_state",
        "to_state",
        "handled_at",
    )
    list_filter = (Waiting, "subject_type", "kind")
    list_select_related = ("actor",)
    search_fields = ("subject_id__exact", "kind", "actor__email", "on_behalf_of", "reason")
    search_help_text = _("Numéro d’objet, fait, adresse e-mail, motif")
    date_hierarchy = "happened_at"
    show_full_result_count = False
