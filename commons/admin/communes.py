"""Communes: to look at; `manage.py load_communes` brings them up to date."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from commons.admin.base import ReadOnlyPage
from commons.communes import find_communes
from commons.models import Commune


@admin.register(Commune)
class CommunePage(ReadOnlyPage):
    """Search finds names as people type them, postal codes and Insee codes."""

    list_display = ("name", "insee", "codes", "department", "epci", "population")
    list_filter = ("department",)
    search_fields = ("name",)
    search_help_text = "Mende, 48000, 48095"

    @admin.display(description="codes postaux")
    def codes(self, commune: Commune) -> str:
        return ", ".join(commune.postal_codes)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Commune], search_term: str
    ) -> tuple[QuerySet[Commune], bool]:
        if not search_term.strip():
            return queryset, False
        found = [commune.pk for commune in find_communes(search_term, limit=50)]
        return queryset.filter(pk__in=found), False
