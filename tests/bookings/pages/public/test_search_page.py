from datetime import date
from urllib.parse import parse_qsl, urlencode

import pytest

from bookings.models import SearchMiss
from bookings.search.zones import forget_zones
from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.pages.conftest import errors_of, text_of
from tests.factories import make_commune
from tests.plain import plain
from venues.models import Space

TUESDAY = {"date": "2027-01-12", "from_time": "09:00", "to_time": "17:00"}
FOUR_DESKS = {"where": "Mende", "count": "4", "kind": "desks", **TUESDAY}


def address(**params):
    return f"/recherche/?{urlencode(params, doseq=True)}"


def titles(response):
    return [card["title"] for card in response.context["cards"]]


def test_four_desks_near_mende_are_found_with_distance_and_price(client, hotel):
    response = client.get(address(**FOUR_DESKS))
    (card,) = response.context["cards"]
    assert (card["title"], card["free"], card["price"]) == (hotel.venue.name, "24 places libres", 96)
    assert "Mende · 1 km à vol d’oiseau · Confirmation immédiate" in text_of(response)


def test_card_leads_to_the_venue_and_on_to_the_price(client, hotel):
    card = client.get(address(**FOUR_DESKS)).context["cards"][0]
    venue = client.get(card["href"])
    assert venue.context["choice"] == "4 × Salle à manger, mardi\xa012\xa0janvier 2027, 9\xa0h\xa0– 17\xa0h"
    booking = client.get(venue.context["book_url"])
    assert booking.context["bill"]["total"] == 96


def test_a_number_of_people_finds_rooms_that_hold_them(client, hotel):
    found = client.get(address(where="Mende", count="12", kind="meeting_room", **TUESDAY))
    assert titles(found) == [hotel.venue.name]
    assert titles(client.get(address(where="Mende", count="13", kind="meeting_room", **TUESDAY))) == []


def test_flexible_dates_find_the_first_time(client, hotel):
    dates = {"flexible": "1", "first": "2027-01-09", "last": "2027-01-20", "duration": "PT8H", "date": "2027-01-12"}
    (card,) = client.get(address(where="Mende", count="1", kind="desks", **dates)).context["cards"]
    assert card["price_for"] == "lundi\xa011\xa0janvier 2027, 8\xa0h\xa030\xa0– 16\xa0h\xa030"


def first_times(client, **params):
    response = client.get(address(where="Mende", count="1", kind="desks", flexible="1", **params))
    return [card["price_for"] for card in response.context["cards"]]


def test_flexible_hours_are_those_between_which_one_comes(client, hotel):
    days = {"first": "2027-01-09", "last": "2027-01-20", "duration": "PT1H"}
    evenings = first_times(client, **days, from_time="17:00", weekdays=["1", "3"])
    assert evenings == ["mardi\xa012\xa0janvier 2027, 17\xa0h\xa0– 18\xa0h"]
    assert first_times(client, **days, from_time="17:30", to_time="18:00") == []
    assert first_times(client, **days, to_time="10:00") == [
        "lundi\xa011\xa0janvier 2027, 8\xa0h\xa030\xa0– 9\xa0h\xa030"
    ]
    response = client.get(address(where="Mende", **days, from_time="tard"))
    assert set(errors_of(response)) == {"from_time"}


@pytest.mark.parametrize(
    ("duration", "when"),
    [
        ("morning", "8\xa0h\xa030\xa0– 13\xa0h"),
        ("afternoon", "13\xa0h\xa0– 18\xa0h"),
        ("P1D", "8\xa0h\xa030\xa0– 18\xa0h\xa030"),
    ],
)
def test_part_of_a_day_takes_the_place_of_hours(client, hotel, duration, when):
    asked = {"date": "2027-01-12", "duration": duration, "from_time": "09:00", "to_time": "10:00"}
    response = client.get(address(where="Mende", count="1", kind="desks", **asked))
    (card,) = response.context["cards"]
    assert card["price_for"] == f"mardi\xa012\xa0janvier 2027, {when}"
    assert response.context["form"]["duration"].value() == duration


