"""What the administration pages of bookings share."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldBooleanWidget

from accounts.admin.base import TerritoryPage
from commons.admin.base import ReasonForm
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
