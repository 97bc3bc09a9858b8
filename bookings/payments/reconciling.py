"""Every night: the provider's own list against the ledger, account by account, since a watermark.

Each difference opens an item that a person closes with a reason; one that has vanished by the next night closes itself.
The list is read before anything is locked.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.facts import RECONCILIATION, SYSTEM, Change, Fact, record
from bookings.lifecycle.answering import reason_given
from bookings.models import Discrepancy, Dispute, LedgerEntry, PaymentAccount, Reconciliation, Refund
from bookings.money_words import EntryKind, provider_pocket
from bookings.payments import provider
from bookings.payments.adopting import adopt
from bookings.payments.comparing import OUR_WORDS, THEIR_WORDS, Difference, by_name, compare, of_this_site
from bookings.payments.disputing import note_dispute
from bookings.payments.outcomes import Move
from bookings.permissions import as_administrator
from commons.errors import Lost, Unreachable

logger = logging.getLogger(__name__)

# What is told late, or ends days later, is compared again.
OVERLAP: Final = timedelta(days=7)
# How Stripe's names of disputes begin, older and newer ones.
DISPUTES: Final = ("dp_", "du_")
# What has just happened may not be known to both yet.
FRESH: Final = timedelta(hours=1)


def reconcile_all(*, now: datetime) -> int:
    """Compare every connected account. Returns how many differences are new; what does not answer waits a night."""
    found = 0
    for account in PaymentAccount.objects.exclude(state=PaymentAccount.State.DISCONNECTED).order_by("pk"):
        try:
            found += reconcile(account=account, now=now).differences
        except (Unreachable, provider.Refused, provider.Indefinite) as error:
            logger.warning("account %s was not compared: %s", account.stripe_id, error)
    return found


def reconcile(*, account: PaymentAccount, now: datetime) -> Reconciliation:
    """Compare one account, from a week before its watermark until an hour ago. Raises as `provider.read_page`."""
    until = now - FRESH
    last = Reconciliation.objects.filter(account=account.stripe_id).order_by("-until").first()
    since = (last.until if last else account.created_at) - OVERLAP
    listed = [one for one in provider.moves_since(since, account=account.stripe_id) if one.at < until]
    moves = of_this_site(listed, _posted({one.charge for one in listed}))
    theirs = by_name(moves)
    _adopt_refunds(account, moves, now)
    _follow_disputes(account, moves, now)
    expected = _expected(account, since + OVERLAP / 2, until)
    ours = _ours(account, {*theirs, *expected})
    differences = compare(ours, theirs, expected)
    with transaction.atomic():
        done = Reconciliation.objects.create(
            organisation_id=account.organisation_id,
            account=account.stripe_id,
            since=since,
            until=until,
            ran_at=now,
            seen=len(moves),
        )
        done.differences = _open(done, differences, now)
        done.save(update_fields=["differences"])
        agreed = {name for name in theirs if ours.get(name) == theirs[name]}
        _close_agreed(account, agreed, now)
        if done.differences:
            data = {"account": account.stripe_id, "differences": done.differences}
            found = Change(Fact.DIFFERENCES_FOUND, done.pk, data=data, subject_type=RECONCILIATION)
            record([found], by=SYSTEM, now=now)
        return done


def _adopt_refunds(account: PaymentAccount, moves: Iterable[Move], now: datetime) -> None:
    """What the host gave back in the provider's own pages, and no event told us of."""
    named = {one.source for one in moves if THEIR_WORDS.get(one.kind) == "refund"}
    known = Refund.objects.filter(provider_id__in=named).values_list("provider_id", flat=True)
    for name in sorted(named - set(known)):
        try:
            adopt(seen=provider.read_refund(name, account=account.stripe_id), account=account.stripe_id, now=now)
        except provider.Refused as error:
            logger.warning("refund %s was not read: %s", name, error)


