"""Asking for documents: what was promised with the hold, less what the venue has accepted before and is still valid."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.models import Paper
from accounts.paper_words import Key, key_of
from accounts.papers import Owner, papers_valid_on
from bookings.models import AskedPaper, Reservation
from bookings.paper_words import PaperState
from bookings.payments.links import link_for
from commons.periods import local_date


def promised_papers(reservation: Reservation) -> list[AskedPaper]:
    """What was asked for when the place was held, as rows that are not saved."""
    promised: list[dict[str, Any]] = reservation.conditions.get("papers") or []
    return [
        AskedPaper(kind=one["kind"], label=one["label"], names=one.get("names", {}), position=rank)
        for rank, one in enumerate(promised)
    ]


def papers_known(reservations: Sequence[Reservation], asked: Iterable[AskedPaper]) -> dict[Key, Paper]:
    """What the booker's wallet has of them, valid to the last day. What a host has refused is not offered again."""
    first = reservations[0]
    owner = Owner(first.organisation_id, first.booker_id)
    if owner.organisation_id is None and owner.user_id is None:
        return {}
    keys = {key_of(one.kind, one.label) for one in asked}
    known = {key: paper for key, paper in papers_valid_on(owner, last_day(reservations)).items() if key in keys}
    refused = AskedPaper.objects.filter(paper__in=known.values(), state=PaperState.REFUSED)
    again = set(refused.values_list("paper_id", flat=True)) if known else set()
    return {key: paper for key, paper in known.items() if paper.pk not in again}


def ask_papers(reservations: Sequence[Reservation]) -> list[AskedPaper]:
    """Ask for what was promised: once for a reservation, once for all dates of a series. The venue lock is held.

    What the wallet has goes to the host at once; what this host has accepted before is accepted.
    """
    first = reservations[0]
    asked = promised_papers(first)
    if not asked:
        return []
    link = link_for(first)
    if present := list(link.papers.all()):
        return present
    known = papers_known(reservations, asked)
    accepted = _accepted_by(first.venue.organisation_id, known.values())
    for one in asked:
        one.link = link
        one.paper = known.get(key_of(one.kind, one.label))
        if one.paper is not None:
            one.state = PaperState.ACCEPTED if one.paper.pk in accepted else PaperState.SENT
    return AskedPaper.objects.bulk_create(asked)


def are_wanting(reservation: Reservation) -> bool:
    """Whether a document is still to be accepted. No statement for a booking without documents."""
    if not reservation.conditions.get("papers"):
        return False
    return papers_of(reservation).exclude(state=PaperState.ACCEPTED).exists()


def papers_of(reservation: Reservation) -> Any:
    """The documents of a reservation, or of its series (a queryset)."""
    if reservation.series_id:
        return AskedPaper.objects.filter(link__series=reservation.series_id)
    return AskedPaper.objects.filter(link__reservation=reservation.pk)


def last_day(reservations: Iterable[Reservation]) -> date:
    """The last day on which somebody comes, on the venue's calendar."""
    return max(local_date(one.ends_at, one.venue.zone) for one in reservations)


def _accepted_by(organisation_id: int, papers: Iterable[Paper]) -> set[int]:
    ours = Q(link__reservation__venue__organisation=organisation_id)
    ours |= Q(link__series__venue__organisation=organisation_id)
    accepted = AskedPaper.objects.filter(ours, paper__in=list(papers), state=PaperState.ACCEPTED)
    return {pk for pk in accepted.values_list("paper_id", flat=True) if pk is not None}
