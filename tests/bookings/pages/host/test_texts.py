"""The texts of a venue in other languages: the host's page, everybody's page, search and API."""

import json
from datetime import date

import pytest
from django.conf import settings
from django.utils.translation import override

from bookings.calendars.addresses import calendar_address, web_address
from bookings.lifecycle import submit
from bookings.models import Reservation
from bookings.payments.links import link_of
from bookings.pricing import explain, from_snapshot
from bookings.search.zones import forget_zones
from tests.bookings.conftest import hours, wish
from tests.bookings.pages.conftest import text_of
from tests.factories import NOW, make_published_season
from venues.models import DepositTerm, HostText, PaperTerm, Supplement

WHEN = "date=2027-01-12&from_time=09:00&to_time=11:00"
OWN = ["Salle à manger", "Chauffage", "Clé perdue", "charte signée", "L’hiver chez nous"]


def unfolded(calendar):
    return calendar.content.decode().replace("\r\n ", "")


@pytest.fixture
def desk(hotel, signed_in):
    hotel.venue.description, hotel.venue.house_rules = "Un hôtel de montagne.", "Calme après 22 h."
    hotel.venue.save()
    hotel.room.description = "Vue sur le Lot."
    hotel.room.save()
    return signed_in(hotel.alice)


def test_a_host_writes_in_another_language_and_readers_of_it_see_it(desk, client, hotel):
    page = f"/hote/lieux/{hotel.venue.slug}/langues/?langue=en"
    asked = desk.get(page).context["form"]
    texts = [name for name in asked.fields if not name.endswith("-name")]
    assert texts == ["venue-description", "venue-house_rules", f"space-{hotel.room.pk}"]
    sent = {"venue-description": "A mountain hotel.", f"space-{hotel.room.pk}": "Sees the Lot."}
    assert "Les textes sont enregistrés." in text_of(desk.post(page, sent, follow=True))
    address = f"/lieux/{hotel.venue.slug}/"
    english = text_of(client.get(address, headers={"accept-language": "en"}))
    assert '<div class="prose" dir="auto" lang="en"><p>A mountain hotel.</p>' in english
    assert '<p dir="auto" lang="en">Sees the Lot.</p>' in english
    assert '<span lang="fr">français</span>' in english
    french = text_of(client.get(address))
    assert "Un hôtel de montagne." in french
    assert "Texte de l’hôte" not in french
    forget_zones()
    found = client.get("/api/v1/search/", {"q": "mountain", "from": "2027-01-12T09:00", "to": "2027-01-12T10:00"})
    assert {one["venue"]["slug"] for one in found.json()["results"]} == {hotel.venue.slug}


def test_strangers_find_no_page(signed_in, hotel):
    assert signed_in(hotel.bob).get(f"/hote/lieux/{hotel.venue.slug}/langues/").status_code == 404


