"""Filters of `GET /reservations/`."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bookings.models import Reservation
from bookings.states import State

ROLES = [("booker", _("ce que j’ai réservé")), ("host", _("ce qui est réservé chez moi"))]


class ReservationFilter(django_filters.FilterSet):
    """By state (several allowed), venue, days touched, and the side on which one stands."""

    state = django_filters.MultipleChoiceFilter(choices=State.choices)
    venue = django_filters.CharFilter(field_name="venue__slug", help_text="Slug of a venue.")
    series = django_filters.CharFilter(field_name="series__reference", help_text="Reference of a series.")
    starts_before = django_filters.IsoDateTimeFilter(field_name="starts_at", lookup_expr="lt")
    ends_after = django_filters.IsoDateTimeFilter(field_name="ends_at", lookup_expr="gt")
    role = django_filters.ChoiceFilter(choices=ROLES, method="on_side")

    class Meta:
        model = Reservation
        fields: list[str] = []

    def on_side(self, queryset: QuerySet[Reservation], _name: str, side: str) -> QuerySet[Reservation]:
        user = self.request.user
        own = Reservation.objects.booked_by(user) if side == "booker" else Reservation.objects.hosted_by(user)
        return queryset.filter(pk__in=own.values("pk"))
