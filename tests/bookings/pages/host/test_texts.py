"""The texts of a venue in other languages: the host's page, everybody's page, search and API."""

import json

import pytest

from bookings.search.zones import forget_zones
from tests.bookings.pages.conftest import text_of
from venues.models import HostText


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
    assert list(asked.fields) == ["venue-description", "venue-house_rules", f"space-{hotel.room.pk}"]
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
    found = client.get(
        "/api/v1/search/", {"q": "mountain", "starts_at": "2027-01-12T09:00", "ends_at": "2027-01-12T10:00"}
    )
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
