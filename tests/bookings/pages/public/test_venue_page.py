import json
import re
from datetime import date, timedelta

import pytest

from bookings.cancellation import NAMES, POLICIES, describe
from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.pages.conftest import text_of
from tests.factories import NOW, make_space, make_venue
from tests.plain import plain
from venues.models import Opening, Photo


def page(client, venue, **params):
    return client.get(f"/lieux/{venue.slug}/", params)


def cells(response, label):
    return next(row["cells"] for row in response.context["week"]["rows"] if row["label"] == label)


def test_page_tells_when_what_and_how_much(client, hotel):
    shown = text_of(page(client, hotel.venue))
    assert "du lundi au vendredi de 8 h 30 à 18 h 30" in shown
    assert "Tout public Par heure 3 €" in " ".join(re.sub("<[^>]*>", " ", shown).split())
    assert "Annulation sans frais jusqu’à 24 heures avant le début." in shown


def test_contents_of_the_page_lead_to_parts_that_are_there(client, hotel):
    for venue in (hotel.venue, make_venue(slug="sans-rien")):
        shown = page(client, venue).content.decode()
        contents = re.search(r'<nav class="chips contents".*?</nav>', shown)[0]
        named = re.findall(r'href="#(\w+)"', contents)
        assert len(named) == 4
        assert all(shown.count(f' id="{name}"') == 1 for name in named)


@pytest.mark.parametrize("state", ["draft", "withdrawn", "awaiting_review"])
def test_venue_that_is_not_published_is_a_friendly_404(client, hotel, state):
    hotel.venue.state = state
    hotel.venue.save()
    response = page(client, hotel.venue)
    assert response.status_code == 404
    assert "Trouver un autre lieu" in text_of(response)


def test_unknown_venue_is_a_friendly_404(client, db):
    assert "Trouver un autre lieu" in text_of(client.get("/lieux/nulle-part/"))


def test_week_shows_free_partly_free_full_and_closed(client, hotel):
    hotel.hold(wish(hotel.desks, hours(9, 1), 20))
    hotel.hold(wish(hotel.desks, hours(10, 1), 24), actor=hotel.charlie)
    hotel.hold(wish(hotel.desks, hours(11, 0.5), 24), actor=hotel.charlie)
    response = page(client, hotel.venue, espace=hotel.desks.pk, semaine="2027-01-12")
    tuesday = [cells(response, f"{hour}\xa0h")[1] for hour in (8, 9, 10, 11, 12)]
    assert [(one["state"], one.get("word")) for one in tuesday] == [
        ("free", "24"),
        ("free", "4"),
        ("full", None),
        ("free", "½"),
        ("free", "24"),
    ]
    assert cells(response, "9\xa0h")[5] == {"state": "closed"}
    assert plain(tuesday[1]["text"]) == "mardi 12 janvier, 9 h : 4 libres"


def test_hours_that_are_over_are_closed(client, hotel):
    today = page(client, hotel.venue, espace=hotel.desks.pk, semaine="2026-11-23")
    assert [cells(today, "9\xa0h")[n]["state"] for n in (0, 1)] == ["closed", "free"]


def test_free_cell_leads_to_its_price(client, hotel):
    response = page(client, hotel.venue, espace=hotel.room.pk, semaine="2027-01-12")
    booking = client.get(cells(response, "9\xa0h")[1]["href"])
    assert booking.context["bill"]["total"] == 10


def test_nights_are_rows_of_their_own(client, hotel):
    beds = make_space(hotel.venue, units=4, name="Dortoir", kind="beds", taken_by="night")
    response = page(client, hotel.venue, espace=beds.pk, semaine="2027-01-12")
    assert [row["label"] for row in response.context["week"]["rows"]] == ["nuit"]


def test_use_that_the_building_is_not_classed_for_is_warned_of(client, hotel):
    hotel.venue.erp_types = ["N"]
    hotel.venue.save()
    assert "classé pour d’autres usages (type N)" in text_of(page(client, hotel.venue, purpose="event"))
    assert page(client, hotel.venue, purpose="work").context["erp_warning"] == ""