def test_hours_are_a_moment_of_their_own(client, hotel):
    hours = {"from_time": "09:00", "to_time": "11:00"}
    for moment in ({}, {"duration": ""}, {"duration": "hours"}, {"duration": "PT3H"}):
        response = client.get(address(where="Mende", count="1", kind="desks", date="2027-01-12", **hours, **moment))
        (card,) = response.context["cards"]
        assert card["price_for"] == "mardi\xa012\xa0janvier 2027, 9\xa0h\xa0– 11\xa0h"
        assert response.context["form"]["duration"].value() == "hours"


def test_hours_lead_on_to_spaces_that_are_taken_by_half_days(client, hotel):
    Space.objects.filter(pk=hotel.room.pk).update(taken_by="half_day", day_starts="08:30")
    asked = {"where": "Mende", "count": "2", "kind": "meeting_room", "date": "2027-01-12"}
    response = client.get(address(**asked, from_time="09:00", to_time="11:00"))
    assert titles(response) == []
    ways = dict(response.context["parts"])
    assert list(ways) == ["le matin", "l’après-midi", "la journée"]
    (card,) = client.get(ways["le matin"]).context["cards"]
    assert card["price_for"] == "mardi\xa012\xa0janvier 2027, 8\xa0h\xa030\xa0– 13\xa0h"
    assert client.get(address(**asked)).context["parts"] == []


EVERY_TUESDAY = {
    "first": "2027-01-09",
    "last": "2027-01-31",
    "from_time": "16:00",
    "to_time": "18:00",
    "duration": "PT2H",
}


def test_every_tuesday_says_on_how_many_it_is_free_and_leads_to_the_series(client, hotel):
    hotel.hold(wish(hotel.desks, hours(16, 2, day=7), 24), actor=hotel.charlie)
    asked = address(where="Mende", count="2", kind="desks", flexible="1", weekdays="1", **EVERY_TUESDAY)
    response = client.get(asked)
    (card,) = response.context["cards"]
    assert card["dates"] == (2, 3)
    assert "<strong>2 dates libres sur 3</strong> · <a" in text_of(response)
    booking = client.get(card["weekly"])
    preview = booking.context["preview"]
    assert [day.isoformat() for day in preview.dates] == ["2027-01-12", "2027-01-26"]
    assert [one.day.isoformat() for one in preview.conflicts] == ["2027-01-19"]
    assert [line["units"] for line in booking.context["lines"]] == [2]


def test_dates_of_several_weekdays_are_counted_without_a_series(client, hotel):
    asked = address(where="Mende", count="1", kind="desks", flexible="1", weekdays=["1", "3"], **EVERY_TUESDAY)
    (card,) = client.get(asked).context["cards"]
    assert (card["dates"], card["weekly"]) == ((6, 6), "")
    any_day = client.get(address(where="Mende", count="1", kind="desks", flexible="1", **EVERY_TUESDAY))
    (card,) = any_day.context["cards"]
    assert (card["dates"], card["weekly"]) == (None, "")


def test_hours_of_a_link_are_shown_where_one_types_them(client, hotel):
    form = client.get(address(between="2027-01-11/2027-01-20", hours="18:00-20:00")).context["form"]
    assert [form[name].value() for name in ("first", "last", "from_time", "to_time")] == [
        "2027-01-11",
        "2027-01-20",
        "18:00",
        "20:00",
    ]


def test_three_days_in_a_row_in_the_holidays_of_a_zone_are_two_clicks(client, hotel):
    page = client.get(address(where="Mende", count="1", kind="desks", flexible="1", duration="P3D"))
    spans = {span.name: span for kind in page.context["spans"].values() for span in kind}
    assert list(spans)[:2] == ["Novembre", "Décembre"]
    assert {"Vacances de Noël", "Vacances d’hiver, zone C"} <= set(spans)
    # In Lozère, in zone A, the same days are none of holidays.
    asked = dict(parse_qsl(spans["Vacances d’hiver, zone C"].href.removeprefix("?")))
    assert (asked["first"], asked["last"]) == ("2027-02-06", "2027-02-21")
    response = client.get(f"/recherche/{spans['Vacances d’hiver, zone C'].href}")
    (card,) = response.context["cards"]
    assert "du lundi\xa08\xa0février" in card["price_for"]
    assert [span.name for span in response.context["spans"]["holidays"] if span.current] == ["Vacances d’hiver, zone C"]


