"""Searching, the map, free times and quotes, as a stranger asks for them."""

from base64 import b64decode
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import VatRegime
from bookings.models import SearchMiss
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import make_commune, make_space
from venues.models import Opening, Rate

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
TUESDAY = {"from": "2027-01-12T09:00", "to": "2027-01-12T17:00"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test happens on 1 December 2026, and nobody asks too often."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr("rest_framework.throttling.SimpleRateThrottle.allow_request", lambda *_: True)


def get(path: str, **params: Any) -> Any:
    response = Client().get(f"/api/v1/{path}", params)
    return response.json() | {"http": response.status_code}


def test_four_desks_near_mende(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.desks, hours(10, 2), 5), now=NOW)
    body = get("search/", near="44.518,3.499", units=4, kind="desks", **TUESDAY)
    (found,) = body["results"]
    assert (body["next"], body["previous"]) == (None, None)
    assert found["space"] == {
        "id": hotel.desks.pk,
        "name": "Salle à manger",
        "kind": "desks",
        "units": 24,
        "capacity": 1,
        "taken_by": "time",
    }
    assert found["venue"]["slug"] == hotel.venue.slug
    assert found["venue"]["commune"] == {"insee": "48095", "name": "Mende"}
    assert (found["free_units"], found["distance_km"]) == (19, 0.0)
    assert found["price"] == {"amount": "96.00", "currency": "EUR"}
    assert (found["starts_at"], found["ends_at"]) == ("2027-01-12T09:00:00+01:00", "2027-01-12T17:00:00+01:00")


def test_pages_link_to_each_other(hotel: Hotel) -> None:
    first = get("search/", page_size=1, **TUESDAY)
    second = Client().get(first["next"]).json()
    assert first["previous"] is None
    assert "page=1" in second["previous"]
    assert first["results"] != second["results"]
    assert get("search/", page=50, **TUESDAY)["http"] == 404
    assert get("search/", page="zero")["http"] == 404


@pytest.mark.parametrize(
    ("params", "fields"),
    [
        ({"from": "hier", "to": "2027-01-12T17:00"}, {"from"}),
        ({"from": "2027-01-12T09:00"}, {"to"}),
        ({"near": "Mende"}, {"near"}),
        ({"near": "44,3", "commune": "48095"}, {"commune"}),
        ({"units": "-1", "headcount": "many"}, {"units", "headcount"}),
        ({"between": "2027-01-01", "weekdays": "8"}, {"between", "weekdays"}),
        ({"between": "2027-01-01/2027-02-01", "from": "2027-01-12T09:00"}, {"from"}),
        ({"duration": "three hours", "between": "2027-01-01/2027-02-01"}, {"duration"}),
        ({"kind": "castle", "ordering": "beauty", "audience": "kings"}, {"kind", "ordering", "audience"}),
        ({"bbox": "1,2,3"}, {"bbox"}),
        ({"max_price": "cheap", "commune": "Mende", "q": "a" * 101}, {"max_price", "commune", "q"}),
    ],
)
def test_what_is_malformed_is_told_field_by_field(hotel: Hotel, params: dict[str, str], fields: set[str]) -> None:
    body = get("search/", **params)
    assert (body["http"], body["code"], set(body["errors"])) == (400, "malformed", fields)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"from": "2027-01-12T17:00", "to": "2027-01-12T09:00"}, "end_before_start"),
        ({"from": "2026-01-12T09:00", "to": "2026-01-12T17:00"}, "in_the_past"),
        ({"from": "2027-03-28T02:30", "to": "2027-03-28T17:00"}, "nonexistent_time"),
        ({"from": "2027-01-12T09:00Z", "to": "2027-01-12T17:00"}, "mixed_times"),
        ({"near": "44.5,3.5", "radius_km": "501"}, "out_of_range"),
        ({"near": "44.5,3.5", "radius_km": "0"}, "out_of_range"),
        ({"between": "2027-02-01/2027-01-01"}, "end_before_start"),
        ({"between": "2027-01-01/2029-01-01"}, "range_too_long"),
        ({"between": "2026-01-01/2026-01-08"}, "in_the_past"),
        ({"commune": "2A004"}, "unknown_commune"),
        ({"units": "40000"}, "out_of_range"),
    ],
)
def test_what_is_impossible_says_why(hotel: Hotel, params: dict[str, str], code: str) -> None:
    body = get("search/", **params)
    assert (body["http"], body["code"]) == (422, code)


