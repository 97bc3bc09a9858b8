"""Who comes, as calendar events for the host's own agenda: reference, name, headcount, space; and the blocks."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.calendars.reservations import AHEAD, PAST, pieces_of, spaces_in_words, status_of, told
from bookings.calendars.writing import Entry
from bookings.mail.readers import booker_name
from bookings.models import Block, Reservation
from bookings.states import State
from commons.periods import Period
from venues.models import Space, SpaceLeaf, Venue


def guests_of_space(space: Space, *, now: datetime) -> list[Entry]:
    """Stays and blocks that take the space, a part of it, or what it is a part of."""
    leaves = SpaceLeaf.objects.filter(space=space).values("leaf")
    touching = {space.pk, *SpaceLeaf.objects.filter(leaf__in=leaves).values_list("space_id", flat=True)}
    return list(_entries(space.venue, Q(lines__space__in=touching), Q(space__in=touching), now))


def guests_of_venue(venue: Venue, *, now: datetime) -> list[Entry]:
    """All stays and blocks of the venue."""
    return list(_entries(venue, Q(), Q(), now))


def _entries(venue: Venue, stays: Q, blocks: Q, now: datetime) -> Iterator[Entry]:
    reservations = told(Reservation.objects.filter(stays, venue=venue), now).distinct()
    for one in reservations.select_related("booker", "organisation").prefetch_related("lines__space"):
        one.venue = venue
        yield from _stay(one)
    window = Period(now - PAST, now + AHEAD).to_range()
    for block in Block.objects.filter(blocks, venue=venue, period__overlap=window).select_related("space"):
        yield _block(block, venue)


def _stay(reservation: Reservation) -> Iterator[Entry]:
    venue, count = reservation.venue, reservation.headcount
    url = f"{settings.SITE_URL}{reverse('host_reservation', args=[reservation.reference])}"
    people = ngettext("%(count)d personne", "%(count)d personnes", count) % {"count": count}
    for number, period, lines in pieces_of(reservation):
        who, spaces = booker_name(reservation) or reservation.reference, spaces_in_words(lines)
        yield Entry(
            uid=f"host-{reservation.reference}-{number}@{settings.PUBLIC_DOMAIN}",
            period=period,
            summary=_("%(spaces)s : %(who)s, %(people)s") % {"spaces": spaces, "who": who, "people": people},
            changed_at=reservation.changed_at,
            sequence=reservation.sequence,
            status=status_of(State(reservation.state)),
            description=_("Réservation %(reference)s, %(state)s\n%(url)s")
            % {"reference": reservation.reference, "state": reservation.get_state_display(), "url": url},
            location=venue.name,
            url=url,
            zone=venue.zone,
        )


def _block(block: Block, venue: Venue) -> Entry:
    words = {"space": block.space.name, "reason": block.reason}
    return Entry(
        uid=f"block-{block.pk}@{settings.PUBLIC_DOMAIN}",
        period=Period.from_range(block.period),
        summary=(_("%(space)s : bloqué, %(reason)s") if block.reason else _("%(space)s : bloqué")) % words,
        changed_at=block.changed_at,
        sequence=block.sequence,
        location=venue.name,
        zone=venue.zone,
    )
