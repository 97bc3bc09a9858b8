"""The mail that invites somebody to join an organisation."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Invitation, User
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
            reason=_("Si vous ne connaissez pas cette personne, ne faites rien : l’invitation s’éteindra d’elle-même."),
            reply_to=(invitation.invited_by.email,),
        )
    )