@pytest.mark.parametrize(
    "params", [{"espace": "x"}, {"semaine": "2027-13-45"}, {"date": "9999-12-31"}, {"semaine": "0"}]
)
def test_strange_addresses_show_the_page(client, hotel, params):
    assert page(client, hotel.venue, **params).status_code == 200


def test_statements_do_not_grow_with_spaces(client, hotel, django_assert_max_num_queries):
    with django_assert_max_num_queries(25) as few:
        page(client, hotel.venue)
    for _ in range(3):
        make_space(hotel.venue)
    with django_assert_max_num_queries(25) as many:
        page(client, hotel.venue)
    assert len(many) == len(few)


def test_venues_near_by_are_shown_open_ones_first_then_nearest(client, hotel):
    shut = make_venue(latitude=hotel.venue.latitude + 0.05)
    far = make_hotel(latitude=hotel.venue.latitude + 0.2)
    near = make_hotel(latitude=hotel.venue.latitude + 0.1)
    make_venue(latitude=hotel.venue.latitude + 0.5)

    def found(**params):
        return [(one.venue, one.km, one.open) for one in page(client, hotel.venue, **params).context["nearby"]]

    assert found() == [(near.venue, 11, True), (far.venue, 22, True), (shut, 6, False)]
    assert [one[2] for one in found(date="2027-07-14")] == [False, False, False]


def test_any_week_is_a_date_away_and_what_was_asked_is_carried(client, hotel):
    shown = page(client, hotel.venue, espace=hotel.room.pk, headcount="4", semaine="2027-01-14")
    assert shown.context["monday"] == date(2027, 1, 11)
    assert shown.context["carried"] == [("espace", str(hotel.room.pk)), ("headcount", "4")]
    assert 'name="semaine" value="2027-01-11"' in text_of(shown)


def test_chosen_date_is_marked(client, hotel):
    response = page(client, hotel.venue, date="2027-01-12")
    assert response.context["date"] == date(2027, 1, 12)
    assert [day["current"] for day in response.context["week"]["days"]] == [False, True, *[False] * 5]


def test_what_a_search_has_chosen_is_marked_in_its_space(client, hotel):
    asked = {"voir": "prix", "date": "2027-01-12", "from_time": "09:00", "to_time": "11:00", "headcount": "4"}
    asked |= {f"space_{hotel.desks.pk}": "4", "semaine": "2027-01-12"}
    marked = page(client, hotel.venue, espace=hotel.desks.pk, **asked)
    found = [cells(marked, f"{hour}\xa0h")[1] for hour in (8, 9, 10, 11)]
    assert [(one["state"], one.get("taking")) for one in found] == [
        ("free", None),
        ("chosen", 4),
        ("chosen", 4),
        ("free", None),
    ]
    other = page(client, hotel.venue, espace=hotel.room.pk, **asked)
    assert cells(other, "9\xa0h")[1]["state"] == "free"


def test_page_says_what_the_venue_is_now_and_on_the_day(client, hotel, clock):
    shown = page(client, hotel.venue, date="2027-01-12")
    assert shown.context["now"].words == "Ouvert en ce moment, jusqu’à 18\xa0h\xa030."
    assert shown.context["that_day"].words.endswith(": ouvert de 8\xa0h\xa030 à 18\xa0h\xa030.")
    assert page(client, hotel.venue, date="2027-01-16").context["that_day"].words.endswith(": fermé.")

    clock.now = NOW + timedelta(hours=10)
    words = page(client, hotel.venue).context["now"].words
    assert plain(words) == "Fermé en ce moment. Prochaine ouverture : mardi 24 novembre 2026 à 8 h 30."
    Opening.objects.all().delete()
    assert page(client, hotel.venue).context["now"].words.endswith("Aucune ouverture n’est annoncée.")


def test_photos_are_shown_with_words_and_sizes(client, hotel):
    for number in range(5):
        words = {"alt": f"Vue {number}", "width": 1600, "height": 900, "widths": [480, 960, 1600], "position": number}
        Photo.objects.create(venue=hotel.venue, key=f"{number:032d}", credit="A. Martin", **words)
    Photo.objects.create(venue=hotel.venue, key="f" * 32, width=500, height=400, widths=[480, 500])
    shown = page(client, hotel.venue)
    assert [one.alt for one in shown.context["photos"]] == ["Vue 0", "Vue 1", "Vue 2"]
    text = text_of(shown)
    assert 'alt="Vue 4"' in text
    assert "f" * 32 not in text
    assert f"/media/photos/00/{0:032d}-1600.webp 1600w" in text
    assert text.count('loading="lazy"') == 4
    assert 'width="1600" height="900"' in text
    assert "Photo : A. Martin" in text