def instead(client, **params):
    """What is offered in place of a search that finds nothing, where its page leads to it."""
    response = client.get(address(**params))
    assert titles(response) == []
    return client.get(response.context["instead_url"])


def test_nothing_found_says_at_once_what_to_loosen(client, hotel):
    response = client.get(address(**FOUR_DESKS | {"amenities": "fibre"}))
    assert [plain(words) for words, _href in response.context["loosen"]] == [
        "sans équipement particulier",
        "dans n’importe quel espace",
        "à toute heure ce jour-là",
        "jusqu’à 60 km",
        "où que ce soit",
    ]


def test_nothing_found_offers_other_days_and_what_to_loosen(client, hotel):
    response = instead(client, **FOUR_DESKS | {"amenities": "fibre"})
    assert [plain(words) for words, _href in response.context["loosen"]] == [
        "sans équipement particulier (1 lieu)",
        "à toute heure ce jour-là",
        "jusqu’à 60 km",
        "où que ce soit",
    ]
    assert titles(client.get(response.context["loosen"][0][1])) == [hotel.venue.name]
    response = instead(client, **FOUR_DESKS | {"amenities": "fibre", "instant": "1", "min_download": "30"})
    assert response.context["loosen"][0][0] == "sans aucun filtre (1 lieu)"
    response = instead(client, **FOUR_DESKS | {"date": "2027-01-10"})
    assert [card["date"].isoformat() for card in response.context["other_days"]] == ["2027-01-11"]


@pytest.mark.parametrize("where", [{"near": "46.0,-6.0"}, {"bbox": "-9.0,45.0,-8.0,46.0"}])
def test_far_from_any_place_the_nearest_are_named(client, hotel, where):
    response = instead(client, **where, **TUESDAY)
    ((words, href),) = response.context["nearest"]
    assert words.startswith("Mende, à ")
    assert titles(client.get(href)) == [hotel.venue.name]
    loosen = dict(response.context["loosen"])
    assert not any(words.startswith("jusqu’à") for words in loosen)
    anywhere = loosen["où que ce soit"]
    assert titles(client.get(anywhere)) == [hotel.venue.name]


