"""Deposits of stays that are over: what a host still holds and has to give back."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.deposit_words import DepositState
from bookings.models import Deposit, Reservation
from bookings.states import RELEASED


def to_give_back(venues: Any, now: datetime) -> QuerySet[Deposit]:
    """Those of these venues (a queryset) that were received and whose stay is over or called off, the longest first."""
    alone = Q(pk=OuterRef("link__reservation"))
    together = Q(series__isnull=False, series=OuterRef("link__series"))
    still = Reservation.objects.filter(alone | together, ends_at__gt=now).exclude(state__in=RELEASED)
    here = Q(link__reservation__venue__in=venues) | Q(link__series__venue__in=venues)
    held = Deposit.objects.filter(here, ~Exists(still), state=DepositState.RECEIVED)
    return held.select_related("link__reservation__venue", "link__series__venue").order_by("received_on", "pk")