def test_page_tells_search_engines_what_it_is(client, hotel):
    hotel.venue.name = "Le </script><script>alert(1)</script> & fils"
    hotel.venue.save()
    shown = page(client, hotel.venue, date="2027-01-12", semaine="2027-01-12")
    html = shown.content.decode()
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/lieux/{hotel.venue.slug}/">' in html
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    told = json.loads(block)
    assert (told["@type"], told["name"]) == ("Place", hotel.venue.name)
    assert (
        told["openingHoursSpecification"][0] | {"opens": "08:30", "closes": "18:30"}
        == told["openingHoursSpecification"][0]
    )
    assert told["geo"]["latitude"] == hotel.venue.latitude
    assert "alert(1)</script>" not in html


def test_rooms_say_how_many_they_hold_set_out_otherwise(client, hotel):
    hotel.room.people_theatre = 12
    hotel.room.save()
    assert "<strong>12</strong> chaises en rangs" in text_of(page(client, hotel.venue))


def test_host_says_whether_it_is_a_professional(client, hotel):
    for kind, words in (("company", "Hôte professionnel."), ("person", "Particulier : les règles")):
        hotel.venue.organisation.kind = kind
        hotel.venue.organisation.save()
        assert words in text_of(page(client, hotel.venue))


def test_how_to_come_without_a_car_and_the_line_are_told_when_they_are_known(client, hotel):
    silent = text_of(page(client, hotel.venue))
    assert "Sans voiture" not in silent
    assert "Mbit/s" not in silent
    for name, words in (("Gare de Mende", "Gare de Mende, à 7 minutes"), ("", "de train est à 7 minutes")):
        hotel.venue.stop_name, hotel.venue.stop_minutes, hotel.venue.download_mbps = name, 7, 300
        hotel.venue.save()
        told = text_of(page(client, hotel.venue))
        assert words in told
        assert "300 Mbit/s" in told


def test_moment_that_is_taken_offers_to_be_told(client, hotel):
    asked = {"voir": "prix", "date": "2027-01-12", "from_time": "09:00", "to_time": "11:00", "headcount": "1"}
    free = page(client, hotel.venue, **asked, **{f"space_{hotel.room.pk}": "1"})
    assert "Me prévenir si cela se libère" not in text_of(free)
    hotel.hold(wish(hotel.room, hours(10)))
    taken = page(client, hotel.venue, **asked, **{f"space_{hotel.room.pk}": "1"})
    assert "Ce moment est déjà pris." in text_of(taken)
    assert f'action="/lieux/{hotel.venue.slug}/attendre/?voir=prix&amp;' in taken.content.decode()
    for elsewhen in ({"date": "2027-01-16"}, {"date": "2026-11-20"}):
        other = page(client, hotel.venue, **asked | elsewhen, **{f"space_{hotel.room.pk}": "1"})
        assert "Me prévenir" not in text_of(other)


def test_rules_and_what_cancelling_costs_are_told(client, hotel):
    hotel.venue.house_rules, hotel.venue.cancellation_policy = "Chaussons dans la salle.", "strict"
    hotel.venue.save()
    page = plain(text_of(client.get(f"/lieux/{hotel.venue.slug}/")))
    assert re.search(r"Règles du lieu</h3>.{0,60}Chaussons dans la salle\.", page)
    policy = re.search(r'id="annulation">Annulation : ([^<]+)</h3><ul>(.*?)</ul>', page)
    assert policy[1] == str(NAMES["strict"])
    assert re.findall(r"<li>(.*?)</li>", policy[2]) == [plain(one) for one in describe(POLICIES["strict"])]
    assert policy[1] in re.search(r'<a href="#annulation">(.*?)</a>', page)[1]
    hotel.venue.house_rules = ""
    hotel.venue.save()
    assert "Règles du lieu" not in text_of(client.get(f"/lieux/{hotel.venue.slug}/"))
