"""Rates and supplements."""

from django.contrib import admin

from commons.errors import Impossible
from venues.admin.base import CheckedForm, VenuePage
from venues.models import Rate, Supplement
from venues.sentences import unknown_space


class RateForm(CheckedForm):
    """A rate of a space of the season's venue."""

    def refuse(self, instance: Rate) -> None:
        if instance.space.venue_id != instance.season.venue_id:
            raise Impossible(unknown_space(), code="unknown_space", fields={"space": [unknown_space()]})


class SupplementForm(CheckedForm):
    """A supplement for spaces of the season's venue."""

    def refuse(self, instance: Supplement) -> None:
        spaces = self.cleaned_data.get("spaces", ())
        if any(space.venue_id != instance.season.venue_id for space in spaces):
            raise Impossible(unknown_space(), code="unknown_space", fields={"spaces": [unknown_space()]})


@admin.register(Rate)
class RateAdmin(VenuePage):
    """Rates. Prices already promised are copies and stay."""

    form = RateForm
    territory_path = "season__venue__commune"
    list_display = ("space", "season", "audience", "per", "amount", "vat_rate")
    list_filter = ("audience", "per", "season__state")
    list_select_related = ("space", "season")
    search_fields = ("space__name", "season__name", "season__venue__name")
    autocomplete_fields = ("season", "space")


@admin.register(Supplement)
class SupplementAdmin(VenuePage):
    """Supplements. Prices already promised are copies and stay."""

    form = SupplementForm
    territory_path = "season__venue__commune"
    list_display = ("name", "season", "per", "amount", "vat_rate", "compulsory")
    list_filter = ("per", "compulsory", "season__state")
    list_select_related = ("season",)
    search_fields = ("name", "season__name", "season__venue__name")
    autocomplete_fields = ("season", "spaces")