def test_what_the_page_proposes_instead_is_not_counted_as_asked_for(client, hotel, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        instead(client, **FOUR_DESKS | {"amenities": "fibre"})
    assert list(SearchMiss.objects.values_list("week", "count")) == [(date(2027, 1, 11), 1)]


def test_near_by_nothing_is_said_of_the_place(client, hotel):
    assert instead(client, **FOUR_DESKS | {"amenities": "fibre"}).context["nearest"] == []


def test_what_there_is_instead_of_a_question_that_cannot_be_meant_is_told_by_the_search(client, hotel):
    for wrong in ({"date": "2027-02-30"}, {"where": "Mendde"}, {"radius_km": "0"}):
        asked = urlencode(FOUR_DESKS | wrong)
        refused = client.get(f"/recherche/autrement/?{asked}", follow=True)
        assert refused.redirect_chain == [(f"/recherche/?{asked}", 302)]
        assert errors_of(refused)


def test_ambiguous_commune_gives_a_choice_that_is_then_kept(client, hotel):
    for insee, code in (("48166", "48400"), ("48167", "48330")):
        make_commune(insee=insee, name="Saint-Étienne", postal_codes=[code], latitude=44.4, longitude=3.5)
    response = client.get(address(**FOUR_DESKS | {"where": "saint etienne"}))
    choices = response.context["choices"]
    assert [str(one) for one, _href in choices] == ["Saint-Étienne (48400)", "Saint-Étienne (48330)"]
    assert "cards" not in response.context
    chosen = client.get(f"/recherche/{choices[1][1]}")
    assert chosen.context["place"].commune.insee == "48167"
    assert "<h1>Saint-Étienne et ses environs</h1>" in chosen.content.decode()
    assert chosen.context["form"]["where"].value() == "Saint-Étienne (48330)"


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"where": "Nulle-Part-les-Bains"}, "where"),
        ({"date": "2027-02-30", "from_time": "09:00", "to_time": "17:00"}, "date"),
        ({"date": "2027-01-12", "from_time": "09:00"}, "to_time"),
        ({"date": "2027-01-12", "from_time": "17:00", "to_time": "09:00"}, "to_time"),
        ({"date": "2020-01-12", "from_time": "09:00", "to_time": "17:00"}, "from_time"),
        ({"date": "2027-03-28", "from_time": "02:30", "to_time": "09:00"}, "from_time"),
        ({"count": "0"}, "count"),
        ({"count": "des tas"}, "count"),
        ({"radius_km": "9000"}, "radius_km"),
        ({"max_price": "cher"}, "max_price"),
        ({"min_download": "vite"}, "min_download"),
        ({"stop_minutes": "0"}, "stop_minutes"),
        ({"flexible": "1", "first": "2027-02-01", "last": "2027-01-01"}, "last"),
        ({"commune": "2A004"}, "where"),
        ({"kind": "chateau"}, "kind"),
        ({"ordering": "beauty"}, "ordering"),
    ],
)
def test_bad_input_is_told_by_its_field_and_kept(client, hotel, params, field):
    response = client.get(address(**params))
    assert response.status_code == 200
    assert set(errors_of(response)) == {field}
    for name, value in params.items():
        if name in response.context["form"].fields:
            assert response.context["form"][name].value() == value


@pytest.mark.parametrize(
    ("params", "field", "sentence"),
    [
        ({"date": "2027-02-31"}, "date", "Ce jour n’existe pas dans le calendrier : choisissez-en un autre."),
        (
            {"between": "2027-02-31/2027-03-02"},
            "last",
            "Ce jour n’existe pas dans le calendrier : choisissez-en un autre.",
        ),
        ({"date": "2020-01-12"}, "date", "Cette période est passée : choisissez des jours à venir."),
        ({"radius_km": "0"}, "radius_km", "Choisissez un rayon entre 1 et 500 km."),
        ({"radius_km": "loin"}, "radius_km", "Indiquez un nombre de kilomètres, par exemple 30."),
    ],
)
def test_bad_input_says_what_to_do(client, hotel, params, field, sentence):
    assert errors_of(client.get(address(**params))) == {field: [sentence]}


def test_all_that_is_wrong_is_told_at_once(client, hotel):
    response = client.get(address(where="Nulle-Part-les-Bains", date="2027-02-31", radius_km="loin"))
    assert set(errors_of(response)) == {"where", "date", "radius_km"}
    assert "Corrigez la recherche : les lieux paraîtront ici." in text_of(response)


def test_days_far_ahead_are_said_to_be(client, hotel):
    response = client.get(address(where="Mende", date="2029-01-12"))
    assert "choisissez un jour plus proche" in response.content.decode()
    assert "choisissez un jour plus proche" not in client.get(address(**FOUR_DESKS | {"count": "99"})).content.decode()


@pytest.mark.parametrize("page", ["2", "999999999", "0", "x"])
def test_page_that_does_not_exist_leads_to_the_first(client, hotel, page):
    response = client.get(address(**FOUR_DESKS, page=page))
    assert response.status_code == 404
    assert "Cette liste n’a pas de page de ce numéro : reprenez à la première." in text_of(response)
    assert titles(client.get(f"/recherche/{response.context['first_page']}")) == [hotel.venue.name]


@pytest.mark.parametrize("name", ["kind", "purpose", "audience", "ordering", "venue_kind"])
def test_a_choice_that_is_none_is_told_in_words(client, hotel, name):
    told = errors_of(client.get(address(where="Mende", **{name: "château"})))
    assert told == {name: ["Ce choix n’existe pas : prenez-en un dans la liste."]}


