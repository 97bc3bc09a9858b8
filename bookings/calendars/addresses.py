"""Our own secret addresses, at which others subscribe to what is taken here or to what they booked."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.permissions import require
from accounts.roles import Capability
from bookings.calendars.words import unknown_address
from bookings.models import CalendarAddress
from commons.errors import Missing
from venues.models import Space, Venue
from venues.permissions import require_for_venue

Subject = Space | Venue | Organisation | User


def calendar_address(*, actor: User, subject: Subject) -> CalendarAddress:
    """The address of a space or venue (for those who manage its calendars), an organisation or the actor.

    It is made when it is first asked for. Raises Missing, NotAllowed.
    """
    _check(actor, subject)
    existing = CalendarAddress.objects.filter(**_key(subject)).order_by("pk").first()
    return existing or CalendarAddress.objects.create(**_key(subject))


def renew_calendar_address(*, actor: User, subject: Subject) -> CalendarAddress:
    """A new secret: whoever had the old one sees nothing any more. Raises Missing, NotAllowed."""
    _check(actor, subject)
    with transaction.atomic():
        CalendarAddress.objects.filter(**_key(subject)).delete()
        return CalendarAddress.objects.create(**_key(subject))


def address_of_token(token: str) -> CalendarAddress:
    """The address that bears this secret. Raises Missing."""
    addresses = CalendarAddress.objects.select_related("space__venue", "venue", "organisation", "user")
    found = addresses.filter(token=token).first() if token.isascii() and len(token) <= 64 else None
    if found is None:
        raise unknown_address()
    return found


def mark_read(address: CalendarAddress, *, now: datetime) -> None:
    """Remember, to the hour, that somebody subscribes to this address."""
    if address.read_at is None or (now - address.read_at).total_seconds() > 3600:
        CalendarAddress.objects.filter(pk=address.pk).update(read_at=now)


def web_address(address: CalendarAddress) -> str:
    """What a person pastes into another calendar."""
    return f"{settings.SITE_URL}{reverse('calendar', args=[address.token])}"


def _key(subject: Subject) -> dict[str, Subject]:
    return {subject._meta.model_name or "": subject}


def _check(actor: User, subject: Subject) -> None:
    if isinstance(subject, Space | Venue):
        venue = subject.venue if isinstance(subject, Space) else subject
        require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_CALENDARS)
    elif isinstance(subject, Organisation):
        require(actor, subject, Capability.BOOK)
    elif subject.pk != actor.pk:
        raise Missing(unknown_address().message)
