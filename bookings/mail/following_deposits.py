"""Who is told of deposits: at once of what happened, and in time of what is to be brought or given back."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.roles import Capability
from bookings.deposit_words import DepositState, Means
from bookings.deposits.bundles import bundle_of
from bookings.deposits.rules import REMIND_EVERY, is_announcement_due, is_reminder_due
from bookings.facts import Fact
from bookings.mail.kinds import Kind
from bookings.mail.of_deposits import ALL_OF_IT, SUBJECT
from bookings.mail.readers import booker_of, hosts_of
from bookings.mail.telling import for_each
from bookings.models import Deposit, PaymentLink
from commons.models import Event
from commons.notices import schedule_notices
from commons.outbox import on_event


@on_event(Fact.DEPOSIT_RECEIVED, Fact.DEPOSIT_RETURNED, Fact.DEPOSIT_KEPT)
def follow_deposit(event: Event, now: datetime) -> None:
    """The booker is told of each; the host of what a card or its bank did."""
    deposit = Deposit.objects.select_related("link__reservation", "link__series").get(pk=event.subject_id)
    bundle = bundle_of(deposit.link)
    about: dict[str, Any] = {"due_at": event.happened_at, "data": {"event": event.pk}}
    came = event.kind == Fact.DEPOSIT_RECEIVED
    kind = Kind.DEPOSIT_RECEIVED if came else Kind.DEPOSIT_ENDED
    planned = for_each([booker_of(bundle.first)], kind, SUBJECT, deposit.pk, **about)
    if event.data.get("lapsed") or (came and deposit.means == Means.CARD):
        hosts = hosts_of(bundle.venue, capability=Capability.ANSWER_REQUESTS)
        planned += for_each(hosts, Kind.HOST_DEPOSIT_ON_CARD, SUBJECT, deposit.pk, **about)
    schedule_notices(planned)


def remind_of_deposits(*, now: datetime) -> int:
    """Tell bookers what to bring, once; hosts what to give back, the day after the stay and then each week.

    Returns how many bookings somebody was told of. Two workers at the same time tell once.
    """
    return _announce(now) + _ask_back(now)


def _announce(now: datetime) -> int:
    near = Q(link__reservation__starts_at__lte=now + timedelta(days=4)) | Q(link__series__isnull=False)
    waiting = Deposit.objects.filter(near, state=DepositState.EXPECTED, announced_at=None)
    told = 0
    for link in _links(waiting):
        bundle = bundle_of(link)
        if not bundle.is_certain or not is_announcement_due(now=now, starts_at=bundle.starts_at, announced_at=None):
            continue
        with transaction.atomic():
            if not link.deposits.filter(announced_at=None).update(announced_at=now):
                continue
            booker = [booker_of(bundle.first)]
            schedule_notices(for_each(booker, Kind.DEPOSITS_TO_BRING, ALL_OF_IT, link.pk, due_at=now, data={}))
        told += 1
    return told


def _ask_back(now: datetime) -> int:
    lately = Q(reminded_at=None) | Q(reminded_at__lte=now - REMIND_EVERY)
    held = Deposit.objects.filter(lately, state=DepositState.RECEIVED)
    told = 0
    for link in _links(held):
        bundle = bundle_of(link)
        ours = link.deposits.filter(lately, state=DepositState.RECEIVED)
        first = ours.order_by("reminded_at").values_list("reminded_at", flat=True).first()
        if not is_reminder_due(now=now, ends_at=bundle.ends_at, reminded_at=first, zone=bundle.venue.zone):
            continue
        with transaction.atomic():
            if not ours.update(reminded_at=now):
                continue
            hosts = hosts_of(bundle.venue, capability=Capability.ANSWER_REQUESTS)
            planned = for_each(hosts, Kind.HOST_DEPOSITS_TO_GIVE_BACK, ALL_OF_IT, link.pk, due_at=now, data={})
            schedule_notices(planned)
        told += 1
    return told


def _links(deposits: Any) -> list[PaymentLink]:
    ids = deposits.order_by().values("link")
    return list(PaymentLink.objects.filter(pk__in=ids).select_related("reservation", "series").order_by("pk"))