def test_statements_do_not_grow_with_results(client, hotel, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as one:
        assert len(titles(client.get(address(**FOUR_DESKS)))) == 1
    for _ in range(2):
        make_hotel()
    forget_zones()
    with django_assert_max_num_queries(len(one)) as three:
        assert len(titles(client.get(address(**FOUR_DESKS)))) == 3
    # Who finds few is also told what is taken.
    assert len(three) == len(one) - 1


def test_home_shows_what_opens_and_counts_what_is_there(client, hotel):
    response = client.get("/")
    assert response.context["figures"] == {"venues": 1, "spaces": 4, "communes": 1}
    assert [card["title"] for card in response.context["soon"]] == [hotel.venue.name]


def test_home_stands_without_any_venue(client, db):
    assert client.get("/").context["figures"] == {"venues": 0, "spaces": 0, "communes": 0}


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ({"from": "2027-01-12T09:00", "to": "2027-01-12T17:00"}, ["2027-01-12", "09:00", "17:00", None]),
        ({"from": "2027-01-12T08:00Z", "to": "2027-01-13T16:00Z"}, ["2027-01-12", "09:00", "17:00", "2027-01-13"]),
        ({"from": "demain", "to": "2027-01-13T16:00"}, [None, None, None, None]),
    ],
)
def test_form_shows_the_moment_of_a_link(client, hotel, when, shown):
    form = client.get(address(where="Mende", **when)).context["form"]
    assert [form[name].value() for name in ("date", "from_time", "to_time", "to_date")] == shown


def test_form_shows_the_days_of_a_link(client, hotel):
    form = client.get(address(where="Mende", between="2027-01-04/2027-01-29")).context["form"]
    assert [form[name].value() for name in ("first", "last")] == ["2027-01-04", "2027-01-29"]


@pytest.mark.parametrize("km", ["60", "20"])
def test_form_shows_the_radius_that_was_searched(client, hotel, km):
    html = client.get(f"/recherche/?where=Mende&radius_km={km}").content.decode()
    assert f'<option value="{km}" selected>{km} km</option>' in html


def test_filters_tell_what_each_would_leave_when_asked(client, hotel):
    plain = client.get(address(**FOUR_DESKS))
    assert 'data-counts="/api/v1/search/counts/?' in plain.content.decode()
    counted = client.get(f"/recherche/{plain.context['counts_page']}")
    assert "1 lieu répond à cette recherche." in text_of(counted)
    labels = [str(words) for _value, words in counted.context["form"].fields["kind"].widget.choices]
    assert "postes de travail (1)" in labels and "cuisine (0)" in labels
    told = client.get(plain.context["counts_api"]).json()
    assert told["venues"] == 1
    assert (told["filters"]["instant"], told["filters"]["max_price"]) == ({"1": 1}, {"100": 1, "200": 1})


def test_spaces_of_a_venue_share_one_card(client, hotel):
    make_hotel()
    cards = client.get(address(where="Mende", count="1", kind="", **TUESDAY)).context["cards"]
    assert [len(card["spaces"]) for card in cards] == [4, 4]
    desks, whole = (next(one for one in cards[0]["spaces"] if name in one["what"]) for name in ("manger", "Tout"))
    assert f"espace={hotel.desks.pk}&" in desks["href"] and f"espace={hotel.whole.pk}&" in whole["href"]


def test_misspelt_commune_offers_those_that_begin_alike(client, hotel):
    response = client.get(address(**FOUR_DESKS | {"where": "Mendde"}))
    assert set(errors_of(response)) == {"where"}
    ((commune, href),) = response.context["choices"]
    assert str(commune) == "Mende (48000)"
    assert titles(client.get(f"/recherche/{href}")) == [hotel.venue.name]


def test_code_of_a_commune_that_does_not_exist_is_told_and_kept(client, hotel):
    response = client.get("/recherche/?commune=99999&radius_km=20")
    assert list(errors_of(response)) == ["where"]
    assert response.context["form"]["where"].value() == "99999"
