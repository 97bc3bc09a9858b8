"""Filters of `GET /reservations/`."""

from datetime import datetime, time
from typing import Any

import django_filters
from django import forms
from django.db.models import CharField, DateTimeField, Expression, F, Func, QuerySet, Value
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from bookings.models import Reservation
from bookings.states import State

ROLES = [("booker", _("ce que j’ai réservé")), ("host", _("ce qui est réservé chez moi"))]
FIRST_YEAR, LAST_YEAR = 1970, 2200
INVALID = _("Indiquez un jour ou un moment, par exemple 2027-01-12 ou 2027-01-12T09:00.")


class MomentField(forms.CharField):
    """A day or a date and time in ISO 8601; without an offset, what the clocks of each venue show."""

    def to_python(self, value: Any) -> datetime | None:
        text = (super().to_python(value) or "").replace(" ", "+")
        if not text:
            return None
        try:
            found = parse_date(text) or parse_datetime(text)
        except ValueError:
            found = None
        if found is None or not FIRST_YEAR <= found.year < LAST_YEAR:
            raise forms.ValidationError(INVALID)
        return found if isinstance(found, datetime) else datetime.combine(found, time())


class MomentFilter(django_filters.CharFilter):
    """Compares with an instant, or with the same time on the clocks of each venue."""

    field_class = MomentField

    def filter(self, queryset: QuerySet[Reservation], value: datetime | None) -> QuerySet[Reservation]:
        if value is None:
            return queryset
        instant = value if value.tzinfo else _on_the_wall(value)
        return queryset.filter(**{f"{self.field_name}__{self.lookup_expr}": instant})


class ReservationFilter(django_filters.FilterSet):
    """By state (several allowed), venue, time touched, and the side on which one stands."""

    state = django_filters.MultipleChoiceFilter(choices=State.choices)
    venue = django_filters.CharFilter(field_name="venue__slug", help_text="Slug of a venue.")
    series = django_filters.CharFilter(field_name="series__reference", help_text="Reference of a series.")
    role = django_filters.ChoiceFilter(choices=ROLES, method="on_side")

    class Meta:
        model = Reservation
        fields: list[str] = []

    def on_side(self, queryset: QuerySet[Reservation], _name: str, side: str) -> QuerySet[Reservation]:
        user = self.request.user
        own = Reservation.objects.booked_by(user) if side == "booker" else Reservation.objects.hosted_by(user)
        return queryset.filter(pk__in=own.values("pk"))


# `from` is no name for an attribute.
ReservationFilter.base_filters["from"] = MomentFilter(
    field_name="ends_at", lookup_expr="gt", help_text="What ends after this day or moment."
)
ReservationFilter.base_filters["to"] = MomentFilter(
    field_name="starts_at", lookup_expr="lt", help_text="What begins before this day or moment."
)


def _on_the_wall(naive: datetime) -> Expression:
    """The instant at which the clocks of the reservation's venue show this."""
    shown = Func(Value(naive.isoformat(), CharField()), template="%(expressions)s::timestamp")
    return Func(
        shown,
        F("venue__time_zone"),
        template="(%(expressions)s)",
        arg_joiner=" AT TIME ZONE ",
        output_field=DateTimeField(),
    )
