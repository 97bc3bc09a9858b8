"""Letters about deposits, to who brings them and to who holds them."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Capability
from bookings.deposit_words import DepositState, Means
from bookings.deposits.banking import LAPSED
from bookings.deposits.bundles import Bundle, bundle_of
from bookings.deposits.cards import takes_cards
from bookings.deposits.wording import how_it_stands
from bookings.mail import links, words
from bookings.mail.deposits import listed
from bookings.mail.kinds import Kind
from bookings.mail.readers import still_hosts
from bookings.mail.sources import reservations
from bookings.mail.to_booker import letter
from bookings.mail.to_hosts import about, host_letter, replies_to, who_comes
from bookings.models import Deposit, PaymentLink, Reservation
from commons.models import Notice
from commons.money import format_euros
from commons.notices import Message, renders
from commons.words import day

SUBJECT = "deposit"
ALL_OF_IT = "payment_link"


@renders(Kind.DEPOSITS_TO_BRING)
def to_bring(notice: Notice, now: datetime) -> Message | None:
    """The stay is near: bring it. None when all have come, or nothing takes place any more."""
    link, bundle, reservation = _bundle(notice)
    waiting = list(link.deposits.filter(state=DepositState.EXPECTED))
    if not waiting or not bundle.is_certain or bundle.starts_at <= now:
        return None
    by_card = takes_cards(bundle, now)
    asked = ngettext(
        "%(venue)s demande une caution, rendue après le séjour.",
        "%(venue)s demande des cautions, rendues après le séjour.",
        len(waiting),
    )
    how = _("Apportez tout au plus tard à l’arrivée. Le lieu vous dit comment : chèque, virement ou espèces.")
    if by_card:
        how = _("Vous pouvez donner une carte dès maintenant : rien n’est débité. Ou tout apporter à l’arrivée.")
    return letter(
        reservation,
        subject=_("Cautions à prévoir : %(what)s") % {"what": words.headline(reservation)},
        title=_("Pensez aux cautions"),
        opening=[asked % {"venue": bundle.venue.name}, how],
        sections=[listed(waiting)],
        action=links.deposits(link) if by_card else links.manage(reservation),
    )


@renders(Kind.DEPOSIT_RECEIVED)
def received(notice: Notice, now: datetime) -> Message | None:
    """It came. None when it has ended meanwhile."""
    deposit, bundle, reservation = _deposit(notice)
    if deposit.state != DepositState.RECEIVED:
        return None
    return letter(
        reservation,
        subject=_("Caution reçue : %(what)s") % {"what": words.headline(reservation)},
        title=_("Votre caution est bien là"),
        opening=[_of(deposit), *how_it_stands(deposit, bundle), _("Elle vous est rendue si tout est en ordre.")],
        action=links.see(reservation),
    )


@renders(Kind.DEPOSIT_ENDED)
def ended(notice: Notice, now: datetime) -> Message | None:
    """It went back, or some of it was kept: how much, why, and where the proof is."""
    deposit, bundle, reservation = _deposit(notice)
    said = [_of(deposit), *how_it_stands(deposit, bundle)]
    if deposit.kept:
        said.append(
            _("La preuve est sur la page de la réservation.")
            if reservation.booker_id
            else _("Demandez la preuve au lieu en répondant à ce message.")
        )
        said.append(_("Vous n’êtes pas d’accord ? Répondez à ce message : il va au lieu."))
    elif deposit.means == Means.CARD:
        said.append(_("Selon votre banque, la somme redevient disponible en quelques jours."))
    subject = _("Caution gardée : %(what)s") if deposit.kept else _("Caution rendue : %(what)s")
    return letter(
        reservation,
        subject=subject % {"what": words.headline(reservation)},
        title=_title(deposit),
        opening=said,
        action=links.see(reservation),
    )


@renders(Kind.HOST_DEPOSITS_TO_GIVE_BACK)
def to_give_back(notice: Notice, now: datetime) -> Message | None:
    """The stay is over, and something is still held. None when nothing is, or the reader has left."""
    link, bundle, reservation = _bundle(notice)
    held = list(link.deposits.filter(state=DepositState.RECEIVED))
    if not held or not _may_read(notice, bundle):
        return None
    said = [_("Le séjour est fini. Rendez les cautions, ou dites ce que vous gardez et montrez pourquoi.")]
    until = min((one.authorised_until for one in held if one.authorised_until), default=None)
    if until is not None:
        said.append(
            _("Une carte est autorisée jusqu’au %(day)s : après, la banque la libère et vous ne pouvez rien garder.")
            % {"day": day(until.astimezone(bundle.venue.zone).date())}
        )
    return host_letter(
        bundle.venue,
        subject=_("Caution à rendre : %(who)s, %(what)s")
        % {"who": who_comes(reservation), "what": words.headline(reservation)},
        title=_("Une caution attend d’être rendue"),
        opening=said,
        details=about(reservation),
        sections=[listed(held)],
        action=links.hosted_deposits(reservation),
        reply_to=replies_to(reservation),
    )


@renders(Kind.HOST_DEPOSIT_ON_CARD)
def on_card(notice: Notice, now: datetime) -> Message | None:
    """A card was authorised, or the bank has let it go. None when it has been settled meanwhile."""
    deposit, bundle, reservation = _deposit(notice)
    if not _may_read(notice, bundle) or (deposit.state != DepositState.RECEIVED and deposit.problem != LAPSED):
        return None
    facts = {"who": who_comes(reservation), "what": words.headline(reservation)}
    subject, title = _("Caution par carte : %(who)s, %(what)s"), _("Une carte est autorisée")
    said = [_of(deposit), *how_it_stands(deposit, bundle)]
    if deposit.problem == LAPSED:
        subject, title = _("Caution libérée par la banque : %(who)s, %(what)s"), _("Une carte n’est plus autorisée")
        said.append(_("Si vous deviez garder quelque chose, écrivez à la personne."))
    return host_letter(
        bundle.venue,
        subject=subject % facts,
        title=title,
        opening=said,
        details=about(reservation),
        action=links.hosted_deposits(reservation),
        reply_to=replies_to(reservation),
    )


def _title(deposit: Deposit) -> str:
    if not deposit.kept:
        return _("Votre caution est rendue")
    return _("Le lieu garde une partie de votre caution") if deposit.returned else _("Le lieu garde votre caution")


def _of(deposit: Deposit) -> str:
    return _("Caution « %(title)s », %(amount)s.") % {"title": deposit.title, "amount": format_euros(deposit.amount)}


def _may_read(notice: Notice, bundle: Bundle) -> bool:
    return still_hosts(bundle.venue, notice.user_id, Capability.SEE_RESERVATIONS)


def _bundle(notice: Notice) -> tuple[PaymentLink, Bundle, Reservation]:
    link = PaymentLink.objects.select_related("reservation", "series").get(pk=notice.subject_id)
    bundle = bundle_of(link)
    return link, bundle, reservations().get(pk=bundle.first.pk)


def _deposit(notice: Notice) -> tuple[Deposit, Bundle, Reservation]:
    deposit = Deposit.objects.select_related("link__reservation", "link__series").get(pk=notice.subject_id)
    bundle = bundle_of(deposit.link)
    return deposit, bundle, reservations().get(pk=bundle.first.pk)