def _follow_disputes(account: PaymentAccount, moves: Iterable[Move], now: datetime) -> None:
    """What a dispute moved, and those that a bank may have decided without moving anything, event or not."""
    named = {one.id: one.source for one in moves if _is_of_dispute(one)}
    posted = _posted(named)
    ours = Q(payment__stripe_account=account.stripe_id) | Q(deposit__stripe_account=account.stripe_id)
    waiting = Dispute.objects.filter(ours, closed_at=None).values_list("provider_id", flat=True)
    for name in sorted({*waiting, *(source for move, source in named.items() if move not in posted)}):
        try:
            seen = provider.read_dispute(name, account=account.stripe_id)
            note_dispute(seen=seen, account=account.stripe_id, now=now)
        except provider.Refused as error:
            logger.warning("dispute %s was not read: %s", name, error)


def _posted(names: Iterable[str]) -> set[str]:
    """Those of the provider's names that the ledger has."""
    found = LedgerEntry.objects.filter(external_id__in=list(names)).exclude(external_id="")
    return set(found.values_list("external_id", flat=True))


def _is_of_dispute(one: Move) -> bool:
    return THEIR_WORDS.get(one.kind) == "dispute" and one.source.startswith(DISPUTES)


def close_discrepancy(*, actor: User, discrepancy_id: int, reason: str, now: datetime) -> Discrepancy:
    """Close a difference by hand. Raises NotAllowed, Impossible `reason_missing`, Lost `already_closed`."""
    as_administrator(actor)
    words = reason_given(reason)
    with transaction.atomic():
        found = Discrepancy.objects.select_for_update().get(pk=discrepancy_id)
        if found.closed_at is not None:
            raise Lost(_("Cet écart est déjà clos."), code="already_closed")
        found.closed_at, found.closed_by, found.reason = now, actor, words[:500]
        found.save(update_fields=["closed_at", "closed_by", "reason"])
        return found


def _expected(account: PaymentAccount, since: datetime, until: datetime) -> set[str]:
    """The names of what the ledger has of that time."""
    entries = LedgerEntry.objects.filter(account=provider_pocket(account.stripe_id), at__gte=since, at__lt=until)
    named = entries.exclude(external_id="").values_list("kind", "external_id").distinct().order_by()
    return {f"{OUR_WORDS[EntryKind(kind)]}:{source}" for kind, source in named if kind in OUR_WORDS}


def _ours(account: PaymentAccount, names: Iterable[str]) -> dict[str, Decimal]:
    """What the ledger has under these names, whenever it was."""
    sources = {name.partition(":")[2] for name in names}
    entries = LedgerEntry.objects.filter(account=provider_pocket(account.stripe_id), external_id__in=sources)
    rows = entries.values_list("kind", "external_id").annotate(sum=Sum("amount")).order_by()
    sums: dict[str, Decimal] = {}
    for kind, source, amount in rows:
        if kind in OUR_WORDS:
            name = f"{OUR_WORDS[EntryKind(kind)]}:{source}"
            sums[name] = sums.get(name, Decimal(0)) + amount
    return sums


def _open(done: Reconciliation, differences: Iterable[Difference], now: datetime) -> int:
    """Write those that are new; returns how many."""
    rows = [
        Discrepancy(
            reconciliation=done,
            kind=one.kind,
            external_id=one.name,
            ours=one.ours,
            theirs=one.theirs,
            opened_at=now,
        )
        for one in differences
    ]
    known = set(
        Discrepancy.objects.filter(external_id__in=[row.external_id for row in rows]).values_list("kind", "external_id")
    )
    fresh = [row for row in rows if (row.kind, row.external_id) not in known]
    Discrepancy.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _close_agreed(account: PaymentAccount, names: set[str], now: datetime) -> None:
    still = Discrepancy.objects.filter(reconciliation__account=account.stripe_id, closed_at=None, external_id__in=names)
    still.update(closed_at=now)