def test_a_commune_of_corsica_and_accents(hotel: Hotel) -> None:
    make_commune(insee="2A004", name="Ajaccio", latitude=41.92, longitude=8.73)
    assert get("search/", commune="2a004", **TUESDAY)["results"] == []
    names = [one["space"]["name"] for one in get("search/", q="salle A MANGÉR", **TUESDAY)["results"]]
    assert names == ["Salle à manger"]
    names = [one["space"]["name"] for one in get("search/", q="l'hôtel", **TUESDAY)["results"]]
    assert names == ["Tout l’hôtel"]
    assert get("search/", q="100%_", **TUESDAY)["results"] == []


def test_orders_and_prices(hotel: Hotel) -> None:
    by_price = get("search/", ordering="price", **TUESDAY)["results"]
    amounts = [float(one["price"]["amount"]) for one in by_price]
    assert amounts == sorted(amounts)
    cheap = get("search/", max_price="24", **TUESDAY)["results"]
    assert [float(one["price"]["amount"]) for one in cheap] == [24.0, 16.0]


def test_what_is_free_first_comes_first(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.desks, hours(8.5, 10, day=-1), 24), now=NOW)
    asked = {"between": "2027-01-11/2027-01-31", "duration": "PT2H", "kind": "desks,meeting_room"}
    by_place, by_time = (
        [(one["starts_at"], one["space"]["id"]) for one in get("search/", **asked, **order)["results"]]
        for order in ({}, {"ordering": "first_free"})
    )
    assert by_place == list(reversed(by_time))
    assert by_time == sorted(by_time)


def test_forms_without_javascript_ask_the_same(hotel: Hotel) -> None:
    form = get("search/", date="2027-01-12", from_time="09:00", to_time="17:00", q="", near="")
    assert form["results"] == get("search/", **TUESDAY)["results"]
    any_time = get("search/", date="2027-01-12", kind="meeting_room")["results"]
    assert [one["starts_at"] for one in any_time] == ["2027-01-12T08:30:00+01:00"]


def test_the_first_tuesday_evening(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.room, hours(16, 2.5)), now=NOW)
    body = get(
        "search/",
        between="2027-01-11/2027-01-31",
        duration="PT2H",
        weekdays="1",
        hours="16:00-19:00",
        kind="meeting_room",
    )
    assert [(one["starts_at"], one["ends_at"]) for one in body["results"]] == [
        ("2027-01-19T16:00:00+01:00", "2027-01-19T18:00:00+01:00")
    ]


def test_half_a_day_of_each_space(hotel: Hotel) -> None:
    asked = {"between": "2027-01-12/2027-01-12", "kind": "meeting_room"}
    for half, times in {"morning": ("08:30", "13:00"), "afternoon": ("13:00", "18:00")}.items():
        (found,) = get("search/", **asked, duration=half)["results"]
        assert (found["starts_at"][11:16], found["ends_at"][11:16]) == times
    refused = get("search/", **asked, duration="evening")
    assert (refused["http"], list(refused["errors"])) == (400, ["duration"])


def test_what_is_free_on_most_tuesdays_comes_first(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.desks, hours(9, 8, day=7), 24), now=NOW)
    tuesdays = {"between": "2027-01-11/2027-01-31", "duration": "PT8H", "weekdays": "1", "kind": "desks,meeting_room"}
    found = {
        order: [(one["space"]["name"], one["dates"]) for one in get("search/", **tuesdays, ordering=order)["results"]]
        for order in ("distance", "most_dates")
    }
    desks = (hotel.desks.name, {"free": 2, "asked": 3})
    room = (hotel.room.name, {"free": 3, "asked": 3})
    assert found == {"distance": [desks, room], "most_dates": [room, desks]}
    refused = get("search/", **TUESDAY, ordering="most_dates")
    assert (refused["http"], refused["code"], list(refused["errors"])) == (422, "weekdays_missing", ["ordering"])


