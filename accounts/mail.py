"""The mails of accounts: an invitation, what an administrator did to an account, a last word when one is deleted."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Invitation, User
from accounts.people import ACCOUNT_CLOSED, ACCOUNT_REOPENED
from accounts.privacy.age import WARNING
from accounts.privacy.deleting import FAREWELL, Cause
from accounts.privacy.unused import WARNED, unused
from accounts.team import invitation_secret
from commons.letters import Action, Detail, Letter, Section, address, write
from commons.models import Event, Notice
from commons.notices import Message, renders, schedule_notice
from commons.outbox import on_event
from commons.words import day

INVITATION = "invitation"


@on_event("member_invited")
def send_invitation(event: Event, now: datetime) -> None:
    """To the person's own account when there is one, in their language, else in that of whoever invites."""
    invitation = Invitation.objects.select_related("invited_by").filter(pk=event.subject_id).first()
    if invitation is None:
        return
    known = User.objects.filter(email=invitation.email, is_active=True).first()
    schedule_notice(
        subject_type="invitation",
        subject_id=invitation.pk,
        kind=INVITATION,
        recipient=invitation.email,
        user=known,
        language=(known or invitation.invited_by).language or settings.LANGUAGE_CODE,
        due_at=event.happened_at,
    )


@renders(INVITATION)
def invited(notice: Notice, now: datetime) -> Message | None:
    """Who invites, to what, until when. None when the invitation can no longer be accepted."""
    found = Invitation.objects.select_related("organisation", "invited_by")
    invitation = found.filter(pk=notice.subject_id, accepted_at=None, cancelled_at=None, expires_at__gt=now).first()
    if invitation is None:
        return None
    facts = {"name": invitation.invited_by.get_full_name(), "organisation": invitation.organisation.name}
    return write(
        Letter(
            subject=_("%(name)s vous invite à rejoindre %(organisation)s") % facts,
            title=_("Rejoignez %(organisation)s") % facts,
            opening=[
                _("%(name)s vous invite à rejoindre %(organisation)s sur Intersaison.") % facts,
                _("Connectez-vous ou créez un compte avec l’adresse %(email)s, puis acceptez l’invitation.")
                % {"email": invitation.email},
            ],
            details=[
                Detail(_("Votre rôle"), (str(invitation.get_role_display()),)),
                Detail(_("Valable jusqu’au"), (day(timezone.localdate(invitation.expires_at)),)),
            ],
            action=Action(_("Voir l’invitation"), address(reverse("invitation", args=[invitation_secret(invitation)]))),
            reason=_(
                "Si vous ne connaissez pas cette personne, ne faites rien : l’invitation prendra fin toute seule."
            ),
            reply_to=(invitation.invited_by.email,),
        )
    )


@on_event(ACCOUNT_CLOSED, ACCOUNT_REOPENED)
def tell_person(event: Event, now: datetime) -> None:
    """To the person whose account it is, unless it is gone."""
    person = User.objects.filter(pk=event.subject_id).first()
    if person is not None:
        schedule_notice(
            subject_type="user",
            subject_id=person.pk,
            kind=event.kind,
            recipient=person.email,
            user=person,
            due_at=event.happened_at,
            data={"event": event.pk},
        )


@renders(ACCOUNT_CLOSED)
def closed(notice: Notice, now: datetime) -> Message | None:
    """That one can no longer sign in: since when, why, what stays, whom to ask. None when it is open again."""
    if not User.objects.filter(pk=notice.subject_id, is_active=False).exists():
        return None
    event = Event.objects.get(pk=notice.data["event"])
    return write(
        Letter(
            subject=_("Votre compte est fermé"),
            title=_("Votre compte est fermé"),
            opening=[
                _("Un administrateur a fermé votre compte sur Intersaison. Vous ne pouvez plus vous connecter."),
                _(
                    "Rien n’est supprimé : vos réservations restent. "
                    "La loi nous demande de garder les factures dix ans."
                ),
                _(
                    "Vous n’êtes pas d’accord ? Vous voulez une copie de vos données, ou qu’elles soient supprimées ? "
                    "Écrivez-nous : l’adresse est dans les mentions légales."
                ),
            ],
            details=[Detail(_("Fermé le"), (day(timezone.localdate(event.happened_at)),))],
            sections=_reason(event.reason),
            action=Action(_("Voir les mentions légales"), address(reverse("house_legal"))),
            reason=_("Vous recevez ce message parce que ce compte est à votre adresse."),
        )
    )