def test_the_api_writes_and_tells_texts(desk, client, hotel):
    address = f"/api/v1/venues/{hotel.venue.slug}/texts/en/"
    body = {"texts": [{"field": "house_rules", "text": "Quiet."}]}
    answer = desk.patch(address, json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.content
    (told,) = client.get(f"/api/v1/venues/{hotel.venue.slug}/").json()["texts"]
    assert told == {"language": "en", "field": "house_rules", "space": None, "photo": None, "text": "Quiet."}
    refused = desk.patch(address.replace("/en/", "/fr/"), json.dumps(body), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "own_language")
    assert HostText.objects.count() == 1


@pytest.fixture
def named(hotel):
    """A supplement of two seasons, a deposit and a document with names of the host's own."""
    hotel.season.name = OWN[-1]
    hotel.season.save()
    next_season = make_published_season(hotel.venue, first_day=date(2027, 4, 1), last_day=date(2027, 4, 30))
    supplements = [
        Supplement.objects.create(season=season, name="Chauffage", amount=5, compulsory=True)
        for season in (hotel.season, next_season)
    ]
    deposit = DepositTerm.objects.create(venue=hotel.venue, label="Clé perdue", amount=50)
    paper = PaperTerm.objects.create(venue=hotel.venue, kind="other", label="charte signée")
    return {
        f"space-{hotel.desks.pk}-name": "Dining room",
        f"supplement-{supplements[0].pk}-name": "Warmth for a day",
        f"deposit-{deposit.pk}-name": "Lost key",
        f"paper-{paper.pk}-name": "signed charter",
        f"season-{hotel.season.pk}-name": "Winter at ours",
    }


def test_names_are_read_in_the_readers_language(desk, client, signed_in, hotel, named):
    page = f"/hote/lieux/{hotel.venue.slug}/langues/?langue=en"
    assert set(named) <= set(desk.get(page).context["form"].fields)
    desk.post(page, named)
    assert desk.get(page).context["form"][f"space-{hotel.desks.pk}-name"].value() == "Dining room"
    book = f"/lieux/{hotel.venue.slug}/reserver/?voir=prix&{WHEN}&headcount=1&space_{hotel.desks.pk}=1"
    held = hotel.hold(wish(hotel.desks, hours(9, 2)))
    confirm, bob = f"/mes-reservations/{held.reference}/confirmer/", signed_in(hotel.bob)
    for language, said, unsaid in (("en", list(named.values()), OWN), ("fr", OWN, list(named.values()))):
        hotel.bob.language = language
        hotel.bob.save()
        pages = {f"/lieux/{hotel.venue.slug}/?{WHEN}": 5, book: 2, f"/recherche/?count=1&{WHEN}": 1, confirm: 4}
        for path, first in pages.items():
            shown = text_of(bob.get(path, headers={"accept-language": language})).lower()
            assert [words for words in said[:first] if words.lower() not in shown] == [], path
            assert [words for words in unsaid if words.lower() in shown] == [], path


def test_what_was_promised_is_told_in_both_languages_in_mails_and_calendars(desk, hotel, named):
    desk.post(f"/hote/lieux/{hotel.venue.slug}/langues/?langue=en", named)
    stay = submit(actor=hotel.bob, reservation_id=hotel.hold(wish(hotel.desks, hours(9, 2))).pk, now=NOW)
    # What is called otherwise later was promised by its name.
    desk.post(f"/hote/lieux/{hotel.venue.slug}/langues/?langue=en", dict.fromkeys(named, ""))
    asked = (link_of(stay).papers.get(), link_of(stay).deposits.get())
    lines = from_snapshot(Reservation.objects.get(pk=stay.pk).price)
    with override("en"):
        assert [one.title for one in asked] == ["signed charter", "Lost key"]
        assert [row.title for row in explain(lines)] == ["Dining room", "Warmth for a day"]
    with override("fr"):
        assert [one.title for one in asked] == ["charte signée", "Clé perdue"]
        assert [row.title for row in explain(lines)] == ["Salle à manger", "Chauffage"]


def test_a_calendar_is_another_one_when_a_name_is_said_in_its_language(desk, client, hotel, named):
    hotel.bob.language = "en"
    hotel.bob.save()
    submit(actor=hotel.bob, reservation_id=hotel.hold(wish(hotel.desks, hours(9, 2))).pk, now=NOW)
    address = web_address(calendar_address(actor=hotel.bob, subject=hotel.bob)).removeprefix(settings.SITE_URL)
    first = client.get(address)
    assert "Salle à manger" in unfolded(first)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    desk.post(f"/hote/lieux/{hotel.venue.slug}/langues/?langue=en", named)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, "Dining room" in unfolded(again)) == (200, True)


def test_the_api_writes_and_tells_names(desk, client, hotel, named):
    supplement = Supplement.objects.filter(season=hotel.season).get()
    names = [
        {"field": "name", "space": hotel.desks.pk, "text": "Speisesaal"},
        {"field": "name", "supplement": supplement.pk, "text": "Heizung"},
        {"field": "name", "deposit_term": DepositTerm.objects.get().pk, "text": "Schlüssel"},
        {"field": "name", "paper_term": PaperTerm.objects.get().pk, "text": "Charta"},
    ]
    answer = desk.patch(
        f"/api/v1/venues/{hotel.venue.slug}/texts/de/", json.dumps({"texts": names}), content_type="application/json"
    )
    assert (answer.status_code, answer.json()) == (200, [])
    told = client.get(f"/api/v1/venues/{hotel.venue.slug}/").json()
    assert [one["names"] for one in told["spaces"] if one["id"] == hotel.desks.pk] == [{"de": "Speisesaal"}]
    assert [one["names"] for one in told["deposits"]] == [{"de": "Schlüssel"}]
    # The same supplement of another season, too.
    assert list(Supplement.objects.values_list("names", flat=True)) == [{"de": "Heizung"}] * 2
    assert PaperTerm.objects.get().names == {"de": "Charta"}
