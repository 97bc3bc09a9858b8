"""What venues keep of a person who reports a page; what hosts do there is told in the history."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.addresses import addresses_of
from accounts.privacy.parts import File, Part, Record, register
from venues.models import Report


def _reports(user: User) -> Iterator[Record]:
    for one in Report.objects.filter(email__in=addresses_of(user)).select_related("venue").order_by("pk"):
        yield {
            "venue": one.venue.name,
            "reason": one.reason,
            "message": one.message,
            "email": one.email,
            "reported_at": one.reported_at,
            "state": one.state,
        }


def _forget(user: User, now: datetime) -> None:
    """What was reported stays, without who said so."""
    Report.objects.filter(email__in=addresses_of(user)).update(email="")


register(
    Part(
        files=(File("reports.json", _("Les pages que vous avez signalées."), _reports, ("venues.Report.email",)),),
        left_out={
            "venues.Venue.created_by": "what a member did for the organisation: deeds.json tells of it",
            "venues.Venue.email": "a venue's, shown on its page",
        },
        forget=_forget,
    )
)
