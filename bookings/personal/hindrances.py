"""What keeps somebody from going: places they still hold, money that is owed, venues that they alone look after."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.privacy.leaving import sole_owner_of, with_heirs
from accounts.privacy.parts import Hindrance
from bookings.models import LedgerEntry, PaymentLink, Refund, Reservation
from bookings.money_words import Pocket
from bookings.payments.reckoning import reckon_from
from bookings.payments.standing import UNDER_WAY
from bookings.payments.terms import terms_of
from bookings.personal.hosting import UNSETTLED, held_deposits, open_disputes
from bookings.personal.money import links_of
from bookings.states import ACTIVE, CERTAIN, SWEEPABLE, State
from commons.money import ZERO
from commons.together import read_together
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
    return Reservation.objects.filter(booker=user).exclude(organisation__in=with_heirs(user))


def to_come(user: User, now: datetime) -> QuerySet[Reservation]:
    """Their reservations that are not over; a hold that has lapsed is, whether or not it was swept."""
    lapsed = Q(state__in=SWEEPABLE, expires_at__lte=now)
    over = Q(state=State.CONFIRMED, ends_at__lte=now)
    return own(user).filter(state__in=ACTIVE).exclude(lapsed).exclude(over).order_by("starts_at", "pk")


def offered_venues() -> QuerySet[Venue]:
    """Those that are shown, or wait to be."""
    return Venue.objects.exclude(state__in=(Venue.State.DRAFT, Venue.State.WITHDRAWN))


def _stays(user: User, now: datetime) -> Iterator[Hindrance]:
    coming = list(to_come(user, now).select_related("venue").annotate(of_all=Window(Count("pk")))[:MOST_NAMED])
    for one in coming:
        yield Hindrance(
            _(
                "Votre réservation %(reference)s (%(venue)s, %(day)s) n’est pas terminée : "
                "annulez-la, ou attendez sa fin."
            )
            % {**_named(one), "day": day(one.starts_at.astimezone(one.venue.zone).date())},
            _page(one),
            _("Voir la réservation"),
        )
    if coming and (more := coming[0].of_all - len(coming)):
        sentence = ngettext(
            "%(count)d autre réservation n’est pas terminée.",
            "%(count)d autres réservations ne sont pas terminées.",
            more,
        )
        yield Hindrance(sentence % {"count": more}, reverse("my_reservations"), _("Voir mes réservations"))


def _money(user: User, now: datetime) -> Iterator[Hindrance]:
    ours = own(user).order_by().values("pk")
    moved = read_together(
        User.objects.filter(pk=user.pk),
        entries=LedgerEntry.objects.filter(reservation__in=ours, account__in=(Pocket.BOOKER, Pocket.CLAIMS)),
        refunds=Refund.objects.filter(reservation__in=ours).order_by("pk"),
    )
    entries, refunds = moved["entries"], moved["refunds"]
    named = {one.reservation_id for one in (*entries, *refunds)}
    concerned = Reservation.objects.filter(Q(pk__in=ours, state__in=CERTAIN) | Q(pk__in=named))
    rows = {one.pk: one for one in concerned.select_related("venue").order_by("pk")}
    settled = reckon_from(list(rows), entries, refunds)
    for one in rows.values():
        if one.state in CERTAIN and (rest := settled[one.pk].rest(one.total)) and _is_waited_for(one, now):
            yield _about(one, _("Il reste %(sum)s à payer pour la réservation %(reference)s (%(venue)s)."), rest)
    for refund in refunds:
        if refund.state in UNDER_WAY and refund.at > now - NOTED_WITHIN:
            sentence = _("Un remboursement de %(sum)s est en route pour la réservation %(reference)s (%(venue)s).")
            yield _about(rows[refund.reservation_id], sentence, refund.amount)
    claims = _claims(entries)
    for one in rows.values():
        if (owed := claims.get(one.pk, ZERO)) > 0:
            yield _about(one, _("%(venue)s vous doit encore %(sum)s pour la réservation %(reference)s."), owed)
    links = links_of(user).filter(Q(reservation__in=own(user)) | Q(series__reservations__in=own(user))).distinct()
    yield from _deposits_and_disputes(links)


def _is_waited_for(one: Reservation, now: datetime) -> bool:
    """Whether the platform knows how it is paid, and would know that it was."""
    terms = terms_of(one.conditions)
    if terms is None:
        return False
    return terms.method == MethodKind.CARD or one.ends_at > now - NOTED_WITHIN


def _claims(entries: Iterable[LedgerEntry]) -> dict[int | None, Decimal]:
    """What venues owe the person, by reservation, in euros."""
    owed: dict[int | None, Decimal] = {}
    for one in entries:
        if one.account == Pocket.CLAIMS:
            owed[one.reservation_id] = owed.get(one.reservation_id, ZERO) + one.amount
    return owed


def _deposits_and_disputes(links: QuerySet[PaymentLink]) -> Iterator[Hindrance]:
    for deposit in (
        held_deposits().filter(link__in=links).select_related("link__reservation", "link__series").order_by("pk")
    ):
        sentence = _("Le lieu a encore votre caution de %(sum)s (%(reference)s) : il doit d’abord la rendre.")
        facts = {"sum": money(deposit.amount), "reference": deposit.link}
        yield Hindrance(sentence % facts, reverse("deposits", args=[deposit.link.token]), _("Voir la caution"))
    of_links = Q(payment__link__in=links) | Q(deposit__link__in=links)
    parts = [f"{of}__link__{booked}" for of in ("payment", "deposit") for booked in ("reservation", "series")]
    for dispute in open_disputes().filter(of_links).select_related(*parts).order_by("pk"):
        sentence = _("Votre banque examine encore un paiement de %(sum)s (%(reference)s).")
        facts = {"sum": money(dispute.amount), "reference": dispute.link}
        yield Hindrance(sentence % facts, reverse("my_reservations"), _("Voir mes réservations"))


def _venues(user: User) -> Iterator[Hindrance]:
    """Venues that nobody would look after; guests who come, or wait for their money, where no member would be left."""
    offered = offered_venues().order_by("pk")
    visits = Reservation.objects.filter(venue__organisation=OuterRef("pk"), state__in=ACTIVE)
    alone = sole_owner_of(user).annotate(is_visited=Exists(visits), is_owing=UNSETTLED)
    for organisation in alone.prefetch_related(Prefetch("venues", offered, to_attr="offered")):
        for venue in organisation.offered:
            yield Hindrance(
                _("Vous êtes seul à vous occuper de « %(venue)s » : retirez ce lieu, ou nommez un autre propriétaire.")
                % {"venue": venue.name},
                reverse("host_venue", args=[venue.slug]),
                _("Voir le lieu"),
            )
        if organisation.is_visited:
            sentence = _("Des personnes ont encore réservé chez « %(name)s », dont vous êtes seul propriétaire.")
            yield Hindrance(sentence % {"name": organisation.name}, reverse("host"), _("Voir ces réservations"))
        if organisation.is_owing:
            sentence = _(
                "« %(name)s », dont vous êtes seul propriétaire, doit encore régler une caution, "
                "une contestation ou une somme à rendre."
            )
            yield Hindrance(sentence % {"name": organisation.name}, reverse("host"), _("Voir ces réservations"))


def _about(one: Reservation, sentence: str, amount: Decimal) -> Hindrance:
    return Hindrance(sentence % {**_named(one), "sum": money(amount)}, _page(one), _("Voir la réservation"))


def _named(one: Reservation) -> dict[str, str]:
    return {"reference": one.reference, "venue": one.venue.name}


def _page(one: Reservation) -> str:
    return reverse("my_reservation", args=[one.reference])
