"""Reporting the page of a venue, by anybody; administrators hear of it through the outbox."""

from datetime import datetime, timedelta

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