@renders(ACCOUNT_REOPENED)
def reopened(notice: Notice, now: datetime) -> Message | None:
    """That one can sign in again. None when it is closed once more."""
    if not User.objects.filter(pk=notice.subject_id, is_active=True).exists():
        return None
    return write(
        Letter(
            subject=_("Votre compte est rouvert"),
            title=_("Votre compte est rouvert"),
            opening=[
                _("Un administrateur a rouvert votre compte sur Intersaison. Vous pouvez de nouveau vous connecter.")
            ],
            action=Action(_("Se connecter"), address(reverse("account_login"))),
            reason=_("Vous recevez ce message parce que ce compte est à votre adresse."),
        )
    )


@renders(WARNED)
def warned(notice: Notice, now: datetime) -> Message | None:
    """That the account will go, when, and how to keep it. None when it is in use again, or kept for another reason."""
    if not unused(now).filter(pk=notice.subject_id).exists():
        return None
    return write(
        Letter(
            subject=_("Votre compte sera supprimé, sauf si vous revenez"),
            title=_("Voulez-vous garder votre compte ?"),
            opening=[
                _("Votre compte sur Intersaison ne sert plus depuis deux ans : ni connexion, ni réservation."),
                _("Nous ne gardons pas les données de qui ne vient plus. Sans nouvelles, ce compte sera supprimé."),
                _("Pour le garder, connectez-vous une fois. Vous pourrez aussi y prendre une copie de vos données."),
                _(
                    "La loi nous demande de garder les factures dix ans. Les séjours passés restent dans les "
                    "comptes des hôtes, sans votre nom."
                ),
            ],
            details=[Detail(_("Connectez-vous avant le"), (day(timezone.localdate(now + WARNING)),))],
            action=Action(_("Garder mon compte"), address(reverse("account"))),
            reason=_(
                "Vous recevez ce message parce que ce compte est à votre adresse. "
                "Si vous n’en voulez plus, ne faites rien."
            ),
        )
    )


@renders(FAREWELL)
def farewell(notice: Notice, now: datetime) -> Message:
    """That the account is gone, why, and what to do if that was not wanted."""
    cause = Cause(notice.data["cause"])
    opening = {
        Cause.SELF: [_("Votre compte sur Intersaison est supprimé, comme vous l’avez demandé.")],
        Cause.ADMINISTRATOR: [_("Votre compte sur Intersaison a été supprimé par un administrateur du site.")],
        Cause.UNUSED: [
            _("Votre compte sur Intersaison est supprimé : il ne servait plus depuis deux ans."),
            _("Nous vous l’avions écrit il y a un mois ou plus."),
        ],
    }[cause]
    ending = _(
        "C’est le dernier message que vous recevez. "
        "Si vous n’avez rien demandé, écrivez-nous : l’adresse est dans les mentions légales."
    )
    if cause is Cause.UNUSED:
        ending = _(
            "C’est le dernier message que vous recevez. "
            "Si vous revenez un jour, vous pourrez créer un nouveau compte avec la même adresse."
        )
    opening += [
        _("Vos favoris, vos alertes, vos listes d’attente et vos jetons sont supprimés aussi."),
        _(
            "La loi nous demande de garder les factures dix ans. Les séjours passés restent dans les "
            "comptes des hôtes, sans votre nom."
        ),
    ]
    return write(
        Letter(
            subject=_("Votre compte est supprimé"),
            title=_("Votre compte est supprimé"),
            opening=opening,
            details=[Detail(_("Supprimé le"), (day(timezone.localdate(notice.due_at)),))],
            sections=_reason(notice.data["reason"]),
            action=Action(_("Ce que nous gardons, et pourquoi"), address(reverse("house_privacy"))),
            reason=ending,
        )
    )


def _reason(words: str) -> list[Section]:
    """What an administrator wrote, in their own words; nothing when nobody did."""
    return [Section(_("Motif"), (words,))] if words else []


def forget_farewells() -> int:
    """Take away last words that were sent or given up: they alone still have an address. Returns how many."""
    over = Notice.objects.filter(Q(sent_at__isnull=False) | Q(dropped_at__isnull=False), kind=FAREWELL)
    return over.delete()[0]
