"""The mails of accounts: an invitation to join an organisation, and a last word when an account was deleted."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Invitation, User
from accounts.privacy.deleting import FAREWELL
from accounts.team import invitation_secret
from commons.letters import Action, Detail, Letter, address, write
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


@renders(FAREWELL)
def farewell(notice: Notice, now: datetime) -> Message:
    """That the account is gone, and what to do if that was not wanted."""
    opening = [_("Votre compte sur Intersaison est supprimé, comme vous l’avez demandé.")]
    if notice.data["by_administrator"]:
        opening = [_("Votre compte sur Intersaison a été supprimé par un administrateur du site.")]
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
            action=Action(_("Ce que nous gardons, et pourquoi"), address(reverse("house_privacy"))),
            reason=_(
                "C’est le dernier message que vous recevez. "
                "Si vous n’avez rien demandé, écrivez-nous : l’adresse est dans les mentions légales."
            ),
        )
    )


def forget_farewells() -> int:
    """Take away last words that were sent or given up: they alone still have an address. Returns how many."""
    over = Notice.objects.filter(Q(sent_at__isnull=False) | Q(dropped_at__isnull=False), kind=FAREWELL)
    return over.delete()[0]
