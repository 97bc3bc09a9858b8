"""Reporting the page of a venue, by anybody; administrators hear of it through the outbox, settle it, and it goes."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from commons.errors import TooMany
from commons.outbox import record_event
from venues.cleaning import refuse_unclean
from venues.models import Report, Venue

EVENT_KIND = "venue_reported"
# However many addresses they come from: administrators have read enough by then.
MOST_AN_HOUR = 20
HOUR = timedelta(hours=1)
# How long a report stays once it is settled: more than the six months in which one may complain of a decision about it
# (regulation (EU) 2022/2065, article 20), and long enough to see that the same thing happens again in the next season.
KEPT_FOR: Final = timedelta(days=365)


@transaction.atomic
def report_venue(*, venue: Venue, reason: str, message: str, email: str, now: datetime) -> Report:
    """What somebody says about the venue's page. Raises Impossible `invalid`, TooMany."""
    if Report.objects.filter(venue=venue, reported_at__gt=now - HOUR).count() >= MOST_AN_HOUR:
        sentence = _("Cette page vient d’être signalée plusieurs fois : un administrateur la regarde déjà.")
        raise TooMany(sentence, data={"retry_after": int(HOUR.total_seconds())})
    report = Report(venue=venue, reason=reason, message=message.strip(), email=email, reported_at=now)
    refuse_unclean(report)
    report.save()
    record_event(kind=EVENT_KIND, subject_type="venue", subject_id=str(venue.pk), data={"report": report.pk}, now=now)
    return report


def note_settling(report: Report, *, now: datetime) -> None:
    """Before it is saved: since when it is settled, or no longer when it is to be done again."""
    if report.state == Report.State.NEW:
        report.settled_at = None
    elif report.settled_at is None:
        report.settled_at = now


def forget_old_reports(*, now: datetime, limit: int = 500) -> int:
    """Delete reports a year after they were settled; what waits for an administrator stays. Returns how many."""
    old = Report.objects.filter(settled_at__lte=now - KEPT_FOR).exclude(state=Report.State.NEW).order_by("pk")
    return Report.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).delete()[0]
