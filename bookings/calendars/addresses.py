"""Our own secret addresses, at which others subscribe to what is taken here or to what they booked."""

from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.permissions import require
from accounts.roles import Capability
from bookings.calendars.words import unknown_address, unknown_feed
from bookings.models import CalendarAddress, Feed
from commons.errors import Missing
from venues.models import Space, Venue
from venues.permissions import require_for_venue

Subject = Space | Venue | Organisation | User | Feed


def calendar_address(*, actor: User, subject: Subject, detailed: bool = False) -> CalendarAddress:
    """The address of a space, venue or feed (for those who manage the venue's calendars), an organisation or the actor.

    A `detailed` one, of a space or venue, says who comes: it is for those who may also see the guests. The address is
    made when it is first asked for. Raises Missing, NotAllowed.
    """
    _check(actor, subject, detailed)
    return known_address(subject, detailed=detailed) or CalendarAddress.objects.create(**_key(subject, detailed))


def renew_calendar_address(*, actor: User, subject: Subject, detailed: bool = False) -> CalendarAddress:
    """A new secret: whoever had the old one sees nothing any more. Raises Missing, NotAllowed.

    What a platform was told at the old address of a feed it still repeats.
    """
    _check(actor, subject, detailed)
    with transaction.atomic():
        old = known_address(subject, detailed=detailed)
        told = {"shown": old.shown, "read_at": old.read_at} if old and old.feed_id else {}
        CalendarAddress.objects.filter(**_key(subject, detailed)).delete()
        return CalendarAddress.objects.create(**_key(subject, detailed), **told)


def close_calendar_address(*, actor: User, subject: Subject, detailed: bool = False) -> None:
    """No address any more, until one is asked for again. Raises Missing, NotAllowed."""
    _check(actor, subject, detailed)
    CalendarAddress.objects.filter(**_key(subject, detailed)).delete()


def known_address(subject: Subject, *, detailed: bool = False) -> CalendarAddress | None:
    """The address if it was ever asked for. Nobody is checked: for callers that have checked."""
    return CalendarAddress.objects.filter(**_key(subject, detailed)).order_by("pk").first()


def known_addresses(user: User, organisation_ids: Collection[int]) -> dict[int | None, CalendarAddress]:
    """Those of a person (None) and of organisations, by the organisation's key, in one statement. Nobody is checked."""
    theirs = Q(user=user) | Q(organisation__in=organisation_ids)
    # The eldest comes last and stays, as in `known_address`.
    return {one.organisation_id: one for one in CalendarAddress.objects.filter(theirs, detailed=False).order_by("-pk")}


def address_of_token(token: str) -> CalendarAddress:
    """The address that bears this secret. Raises Missing."""
    addresses = CalendarAddress.objects.select_related("space__venue", "venue", "organisation", "user", "feed__venue")
    found = addresses.filter(token=token).first() if token.isascii() and len(token) <= 64 else None
    if found is None:
        raise unknown_address()
    return found


def web_address(address: CalendarAddress) -> str:
    """What a person pastes into another calendar."""
    return f"{settings.SITE_URL}{reverse('calendar', args=[address.token])}"


def subscription_link(address: CalendarAddress) -> str:
    """The same as a link that opens the reader's own agenda: `webcal:` is what agendas answer to."""
    return "webcal:" + web_address(address).partition(":")[2]


def _key(subject: Subject, detailed: bool) -> dict[str, object]:
    return {subject._meta.model_name or "": subject, "detailed": detailed}


def _check(actor: User, subject: Subject, detailed: bool) -> None:
    if isinstance(subject, Feed):
        _check_feed(actor, subject)
    elif isinstance(subject, Space | Venue):
        venue = subject.venue if isinstance(subject, Space) else subject
        require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_CALENDARS)
        if detailed:
            require_for_venue(actor=actor, venue=venue, capability=Capability.SEE_GUESTS)
    elif isinstance(subject, Organisation):
        require(actor, subject, Capability.BOOK)
    elif subject.pk != actor.pk:
        raise Missing(unknown_address().message)


def _check_feed(actor: User, feed: Feed) -> None:
    try:
        require_for_venue(actor=actor, venue=feed.venue, capability=Capability.MANAGE_CALENDARS)
    except Missing:
        raise unknown_feed() from None
