"""Kinds of venue and amenities that do not exist are told; saved searches outlive those that are withdrawn."""

from contextlib import suppress
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from bookings.models import SavedSearch
from bookings.saved.looking import look_at
from bookings.saved.searches import question_of, save_search
from bookings.search.known_codes import forget_codes, is_known
from bookings.search.reading import NAMES, BadQuestion, read_question
from commons.errors import Impossible
from tests.bookings.conftest import Hotel
from tests.factories import NOW, make_user
from tests.plain import plain
from venues.models import Amenity, VenueKind

SEARCHES = ("search", "search/counts", "map", "map/timeline", "map/days")
TODAY = NOW.date()
CODES = {"venue_kind": "hotle", "amenities": "fibre,kitchn"}


@pytest.mark.parametrize("name", CODES)
def test_unknown_codes_are_told_with_those_there_are(db: None, name: str) -> None:
    with pytest.raises(BadQuestion) as caught:
        read_question({name: CODES[name]}, today=TODAY)
    (sentence,) = caught.value.fields[name]
    assert plain(sentence).startswith(f"« {CODES[name].split(',')[-1]} » n’existe pas : choisissez parmi ")
    assert {"venue_kind": "hotel", "amenities": "fibre"}[name] in sentence


@pytest.mark.parametrize("path", SEARCHES)
@pytest.mark.parametrize("name", CODES)
def test_every_search_of_the_api_tells_unknown_codes(client: Client, db: None, path: str, name: str) -> None:
    answer = client.get(f"/api/v1/{path}/", {name: CODES[name]})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [name])


@pytest.mark.parametrize("path", SEARCHES)
def test_every_search_of_the_api_tells_misspelt_filters(client: Client, db: None, path: str) -> None:
    answer = client.get(f"/api/v1/{path}/", {"venue_kinds": "hotel"})
    assert answer.status_code == 400
    assert plain(answer.json()["errors"]["venue_kinds"][0]).endswith("Le plus proche : « venue_kind ».")


@pytest.mark.parametrize("name", CODES)
def test_the_page_tells_them_beside_the_filter_in_words(client: Client, hotel: Hotel, name: str) -> None:
    page = client.get("/recherche/", {"where": "Mende", name: CODES[name]})
    assert list(page.context["form"].errors) == [name]
    told = plain(page.content.decode())
    assert "Ce choix n’existe pas : prenez-en un dans la liste." in told
    assert f"choisissez parmi {VenueKind.objects.first().code}" not in told


def test_addresses_of_pages_may_hold_words_of_others(client: Client, hotel: Hotel) -> None:
    page = client.get("/recherche/", {"where": "Mende", "utm_source": "lettre", "comptes": "1"})
    assert (page.status_code, page.context["form"].errors) == (200, {})
    counts = client.get(page.context["counts_api"])
    assert counts.status_code == 200


def test_lists_tell_what_they_do_not_know(client: Client, db: None) -> None:
    assert client.get("/api/v1/venues/", {"kinds": "hotel"}).json()["errors"].keys() == {"kinds"}
    assert client.get("/api/v1/venues/", {"kind": "hotle"}).json()["errors"].keys() == {"kind"}
    assert client.get("/api/v1/venues/", {"kind": "hotel", "page": "1", "page_size": "5"}).status_code == 200
    assert client.get("/api/v1/communes/", {"query": "Mende"}).json()["errors"].keys() == {"query"}


def test_plain_searches_read_no_codes(hotel: Hotel, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        read_question({"commune": "48095", "kind": "desks"}, today=TODAY)
    with django_assert_num_queries(1):
        read_question({"venue_kind": "hotel", "amenities": "fibre"}, today=TODAY)
    with django_assert_num_queries(0):
        read_question({"venue_kind": "hotel,public_lycee", "amenities": "fibre"}, today=TODAY)


def test_a_new_code_is_known_at_once(db: None) -> None:
    assert not is_known("amenities", "sauna")
    Amenity.objects.create(code="sauna", name_fr="Sauna", name_en="Sauna")
    assert is_known("amenities", "sauna")


def test_names_are_those_that_are_read(db: None) -> None:
    read: set[str] = set()

    class Noting(dict[str, str]):
        def get(self, name: str, default: Any = None) -> Any:
            read.add(name)
            return super().get(name, default)

    day = {"date": "2027-01-12"}
    hours = {"from_time": "09:00", "to_time": "10:00"}
    days = {"first": "2027-01-12", "last": "2027-01-13"}
    for asked in ({}, day, day | hours, days, {"between": "2027-01-12/2027-01-13"}, {"from": "2027-01-12T09:00"}):
        with suppress(BadQuestion):
            read_question(Noting(asked), today=TODAY)
    assert read == NAMES


def withdrawn(*names: str) -> None:
    VenueKind.objects.filter(code__in=names).delete()
    Amenity.objects.filter(code__in=names).delete()
    forget_codes()


def test_saved_searches_go_on_with_what_is_left(db: None) -> None:
    query = "amenities=fibre,sauna&amenities=parking&venue_kind=hotel,public_lycee"
    Amenity.objects.get_or_create(code="sauna", defaults={"name_fr": "Sauna", "name_en": "Sauna"})
    before = question_of(query, now=NOW)
    withdrawn("sauna", "public_lycee")
    assert question_of(query, now=NOW).amenities == before.amenities - {"sauna"}
    assert question_of(query, now=NOW).venue_kinds == {"hotel"}
    assert question_of("amenities=sauna", now=NOW).amenities == frozenset()


def test_a_saved_search_whose_only_kind_is_withdrawn_ends_and_says_so(client: Client, db: None) -> None:
    user = make_user()
    save_search(user=user, query="venue_kind=public_lycee", name="Lycées", alert="daily", now=NOW)
    withdrawn("public_lycee")
    look_at(SavedSearch.objects.get(), now=NOW)
    kept = SavedSearch.objects.get()
    assert (kept.state, kept.why_ended) == ("ended", "unreadable")
    client.force_login(user)
    assert "Terminée : cette recherche ne peut plus être faite." in plain(
        client.get("/mes-recherches/").content.decode()
    )


def test_what_does_not_exist_cannot_be_saved(db: None) -> None:
    with pytest.raises(Impossible) as caught:
        save_search(user=make_user(), query="amenities=kitchn", name="", alert="daily", now=timezone.now())
    assert (caught.value.code, list(caught.value.fields)) == ("unreadable", ["amenities"])


def test_misspelt_filters_cannot_be_saved_by_the_api(client: Client, db: None) -> None:
    client.force_login(make_user())
    body = {"name": "Hôtels", "query": str(QueryDict("venue_kinds=hotel").urlencode())}
    answer = client.post("/api/v1/saved-searches/", body, content_type="application/json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["query.venue_kinds"])
