"""The other side of a conflict: what the outside calendar says."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from bookings.models import Allocation, BusyPeriod, Conflict
from commons.periods import Period, merge


def with_what_is_said(conflicts: QuerySet[Conflict]) -> QuerySet[Conflict]:
    """With the periods, as a whole, that each conflict's calendar says are taken, for `said`."""
    taken = Allocation.objects.filter(line__reservation=OuterRef(OuterRef("reservation")))
    told = BusyPeriod.objects.filter(
        feed=OuterRef("feed"), period__overlap=OuterRef("period"), space__in=taken.values("space")
    )
    return conflicts.annotate(told=ArraySubquery(told.values("period")))


def said(conflict: Conflict) -> list[Period]:
    """Which periods its calendar says are taken; where it says nothing any more, the part that it did contradict."""
    told = conflict.told or [conflict.period]  # type: ignore[attr-defined]
    return merge(Period.from_range(one) for one in told)
