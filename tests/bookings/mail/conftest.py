"""What the worker would do, at a time that the test chooses; mails land in Django's outbox."""

from datetime import datetime

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from bookings.models import Series
from bookings.series import hold_series
from commons.notices import send_due
from commons.outbox import handle_events
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.factories import NOW
from tests.plain import plain
from venues.models import Venue


def deliver(now: datetime) -> list[EmailMultiAlternatives]:
    """Handle the events and send what is due at `now`: the new mails, in order of the reader's address."""
    before = len(mail.outbox)
    handle_events(now=now)
    send_due(clock=lambda: now)
    return sorted(mail.outbox[before:], key=lambda one: one.to)


def subjects(mails: list[EmailMultiAlternatives]) -> list[tuple[str, str]]:
    """Who gets what."""
    return [(one.to[0], plain(one.subject)) for one in mails]


def calendar(message: EmailMultiAlternatives) -> str:
    """The .ics of a mail, unfolded."""
    (attachment,) = message.attachments
    content = attachment.content
    text = content.decode() if isinstance(content, bytes) else content
    return text.replace("\r\n ", "").replace("\r\n", "\n")


def html(message: EmailMultiAlternatives) -> str:
    alternative = next(one for one in message.alternatives if one.mimetype == "text/html")
    return str(alternative.content)


@pytest.fixture
def inn(db: None) -> Hotel:
    """The hotel with a name, readers with names, and what a person needs to know."""
    hotel = make_hotel(
        name="Hôtel des Cimes",
        address="3 rue du Mail",
        arrival_instructions="Code 4812\nPorte bleue",
        payment_instructions="En espèces, à l'accueil.",
        phone="04 66 00 00 00",
        email="accueil@cimes.test",
    )
    for user, name in ((hotel.alice, "alice"), (hotel.bob, "bob"), (hotel.charlie, "charlie")):
        user.email, user.name = f"{name}@example.test", name.title()
        user.save()
    return hotel


@pytest.fixture
def on_request(inn: Hotel) -> Hotel:
    inn.venue.approval = Venue.Approval.REQUEST
    inn.venue.save()
    return inn


def make_series(hotel: Hotel, until: str = "2027-01-26") -> Series:
    """Room and projector on Tuesdays from 12 January on, one date of which is taken."""
    hotel.hold(wish(hotel.projector, hours(9, 1, day=7)), actor=hotel.charlie)
    return hold_series(
        actor=hotel.bob,
        lines=[wish(hotel.room, hours(9, 2)), wish(hotel.projector, hours(9, 2))],
        pattern={"frequency": "weekly", "weekdays": ["tuesday"], "until": until},
        headcount=8,
        now=NOW,
        skip_conflicts=True,
    )
