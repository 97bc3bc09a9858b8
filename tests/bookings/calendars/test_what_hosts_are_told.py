"""What the first page tells whoever keeps a venue is so, sentence by sentence; a new sentence needs a test here."""

import re
from datetime import date

import pytest
from django.test import Client

from accounts.words import Audience
from bookings.calendars.addresses import calendar_address, web_address
from bookings.lifecycle.answering import approve
from bookings.publishing import preview_publish, publish_season, withdraw_season
from bookings.states import State
from commons.errors import Lost
from tests.bookings.calendars.conftest import AFTERNOON, MORNING, Outside, Watch, book
from tests.bookings.conftest import Hotel, wish
from tests.bookings.mail.conftest import deliver, subjects
from tests.factories import NOW, make_organisation, make_rate, make_season
from tests.plain import plain
from venues.models import Opening, Venue


def seasons(hotel: Hotel) -> None:
    withdraw_season(actor=hotel.alice, season=hotel.season, now=NOW)
    days = {"first_day": date(2027, 2, 1), "last_day": date(2027, 3, 31)}
    draft = make_season(hotel.venue, school_holidays="only", school_zone="C", **days)
    shown = preview_publish(actor=hotel.alice, season=draft, now=NOW).openings[hotel.room.pk]
    # Zone C has its winter holidays from 6 to 22 February 2027.
    assert (shown[0].start.date(), shown[-1].end.date()) == (date(2027, 2, 8), date(2027, 2, 19))
    assert not Opening.objects.exists()
    publish_season(actor=hotel.alice, season=draft, now=NOW)
    assert Opening.objects.filter(space=hotel.room).count() == len(shown)


def terms(hotel: Hotel) -> None:
    make_rate(hotel.season, hotel.room, amount="4.00", audience=Audience.ASSOCIATION)
    club = make_organisation(kind="association", owner=hotel.bob)
    as_club = {"audience": Audience.ASSOCIATION, "organisation_id": club.pk}
    assert hotel.hold(wish(hotel.room, MORNING)).total == 30
    assert hotel.hold(wish(hotel.room, AFTERNOON), **as_club).total == 12
    Venue.objects.update(approval=Venue.Approval.REQUEST)
    requested = book(hotel, wish(hotel.desks, MORNING))
    assert requested.state == State.REQUESTED
    assert approve(actor=hotel.alice, reservation_id=requested.pk, now=NOW).state == State.CONFIRMED


def mails(hotel: Hotel) -> None:
    book(hotel, wish(hotel.room, MORNING))
    told = [subject for to, subject in subjects(deliver(NOW)) if to == hotel.alice.email]
    assert [subject.startswith("Nouvelle réservation") for subject in told] == [True]


def agenda(hotel: Hotel) -> None:
    reference = book(hotel, wish(hotel.room, MORNING)).reference
    subscribed = calendar_address(actor=hotel.alice, subject=hotel.venue, detailed=True)
    path = re.sub(r"^https?://[^/]+", "", web_address(subscribed))
    assert reference in Client().get(path).content.decode()


def places(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.room, MORNING))
    with pytest.raises(Lost):
        hotel.hold(wish(hotel.room, MORNING), actor=hotel.charlie)


SHOWN_BY = {
    "Donnez une saison, des horaires, les vacances scolaires.": seasons,
    "Nous calculons les ouvertures, et vous les voyez avant de publier.": seasons,
    "Vous choisissez le prix de chaque public, et si vous acceptez chaque demande vous-même.": terms,
    "Un courriel vous dit chaque réservation.": mails,
    "Votre agenda les montre aussi, si vous l’abonnez.": agenda,
    "Une place n’est jamais donnée deux fois.": places,
}
FROM_ELSEWHERE = "Ce qui est pris dans vos autres agendas ne se réserve pas ici."


@pytest.mark.parametrize("sentence", SHOWN_BY)
def test_what_is_told_is_so(hotel: Hotel, sentence: str) -> None:
    SHOWN_BY[sentence](hotel)


def test_what_another_calendar_takes_is_not_booked(watch: Watch, outside: Outside) -> None:
    outside.says(MORNING)
    watch.look()
    with pytest.raises(Lost):
        watch.book(MORNING)
    watch.book(AFTERNOON)


def test_nothing_else_is_told(client: Client, db: None) -> None:
    page = plain(client.get("/").content.decode())
    section = page[page.index('<section class="stack" aria-labelledby="hotes">') :]
    paragraphs = re.findall(r"</h3><p>(.*?)</p>", section)
    told = [one for text in paragraphs for one in re.split(r"(?<=\.) ", text)]
    assert sorted(told) == sorted([*SHOWN_BY, FROM_ELSEWHERE])
