"""What is left of a person's bookings when their account goes: the stays, for the hosts' books, without the person."""

from datetime import datetime

from django.db.models import Q

from accounts.models import User
from accounts.privacy.leaving import heirs_of
from bookings.facts import RESERVATION, SYSTEM, Change, Fact, record
from bookings.models import AwaitedDocument, BilledParty, Invoice, Reservation, Series, WaitingEntry
from bookings.personal.money import links_of
from bookings.states import ACTIVE, State
from commons.models import Event


def venues_touched(user: User) -> frozenset[int]:
    """The venues where something is the person's, by id."""
    booked = Reservation.objects.filter(booker=user.pk).order_by().values_list("venue_id", flat=True)
    wished = WaitingEntry.objects.filter(user=user.pk).order_by().values_list("space__venue_id", flat=True)
    return frozenset(booked.distinct()) | frozenset(wished.distinct())


def forget(user: User, now: datetime) -> None:
    """Hand over what an organisation has booked for later; take the person's words and address from what is past.

    The venues are locked. Favourites, searches, wishes and secret addresses go with the account itself.
    """
    # In the order in which others lock them (`lifecycle.door`).
    mine = Reservation.objects.filter(booker=user).order_by("starts_at", "pk")
    ids = list(mine.select_for_update(of=("self",)).values_list("pk", flat=True))
    _hand_over(user, now)
    issued = Q(pk__in=Invoice.objects.filter(link__isnull=False).values("link"))
    unbilled = links_of(user).exclude(issued | Q(pk__in=AwaitedDocument.objects.values("link")))
    BilledParty.objects.filter(link__in=unbilled).delete()
    # Before the history is emptied of what the person wrote.
    said = Event.objects.filter(actor=user, subject_type=RESERVATION, to_state=State.CANCELLED).exclude(reason="")
    own_words = [int(pk) for pk in said.values_list("subject_id", flat=True)]
    Reservation.objects.filter(pk__in=own_words, booker=user).update(reason="")
    Reservation.objects.filter(pk__in=ids, booker=user).exclude(message="").update(message="")


def _hand_over(user: User, now: datetime) -> None:
    """What the person booked for an organisation, and is still to come, is another owner's from now on."""
    for organisation_id, heir_id in heirs_of(user).items():
        coming = Reservation.objects.filter(booker=user, organisation_id=organisation_id, state__in=ACTIVE)
        ids = list(coming.order_by("starts_at", "pk").values_list("pk", flat=True))
        Series.objects.filter(booker=user, reservations__in=ids).update(booker=heir_id)
        Reservation.objects.filter(pk__in=ids).update(booker=heir_id)
        record([Change(Fact.RESERVATION_HANDED_OVER, pk) for pk in ids], by=SYSTEM, now=now)
