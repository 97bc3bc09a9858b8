"""What keeps somebody from going: places they still hold, money that is owed, venues that they alone look after."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation, User
from accounts.privacy.leaving import heirs_of, sole_owner_of
from accounts.privacy.parts import Hindrance
from bookings.deposit_words import DepositState
from bookings.dispute_words import ENDED as DISPUTES_ENDED
from bookings.models import Deposit, Dispute, LedgerEntry, PaymentLink, Refund, Reservation
from bookings.money_words import Pocket
from bookings.payments.reckoning import reckon
from bookings.payments.standing import UNDER_WAY
from bookings.payments.terms import terms_of
from bookings.personal.money import links_of
from bookings.states import ACTIVE, CERTAIN, SWEEPABLE, State
from commons.words import day, money
from venues.models import Venue
from venues.payment_words import MethodKind

MOST_NAMED: Final = 10
# What goes to the host directly is noted by the host, or never: after this it holds nobody back any more.
NOTED_WITHIN: Final = timedelta(days=60)


def hindrances(user: User, now: datetime) -> list[Hindrance]:
    """What the person has to settle first, each with where."""
    return [*_stays(user, now), *_money(user, now), *_venues(user)]


def own(user: User) -> QuerySet[Reservation]:
    """What is the person's to settle: what they booked for an organisation with another owner is that one's."""
    return Reservation.objects.filter(booker=user).exclude(organisation__in=list(heirs_of(user)))


def to_come(user: User, now: datetime) -> QuerySet[Reservation]:
    """Their reservations that are not over; a hold that has lapsed is, whether or not it was swept."""
    lapsed = Q(state__in=SWEEPABLE, expires_at__lte=now)
    over = Q(state=State.CONFIRMED, ends_at__lte=now)
    return own(user).filter(state__in=ACTIVE).exclude(lapsed).exclude(over).order_by("starts_at", "pk")


def _stays(user: User, now: datetime) -> Iterator[Hindrance]:
    coming = to_come(user, now).select_related("venue")
    for one in coming[:MOST_NAMED]:
        yield Hindrance(
            _(
                "Votre réservation %(reference)s (%(venue)s, %(day)s) n’est pas terminée : "
                "annulez-la, ou attendez sa fin."
            )
            % {**_named(one), "day": day(one.starts_at.astimezone(one.venue.zone).date())},
            _page(one),
            _("Voir la réservation"),
        )
    if more := max(0, coming.count() - MOST_NAMED):
        sentence = ngettext(
            "%(count)d autre réservation n’est pas terminée.",
            "%(count)d autres réservations ne sont pas terminées.",
            more,
        )
        yield Hindrance(sentence % {"count": more}, reverse("my_reservations"), _("Voir mes réservations"))


def _money(user: User, now: datetime) -> Iterator[Hindrance]:
    certain = list(own(user).filter(state__in=CERTAIN).select_related("venue").order_by("pk"))
    settled = reckon([one.pk for one in certain])
    for one in certain:
        if (rest := settled[one.pk].rest(one.total)) and _is_waited_for(one, now):
            yield _about(one, _("Il reste %(sum)s à payer pour la réservation %(reference)s (%(venue)s)."), rest)
    yield from _on_its_way(user, now)
    for one, sum_ in _owed_by_venues(user):
        yield _about(one, _("%(venue)s vous doit encore %(sum)s pour la réservation %(reference)s."), sum_)
    links = links_of(user).filter(Q(reservation__in=own(user)) | Q(series__reservations__in=own(user))).distinct()
    yield from _deposits_and_disputes(links)


def _is_waited_for(one: Reservation, now: datetime) -> bool:
    """Whether the platform knows how it is paid, and would know that it was."""
    terms = terms_of(one.conditions)
    if terms is None:
        return False
    return terms.method == MethodKind.CARD or one.ends_at > now - NOTED_WITHIN


def _on_its_way(user: User, now: datetime) -> Iterator[Hindrance]:
    back = Refund.objects.filter(reservation__in=own(user), state__in=UNDER_WAY, at__gt=now - NOTED_WITHIN)
    for one in back.select_related("reservation__venue").order_by("pk"):
        sentence = _("Un remboursement de %(sum)s est en route pour la réservation %(reference)s (%(venue)s).")
        yield _about(one.reservation, sentence, one.amount)


def _owed_by_venues(user: User) -> Iterator[tuple[Reservation, Decimal]]:
    claims = LedgerEntry.objects.filter(account=Pocket.CLAIMS, reservation__in=own(user))
    sums = claims.order_by().values_list("reservation").annotate(sum=Sum("amount"))
    owed = {pk: sum_ for pk, sum_ in sums if sum_ > 0}
    for one in Reservation.objects.filter(pk__in=owed).select_related("venue").order_by("pk"):
        yield one, owed[one.pk]


def _deposits_and_disputes(links: QuerySet[PaymentLink]) -> Iterator[Hindrance]:
    held = Deposit.objects.filter(link__in=links, state__in=(DepositState.RECEIVED, DepositState.ENDING))
    for deposit in held.select_related("link__reservation", "link__series").order_by("pk"):
        sentence = _("Le lieu a encore votre caution de %(sum)s (%(reference)s) : il doit d’abord la rendre.")
        facts = {"sum": money(deposit.amount), "reference": deposit.link}
        yield Hindrance(sentence % facts, reverse("deposits", args=[deposit.link.token]), _("Voir la caution"))
    of_links = Q(payment__link__in=links) | Q(deposit__link__in=links)
    parts = [f"{of}__link__{booked}" for of in ("payment", "deposit") for booked in ("reservation", "series")]
    for dispute in (
        Dispute.objects.filter(of_links).exclude(state__in=DISPUTES_ENDED).select_related(*parts).order_by("pk")
    ):
        sentence = _("Votre banque examine encore un paiement de %(sum)s (%(reference)s).")
        facts = {"sum": money(dispute.amount), "reference": dispute.link}
        yield Hindrance(sentence % facts, reverse("my_reservations"), _("Voir mes réservations"))


def _venues(user: User) -> Iterator[Hindrance]:
    """Venues that nobody would look after, and places that an organisation without members would still hold."""
    for organisation in sole_owner_of(user):
        offered = Venue.objects.filter(organisation=organisation).exclude(
            state__in=(Venue.State.DRAFT, Venue.State.WITHDRAWN)
        )
        for venue in offered.order_by("pk"):
            yield Hindrance(
                _("Vous êtes seul à vous occuper de « %(venue)s » : retirez ce lieu, ou nommez un autre propriétaire.")
                % {"venue": venue.name},
                reverse("host_venue", args=[venue.slug]),
                _("Voir le lieu"),
            )
        yield from _visits(organisation)


def _visits(organisation: Organisation) -> Iterator[Hindrance]:
    if Reservation.objects.filter(venue__organisation=organisation, state__in=ACTIVE).exists():
        sentence = _("Des personnes ont encore réservé chez « %(name)s », dont vous êtes seul propriétaire.")
        yield Hindrance(sentence % {"name": organisation.name}, reverse("host"), _("Voir ces réservations"))


def _about(one: Reservation, sentence: str, amount: Decimal) -> Hindrance:
    return Hindrance(sentence % {**_named(one), "sum": money(amount)}, _page(one), _("Voir la réservation"))


def _named(one: Reservation) -> dict[str, str]:
    return {"reference": one.reference, "venue": one.venue.name}


def _page(one: Reservation) -> str:
    return reverse("my_reservation", args=[one.reference])
