"""Letters about what visitors report."""

from datetime import datetime

from django.utils.translation import gettext as _

from bookings.mail import links
from bookings.mail.kinds import Kind
from bookings.mail.readers import administrators_of
from bookings.mail.telling import for_each
from commons.letters import Detail, Letter, Section, write
from commons.models import Event, Notice
from commons.notices import Message, renders, schedule_notices
from commons.outbox import on_event
from venues.models import Report, Venue
from venues.permissions import may_administer
from venues.reporting import EVENT_KIND


@on_event(EVENT_KIND)
def follow_report(event: Event, now: datetime) -> None:
    """Those who administer the territory learn of it."""
    venue = Venue.objects.filter(pk=event.subject_id).first()
    if venue is not None:
        told = for_each(
            administrators_of(venue),
            Kind.ADMIN_PAGE_REPORTED,
            "report",
            event.data["report"],
            due_at=event.happened_at,
            data={"event": event.pk},
        )
        schedule_notices(told)


@renders(Kind.ADMIN_PAGE_REPORTED)
def reported(notice: Notice, now: datetime) -> Message | None:
    """What was reported, to an administrator. None when it was closed meanwhile, or to who no longer administers."""
    report = Report.objects.select_related("venue__commune").filter(pk=notice.subject_id).first()
    if report is None or report.state != Report.State.NEW or notice.user is None:
        return None
    if not may_administer(actor=notice.user, venue=report.venue):
        return None
    letter = Letter(
        subject=_("Une page est signalée : %(venue)s") % {"venue": report.venue.name},
        title=_("Une page est signalée"),
        opening=[
            _("Un visiteur signale la page d’un lieu. Regardez-la, puis dites dans l’administration ce qui est fait.")
        ],
        details=[
            Detail(_("Lieu"), (report.venue.name, str(report.venue.commune))),
            Detail(_("Motif"), (report.get_reason_display(),)),
            Detail(_("Répondre à"), (report.email or _("adresse non donnée"),)),
        ],
        sections=[Section(_("Ce qui est signalé"), (report.message,))],
        action=links.report(report),
        reason=_("Vous recevez ce message parce que vous administrez ce territoire ou ce site."),
        reply_to=(report.email,) if report.email else (),
    )
    return write(letter)
