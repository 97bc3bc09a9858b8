"""The question about a calendar that takes much of what a host publishes, in words for pages and mails."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from bookings.models import Feed


def hours(minutes: int) -> str:
    """Whole hours as figures: « 1 240 »."""
    return number_format(round(minutes / 60), 0, use_l10n=True, force_grouping=True)


def headline(feed: Feed) -> str:
    """« Booking.com prend 1 240 des 1 410 heures que vous publiez »."""
    facts = {"feed": feed.name, "taken": hours(feed.taken_minutes), "open": hours(feed.open_minutes)}
    return _("%(feed)s prend %(taken)s des %(open)s heures que vous publiez") % facts