def test_pages_take_few_statements(hotel: Hotel, django_assert_max_num_queries: Any) -> None:
    for _ in range(30):
        make_space(hotel.venue, parent=hotel.whole)
    for params in (TUESDAY, {"between": "2027-01-11/2027-01-31"}, {"commune": "48095", "ordering": "price", **TUESDAY}):
        with django_assert_max_num_queries(6):
            assert get("search/", page_size=100, **params)["results"]


def test_what_is_looked_for_in_vain_is_counted(hotel: Hotel, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            get("search/", commune="48095", units=30, purpose="work", **TUESDAY)
    miss = SearchMiss.objects.get()
    assert (str(miss.week), miss.commune_id, miss.purpose, miss.size, miss.count) == (
        "2027-01-11",
        "48095",
        "work",
        20,
        2,
    )


def test_the_map(hotel: Hotel) -> None:
    (pin,) = get("map/", near="44.518,3.499", kind="desks,meeting_room", **TUESDAY)["features"]
    assert pin["geometry"] == {"type": "Point", "coordinates": [3.499, 44.518]}
    assert (pin["properties"]["spaces"], pin["properties"]["price_from"]["amount"]) == (2, "24.00")
    (pin,) = get("map/", bbox="3,44,4,45")["features"]
    assert (pin["properties"]["spaces"], pin["properties"]["price_from"]) == (4, None)
    assert get("map/", bbox="5,44,6,45")["features"] == []


def test_the_time_line(hotel: Hotel) -> None:
    weeks = get("map/timeline/", **{"from": "2027-03-22"})["weeks"]
    assert len(weeks) == 53
    assert weeks[:3] == [
        {"week": "2027-03-22", "venues": 1, "spaces": 4},
        {"week": "2027-03-29", "venues": 1, "spaces": 4},
        {"week": "2027-04-05", "venues": 0, "spaces": 0},
    ]
    assert get("map/timeline/", **{"from": "spring"})["http"] == 400


def test_the_days_of_the_map(hotel: Hotel, django_assert_num_queries: Any) -> None:
    make_space(hotel.venue, units=1, name="Sans horaires", parent=hotel.whole)
    with django_assert_num_queries(1):
        body = get("map/days/", **{"from": "2027-03-24"}, kind="desks")
    (venue,) = body["venues"]
    assert venue == venue | {"slug": hotel.venue.slug, "kind": hotel.venue.kind.code, "commune": "Mende"}
    # Open Monday to Friday until 31 March: Wednesday 24 to Friday 26, and Monday 29 to Wednesday 31.
    assert bits(venue["days"]) == {0, 1, 2, 5, 6, 7}
    assert (body["first_day"], body["days"]) == ("2027-03-24", 384)
    assert body["school_holidays"]["C"][0] == {"first_day": "2027-04-03", "last_day": "2027-04-18"}
    assert body["public_holidays"][0] == {"day": "2027-03-29", "name": "Lundi de Pâques"}
    assert get("map/days/")["first_day"] == "2026-12-01"
    assert get("map/days/", bbox="5,44,6,45")["venues"] == []
    assert get("map/days/", **{"from": "spring"})["http"] == 400


def test_a_whole_place_is_open_on_days_when_all_of_it_is(hotel: Hotel) -> None:
    Opening.objects.filter(space=hotel.room, period__startswith__gte=datetime(2027, 3, 26, tzinfo=UTC)).delete()
    whole = get("map/days/", **{"from": "2027-03-24"}, kind=hotel.whole.kind)
    assert bits(whole["venues"][0]["days"]) == {0, 1}
    Opening.objects.filter(space=hotel.projector).delete()
    assert bits(get("map/days/", kind=hotel.whole.kind)["venues"][0]["days"]) == set()


def test_the_days_of_the_map_may_be_kept(hotel: Hotel) -> None:
    assert Client().get("/api/v1/map/days/")["Cache-Control"] == "public, max-age=120"


def bits(text: str) -> set[int]:
    """The days that are set in the bits of one venue."""
    days = b64decode(text)
    assert len(days) == 48
    return {day for day in range(384) if days[day >> 3] >> (7 - (day & 7)) & 1}


def test_free_times(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.desks, hours(10, 2), 24), headcount=24, now=NOW)
    path = f"spaces/{hotel.desks.pk}/availability/"
    assert get(path, **{"from": "2027-01-12", "to": "2027-01-13"})["free"] == [
        {"starts_at": "2027-01-12T08:30:00+01:00", "ends_at": "2027-01-12T10:00:00+01:00", "free_units": 24},
        {"starts_at": "2027-01-12T12:00:00+01:00", "ends_at": "2027-01-12T18:30:00+01:00", "free_units": 24},
    ]
    assert get(path)["errors"].keys() == {"from", "to"}
    assert get(path, **{"from": "2027-01-12", "to": "2027-01-12"})["code"] == "end_before_start"
    assert get(path, **{"from": "2027-01-12", "to": "2029-01-12"})["code"] == "range_too_long"
    assert get("spaces/0/availability/")["http"] == 404


