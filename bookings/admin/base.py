"""What the administration pages of bookings share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldBooleanWidget

from accounts.admin.base import TerritoryPage
from bookings.pricing import explain, from_snapshot
from bookings.references import LENGTH, normalise
from commons.admin.base import ReasonForm, run_on_each
from venues.admin.base import WrittenByProgramme
from venues.models import Venue


class YesForm(ReasonForm):
    """Actions that may leave reservations outside the openings want a yes."""

    accept_orphans = forms.BooleanField(
        label=_("Accepter que des réservations restent hors ouverture"), required=False, widget=UnfoldBooleanWidget
    )


class AnsweredPage(WrittenByProgramme):
    """Rows that no form changes: actions call the use cases, for those who may change the rows or the territory."""

    def has_answer_permission(self, request: HttpRequest) -> bool:
        """Read-only as the page is, the model's own permission to change decides, or the territory."""
        words = self.opts
        if request.user.has_perm(f"{words.app_label}.change_{words.model_name}"):
            return True
        return TerritoryPage.has_change_permission(self, request)


class ReferencedPage(AnsweredPage):
    """Reservations and series: found by reference, acted on by use cases that take their id as `id_name`."""

    action_form = ReasonForm
    id_name: str

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A reference is found however it is typed; anything else as usual."""
        reference = normalise(search_term)
        if len(reference) == LENGTH:
            found = queryset.filter(reference=reference)
            if found.exists():
                return found, False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("prix détaillé"))
    def price_in_words(self, row: Any) -> str:
        rows = [(row.title, row.detail, row.amount) for row in explain(from_snapshot(row.price))]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{} · {} · {}</li>", rows)) if rows else "–"

    def act(self, request: HttpRequest, rows: QuerySet[Any], deed: Callable[..., object], done: Any) -> None:
        """Do `deed` to each row as an administrator; `done` as for `run_on_each`."""
        self._act(request, rows, deed, done)

    def act_with_reason(
        self, request: HttpRequest, rows: QuerySet[Any], deed: Callable[..., object], done: Any
    ) -> None:
        """The same, with the reason that was typed beside the action."""
        self._act(request, rows, deed, done, reason=request.POST.get("reason", ""))

    def _act(
        self, request: HttpRequest, rows: QuerySet[Any], deed: Callable[..., object], done: Any, **words: str
    ) -> None:
        def on(row: Any) -> None:
            deed(actor=request.user, now=timezone.now(), administrator=True, **{self.id_name: row.pk}, **words)

        run_on_each(self, request, rows, on, done)


class ReadOnlyInline(TabularInline):
    """Rows that belong to the page's own, to look at."""

    extra = 0
    can_delete = False
    tab = True

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_view_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        # Whoever may see the page may see its parts.
        return True


def moment(instant: Any, venue: Venue) -> str:
    """The instant on the venue's own clock."""
    return f"{localtime(instant, venue.zone):%d/%m/%Y %H:%M}"


def stretch(period: Any, venue: Venue) -> str:
    """From when to when, on the venue's own clock."""
    return f"{moment(period.lower, venue)} – {moment(period.upper, venue)}"
