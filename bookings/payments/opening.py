"""Entering payment: one page at the provider for what is paid together, however many tabs ask for it."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from bookings.facts import PAYMENT, SYSTEM, Change, Fact, record
from bookings.models import Payment, PaymentLink, PaymentShare, Reservation
from bookings.models.payments import new_key
from bookings.money_words import PaymentState
from bookings.payments import provider
from bookings.payments.accounts import require_ready
from bookings.payments.closing import close_page
from bookings.payments.connecting import refresh
from bookings.payments.dues import Due, due_now
from bookings.payments.fees import application_fee
from bookings.payments.links import accounts_of, link_named, live_payment
from bookings.payments.locking import locked_rows
from bookings.payments.outcomes import Page
from bookings.payments.requests import page_request
from bookings.payments.terms import LEAST_BY_CARD, Terms, terms_of
from bookings.states import State
from commons.errors import Impossible, Lost, Unreachable
from venues.payment_words import MethodKind

# Stripe keeps a page open for 30 minutes at least, and a day at most; its clock is not ours.
PAGE_LEAST: Final = timedelta(minutes=35)
PAGE_MOST: Final = timedelta(hours=23)
# A page that closes in less is no use to anybody.
WORTH: Final = timedelta(minutes=2)
FIRST_LOOK: Final = timedelta(minutes=10)


def open_payment(*, token: str, now: datetime, language: str = "fr") -> Payment:
    """The payment whose `url` is the open page for what is due now: the one that is open already, or a new one.

    Whoever has the link may pay. The place is kept at least as long as the page is open. Nothing is locked while the
    provider is asked. Raises Missing; Impossible `nothing_due`, `not_by_card`, `too_small_for_card`; Lost
    `payment_processing`, `pay_deadline_passed`, `account_not_ready`, `try_again`; Unreachable.
    """
    link = link_named(token)
    for _turn in range(3):
        payment, is_stale = _enter(link, now, language)
        if not is_stale:
            return payment if payment.url else _ask_for_page(payment, now)
        # Other amounts are due than its page says, or it is about to close: it goes first.
        close_page(payment_id=payment.pk, now=now)
    raise Lost(_("Un paiement vient de se terminer. Rechargez cette page."), code="try_again")


def _enter(link: PaymentLink, now: datetime, language: str) -> tuple[Payment, bool]:
    """The live payment, or a new one; and whether it has to go first."""
    with transaction.atomic():
        rows = locked_rows(link)
        terms = terms_of(rows[0].conditions)
        if terms is None or terms.method != MethodKind.CARD:
            raise Impossible(_("Cette réservation ne se paie pas par carte ici."), code="not_by_card")
        live = live_payment(link)
        if live and live.state == PaymentState.PROCESSING:
            sentence = _("Un paiement est en cours à la banque : sa réponse peut prendre quelques jours.")
            raise Lost(sentence, code="payment_processing")
        due = due_now(accounts_of(rows), terms, now)
        if live:
            return live, not _still_good(live, due, now)
        if due is None:
            raise Impossible(_("Il n’y a rien à payer pour le moment."), code="nothing_due")
        if due.amount < LEAST_BY_CARD:
            sentence = _("Une carte ne paie pas moins de 0,50 € : réglez cette somme au lieu lui-même.")
            raise Impossible(sentence, code="too_small_for_card")
        return _create(link, rows, terms, due, now, language), False


def _still_good(payment: Payment, due: Due | None, now: datetime) -> bool:
    if due is None or payment.to_close or (payment.expires_at and payment.expires_at < now + WORTH):
        return False
    shares = dict(payment.shares.values_list("reservation_id", "amount"))
    return payment.part == due.part and shares == due.shares


def _create(
    link: PaymentLink, rows: list[Reservation], terms: Terms, due: Due, now: datetime, language: str
) -> Payment:
    venue = rows[0].venue
    account = require_ready(venue.organisation_id)
    ours = [one for one in rows if one.pk in due.shares]
    expires_at, prolonged = _until(link, ours, now)
    payment = Payment.objects.create(
        link=link,
        venue=venue,
        organisation_id=venue.organisation_id,
        part=due.part,
        method=MethodKind.CARD,
        amount=due.amount,
        attempt=link.payments.count() + 1,
        stripe_account=account,
        application_fee=application_fee(venue, due.amount),
        expires_at=expires_at,
        prolonged=prolonged,
        check_at=now + FIRST_LOOK,
    )
    payment.request = page_request(payment, ours, language=language)
    payment.save(update_fields=["request"])
    PaymentShare.objects.bulk_create(
        PaymentShare(payment=payment, reservation_id=pk, amount=amount) for pk, amount in due.shares.items()
    )
    record([opened(payment, sorted(due.shares))], by=SYSTEM, now=now)
    return payment


def _until(link: PaymentLink, ours: list[Reservation], now: datetime) -> tuple[datetime, bool]:
    """When the page closes, and whether the deadline was put off for it. Raises Lost `pay_deadline_passed`."""
    pressing = {one: one.expires_at for one in ours if one.state == State.AWAITING_PAYMENT and one.expires_at}
    least = now + PAGE_LEAST
    deadline = min(pressing.values(), default=now + PAGE_MOST)
    if deadline <= now:
        raise Lost(_("Le délai de paiement est passé : la place n’est plus gardée."), code="pay_deadline_passed")
    if deadline >= least:
        return min(deadline, now + PAGE_MOST), False
    # Once for all tries: nobody keeps a place for ever by opening pages.
    if link.payments.filter(prolonged=True).exclude(session_id="").exists():
        sentence = _("Le délai de paiement est presque passé : il est trop tard pour ouvrir une nouvelle page.")
        raise Lost(sentence, code="pay_deadline_passed")
    for one, until in pressing.items():
        one.expires_at = max(until, least)
        one.save(update_fields=["expires_at"])
    return least, True


def _ask_for_page(payment: Payment, now: datetime) -> Payment:
    """Outside any transaction; twice at the same time finds the same page, by its key."""
    try:
        page = provider.create_page(payment.request, account=payment.stripe_account, key=payment.idempotency_key)
    except provider.Indefinite as error:
        # The same key would give the same answer for a day. A page that was made for it has an address nobody knows.
        Payment.objects.filter(pk=payment.pk, idempotency_key=payment.idempotency_key).update(idempotency_key=new_key())
        raise Unreachable(_("Le service de paiement a eu un problème. Réessayez."), code="provider_failed") from error
    except provider.Refused as error:
        _give_up(payment, error, now)
        _look_at_account(payment, now)
        sentence = _("Le paiement par carte n’est pas possible en ce moment. Réessayez plus tard, ou écrivez au lieu.")
        raise Lost(sentence, code="account_not_ready") from error
    return keep_page(payment, page)


def keep_page(payment: Payment, page: Page) -> Payment:
    """Note the page of a payment that has none yet; if it has one, that one."""
    Payment.objects.filter(pk=payment.pk, session_id="").update(session_id=page.id, url=page.url)
    payment.refresh_from_db()
    return payment


def _look_at_account(payment: Payment, now: datetime) -> None:
    """Maybe it takes cards no more, and the event that says so has not come: pages then offer another means."""
    with suppress(Unreachable, provider.Refused, provider.Indefinite):
        refresh(organisation_id=payment.organisation_id, now=now)


def _give_up(payment: Payment, error: Exception, now: datetime) -> None:
    code = getattr(error, "code", "") or "refused"
    Payment.objects.filter(pk=payment.pk, state=PaymentState.OPEN, session_id="").update(
        state=PaymentState.CANCELLED, problem=code[:60], check_at=None, changed_at=now
    )


def opened(payment: Payment, reservations: list[int]) -> Change:
    """The fact that a payment began."""
    data: dict[str, Any] = {"reservations": reservations, "amount": str(payment.amount), "part": payment.part}
    return Change(Fact.PAYMENT_OPENED, payment.pk, to_state=payment.state, data=data, subject_type=PAYMENT)