def test_a_quote(hotel: Hotel) -> None:
    line = {"space": hotel.desks.pk, "units": 4, "starts_at": TUESDAY["from"], "ends_at": TUESDAY["to"]}
    response = Client().post("/api/v1/quotes/", {"lines": [line]}, content_type="application/json")
    assert response.status_code == 200
    body = response.json()
    assert body["total"] == {"amount": "96.00", "currency": "EUR"}
    assert [(one["per"], one["quantity"], one["units"]) for one in body["lines"]] == [("hour", 8, 4)]
    assert response["Access-Control-Allow-Origin"] == "*"
    line["units"] = 400
    response = Client().post("/api/v1/quotes/", {"lines": [line]}, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (422, "units_exceed")


def test_a_quote_names_tax_only_of_a_host_that_is_liable(hotel: Hotel) -> None:
    Rate.objects.update(vat_rate=20)
    line = {"space": hotel.desks.pk, "units": 4, "starts_at": TUESDAY["from"], "ends_at": TUESDAY["to"]}

    def told() -> tuple[Decimal, str, list[str]]:
        body = Client().post("/api/v1/quotes/", {"lines": [line]}, content_type="application/json").json()
        (one,) = body["lines"]
        return Decimal(one["vat_rate"]), one["tax"]["amount"], [tax["tax"]["amount"] for tax in body["taxes"]]

    assert told() == (0, "0.00", [])
    regimes = VatRegime.objects.filter(organisation=hotel.venue.organisation)
    VatRegime.objects.create(organisation=hotel.venue.organisation, regime="franchise", since="2020-01-01")
    assert told() == (0, "0.00", [])
    regimes.update(regime="liable")
    assert told() == (20, "16.00", ["16.00"])


def test_other_sites_may_read(hotel: Hotel) -> None:
    assert Client().get("/api/v1/search/")["Access-Control-Allow-Origin"] == "*"


WORDS = st.one_of(
    st.sampled_from(["", "1", "0", "-1", "48095", "2027-01-12T09:00", "2027-01-12T17:00", "2100-12-31T23:59", "P1D"]),
    st.sampled_from(
        ["44.5,3.5", "90,180", "-90,-180", "170,-10,-170,10", "2027-01-01/2027-02-01", "2000-01-01/2000-01-02"]
    ),
    st.sampled_from(["PT10H", "1,2,7", "22:00-06:00", "00:00-00:00", "2027-03-28T02:30", "1e309", "nan", "٣", "500"]),
    st.text(max_size=12),
)
NAMES = [
    "from", "to", "spans_closures", "between", "duration", "weekdays", "hours", "near", "commune", "radius_km", "bbox",
    "units", "headcount", "audience", "kind", "venue_kind", "amenities", "max_price", "q", "ordering", "page",
    "page_size", "purpose", "date", "to_date", "from_time", "to_time", "first", "last",
]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["search/", "map/", "map/timeline/", "map/days/"]),
    params=st.dictionaries(st.sampled_from(NAMES), WORDS, max_size=5),
)
def test_nothing_gives_a_500(hotel: Hotel, path: str, params: dict[str, str]) -> None:
    assert get(path, **params)["http"] in {200, 400, 404, 422}
