"""The map with its time axis, as a page tells it, and as somebody uses it in a browser."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from bookings.pages.public.season_pictures import TALLEST, bars, months
from bookings.search.maps import Week
from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.pages.conftest import errors_of, text_of
from tests.browser import violations
from tests.plain import plain
from venues.models import Opening

TUESDAY = date(2027, 1, 12)


def config_of(client, address):
    return client.get(address).context["map"]["config"]


def test_map_is_told_the_lasting_wishes_and_where_the_list_looks(client, hotel):
    wishes = "count=4&kind=desks&venue_kind=hotel&amenities=&max_price=100&page=1&q=salle"
    config = config_of(client, f"/recherche/?where=Mende&date=2027-01-12&{wishes}")
    assert parse_qs(urlsplit(config["days"]).query) == {
        "units": ["4"],
        "headcount": ["4"],
        "kind": ["desks"],
        "venue_kind": ["hotel"],
        "q": ["salle"],
    }
    assert (config["circle"], config["box"], config["has_list"]) == ([44.518, 3.499, 30.0], None, True)
    assert client.get(config["days"]).json()["venues"][0]["slug"] == hotel.venue.slug
    assert client.get(config["venue"].replace("SLUG", hotel.venue.slug)).status_code == 200


def test_part_of_the_map_is_kept_by_the_form_until_a_place_is_typed(client, hotel):
    looked_at = client.get("/recherche/?bbox=3.4,44.4,3.6,44.6")
    assert len(looked_at.context["cards"]) == 1
    assert '<input type="hidden" name="bbox" value="3.4,44.4,3.6,44.6">' in looked_at.content.decode()
    assert "Dans la zone de la carte" in text_of(looked_at)
    typed = client.get("/recherche/?where=Mende&bbox=5,44,6,45")
    assert len(typed.context["cards"]) == 1
    assert 'name="bbox"' not in typed.content.decode()


NO_PART = "La zone de la carte n’a pas été comprise : la recherche se fait sans elle."
NO_POSITION = "La position n’a pas été comprise : la recherche se fait sans elle."
NO_PARTS = ["1,2", "x", "3,45,4,44", "3,44,4,nan", "3,44,4,1e999", "9" * 999]
NO_POSITIONS = ["44.5", "a,b", "91,0", "44.5;3.5"]


def said_of(response):
    return [plain(sentence) for sentence in response.context.get("left_out") or []]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        *((f"bbox={one}", [NO_PART]) for one in NO_PARTS),
        *((f"near={one}", [NO_POSITION]) for one in NO_POSITIONS),
        ("bbox=1,2&near=a,b", [NO_PART, NO_POSITION]),
        ("bbox=1,2&near=44.518,3.499", [NO_PART]),
        ("bbox=3.4,44.4,3.6,44.6&bbox=x", [NO_PART]),
    ],
)
def test_place_of_the_map_that_cannot_be_read_is_told_and_left_out(client, hotel, asked, told):
    response = client.get(f"/recherche/?{asked}&count=4")
    assert (response.status_code, errors_of(response), said_of(response)) == (200, {}, told)
    # Where a phone folds the form away, too.
    before_the_form, _form = text_of(response).split('<details class="asked"')
    assert all(one in plain(before_the_form) for one in told)
    assert len(response.context["cards"]) == 1
    assert response.context["form"]["count"].value() == "4"
    # Neither the form nor a link of the page asks it again.
    page = response.content.decode()
    assert not re.search(r'href="[^"]*\b(bbox|near)=(?!44.518)', page)
    assert 'name="bbox"' not in page


def test_place_that_was_typed_goes_before_an_unreadable_one_of_the_map(client, hotel):
    typed = client.get("/recherche/?where=Mende&bbox=1,2")
    assert (said_of(typed), len(typed.context["cards"])) == ([], 1)
    unknown = client.get("/recherche/?where=Nulle-Part-les-Bains&bbox=1,2")
    assert (said_of(unknown), set(errors_of(unknown))) == ([], {"where"})


def test_the_interface_for_programs_keeps_its_own_words(client, hotel):
    told = client.get("/api/v1/search/?bbox=1,2&near=a,b").json()["errors"]
    assert "par exemple 3.0,44.2,4.0,44.9" in told["bbox"][0]
    assert "par exemple" in told["near"][0]


def test_map_of_a_question_that_cannot_be_read_shows_all(client, hotel):
    config = config_of(client, "/recherche/?where=Nulle-Part-les-Bains")
    assert (config["circle"], config["days"]) == (None, "/api/v1/map/days/?")


def test_card_at_a_mark_tells_what_is_free_then_and_at_which_price(client, hotel):
    config = config_of(client, "/recherche/?where=Mende&count=4&kind=desks&audience=association")
    card = f"{config['card'].replace('SLUG', hotel.venue.slug)}&date={TUESDAY}&from_time=09:00&to_time=17:00"
    assert "audience=association" in card
    told = text_of(client.get(card))
    assert "Salle à manger, 24 places" in told and "24 places libres" in told and "96 €" in told
    assert "Rien n’est libre" in text_of(client.get(card.replace("2027-01-12", "2027-01-10")))
    # Open is not free.
    hotel.hold(wish(hotel.desks, hours(9, 8), 24))
    assert "Rien n’est libre" in text_of(client.get(card))
    assert client.get(card.replace("2027-01-12", "2027-02-30")).status_code == 404
    assert client.get(f"/carte/lieux/nulle-part/?date={TUESDAY}").status_code == 404


def test_free_places_of_the_days_are_asked_where_the_page_says(client, hotel):
    config = config_of(client, "/recherche/?count=1&kind=desks")
    asked = f"{config['free']}&date={TUESDAY}&bbox=3.4,44.4,3.6,44.6"
    free = [one["properties"]["slug"] for one in client.get(asked).json()["features"]]
    assert free == [hotel.venue.slug]


def test_every_kind_has_a_mark_that_no_other_has(client, hotel):
    kinds = config_of(client, "/")["kinds"].values()
    marks = {(kind["shape"], kind["variant"]) for kind in kinds}
    assert len(marks) == len(kinds) > 5


def test_tiles_of_the_operator_are_told_and_named(client, hotel, settings):
    settings.MAP_TILES = "ign"
    response = client.get("/")
    assert response.context["map"]["config"]["tiles"]["url"].startswith("https://data.geopf.fr/")
    assert "© IGN" in response.content.decode()
    assert "https://data.geopf.fr" in response["Content-Security-Policy"]


def test_year_is_a_picture_where_scripts_do_not_run(client, hotel):
    page = client.get("/recherche/?kind=desks").content.decode()
    source = re.search(r'<noscript><img class="season-picture" src="([^"]+)"', page)[1]
    picture = client.get(source.replace("&amp;", "&"))
    assert picture["Content-Type"] == "image/svg+xml"
    # Until 31 March 2027, from the week of 23 November 2026 on.
    assert picture.content.decode().count("<rect x=") == 19
    assert client.get("/carte/annee.svg?kind=castle").status_code == 404


WEEKS = st.lists(st.integers(0, 20_000), min_size=53, max_size=53)


@given(WEEKS, st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_bars_are_as_high_as_their_weeks(counts, first):
    weeks = [Week(first + timedelta(weeks=n), count, count) for n, count in enumerate(counts)]
    drawn = bars(weeks)
    assert len(drawn) == sum(count > 0 for count in counts)
    assert all(bar["y"] + bar["height"] == TALLEST and bar["height"] >= 4 for bar in drawn)
    assert max((bar["height"] for bar in drawn), default=TALLEST) == TALLEST
    assert 12 <= len(months(weeks)) <= 13


def opened(browser, width, scheme="light", **options):
    usual = {"viewport": {"width": width, "height": 900}, "reduced_motion": "reduce", "locale": "fr-FR"}
    return browser.new_context(color_scheme=scheme, **usual | options).new_page()


class Axis:
    """The time axis of a page in the browser."""

    def __init__(self, page):
        self.page = page
        self.day, self.end = page.locator("[role=slider]").nth(0), page.locator("[role=slider]").nth(1)

    def says(self, pattern):
        """Waits until the count says so."""
        self.page.locator("[data-count]").filter(has_text=re.compile(pattern)).wait_for()

    def address_has(self, text):
        self.page.wait_for_function("text => location.href.includes(text)", arg=text)

    @property
    def value(self):
        return date(2026, 11, 1) + timedelta(days=int(self.day.get_attribute("aria-valuenow")))

    def x(self, day):
        """Where a day is on the screen, in pixels."""
        box = self.page.locator("[data-track]").bounding_box()
        return box["x"] + ((day - date(2026, 11, 1)).days + 0.5) * box["width"] / 365, box["y"] + 20


def open_at(day):
    """How many venues the database has open on a day."""
    found = Opening.objects.filter(period__startswith__date=day, space__units__isnull=False)
    return found.values("space__venue").distinct().count()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_somebody_walks_through_the_year(browser, live_server):
    hotel = make_hotel()
    page = opened(browser, 1280)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(f"{live_server.url}/recherche/?where=Mende&date={TUESDAY}")
    page.wait_for_selector("[data-ready=map]")
    axis = Axis(page)
    axis.says("^1 lieu ouvert sur 1")
    assert "mardi 12 janvier 2027, 1 lieu ouvert" in axis.day.get_attribute("aria-valuetext")

    # By keys: a day, a week, the ends of the season; the address and the list follow.
    axis.day.focus()
    for key, day in (("ArrowRight", 13), ("PageDown", 6), ("PageUp", 13), ("ArrowLeft", 12)):
        page.keyboard.press(key)
        assert axis.value == date(2027, 1, day)
    page.keyboard.press("End")
    axis.says("^0 lieu ouvert")
    axis.address_has("date=2027-10-31")
    page.get_by_role("heading", name="Rien ne se réserve ainsi").wait_for()
    # What there is instead comes by itself, and again with the next empty list.
    page.locator("#autrement").get_by_text("Rien d’approchant").wait_for()
    page.go_back()
    axis.says("^1 lieu ouvert")
    page.locator("#liste [data-venue]").first.wait_for()
    page.go_forward()
    axis.says("^0 lieu ouvert")
    page.go_back()
    axis.says("^1 lieu ouvert")

    # By mouse: the count is that of the database wherever one drags.
    page.mouse.move(*axis.x(TUESDAY))
    page.mouse.down()
    for day in (date(2027, 1, 16), date(2027, 3, 31), date(2027, 4, 1), date(2026, 12, 24)):
        page.mouse.move(*axis.x(day), steps=3)
        page.wait_for_function(
            "day => document.querySelector('[role=slider]').ariaValueNow == day",
            arg=str((day - date(2026, 11, 1)).days),
        )
        axis.says(f"^{open_at(day)} lieu")
    page.mouse.up()
    axis.address_has("date=2026-12-24")

    # List and map point at each other; a mark opens.
    page.locator("#liste [data-venue]").first.wait_for()
    box = page.locator("[data-map]").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.locator("#liste [data-venue].current").first.wait_for()
    page.mouse.click(*middle)
    shown = f"/lieux/{hotel.venue.slug}/?semaine=2026-12-24"
    expect(page.locator(".map-card .title")).to_have_attribute("href", shown)

    # A span, then another part of the map.
    page.get_by_role("button", name="une période").click()
    axis.address_has("first=2026-12-24&last=2027-01-06")
    axis.end.focus()
    page.keyboard.press("PageUp")
    axis.address_has("last=2027-01-13")
    page.mouse.move(middle[0] + 200, middle[1] + 90)
    page.mouse.down()
    page.mouse.move(middle[0] - 300, middle[1] + 90, steps=4)
    page.mouse.up()
    axis.says("^0 lieu ouvert sur 0")
    page.get_by_role("button", name="Chercher dans cette zone").click()
    axis.address_has("bbox=")
    page.get_by_role("heading", name="Rien ne se réserve ainsi").wait_for()
    assert "first=2026-12-24" in page.url
    assert "where=" not in page.url
    page.locator("#autrement").get_by_role("heading", name="D’autres moments, d’autres lieux").wait_for()

    # The position only when asked for, and a sentence when it is refused.
    page.get_by_role("button", name="Autour de moi").click()
    page.locator("[data-told]").filter(has_text="Votre position").wait_for()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 44.5181, "longitude": 3.4992})
    page.get_by_role("button", name="Autour de moi").click()
    axis.address_has("near=44.518,3.499")
    page.locator("#liste [data-venue]").first.wait_for()

    # What was shared shows the same to somebody else.
    other = opened(browser, 1280)
    other.goto(page.url)
    other.wait_for_selector("[data-ready=map]")
    Axis(other).says("^1 lieu ouvert")
    expect(other.locator("[data-date]")).to_have_text(page.locator("[data-date]").inner_text())
    assert (complaints, hosts) == ([], {urlsplit(live_server.url).netloc})
    page.context.close()
    other.context.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")])
def test_map_is_accessible_and_fits(browser, live_server, width, scheme):
    make_hotel()
    # axe is put into the page by script, which the pages' own policy would refuse.
    page = opened(browser, width, scheme, bypass_csp=True)
    for path in ("/", f"/recherche/?where=Mende&date={TUESDAY}"):
        page.goto(live_server.url + path)
        page.wait_for_selector("[data-ready]", state="attached")
        if width == 360:
            expect(page.locator("[data-map]")).to_be_hidden()
            page.get_by_role("button", name="Voir la carte").click()
        page.locator("[data-ready=map]").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert violations(page) == []
        if width == 360:
            page.keyboard.press("Escape")
            expect(page.get_by_role("button", name="Voir la carte")).to_be_focused()
            assert page.locator("#recherche").evaluate("form => !form.closest('[inert]')")
    page.context.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_list_and_form_work_without_scripts(browser, live_server):
    make_hotel()
    page = opened(browser, 360, java_script_enabled=False)
    page.goto(f"{live_server.url}/recherche/?where=Mende&date={TUESDAY}")
    assert page.locator(".season-picture").is_visible()
    assert page.locator("[data-map]").is_hidden()
    assert page.get_by_role("slider").count() == 0
    page.get_by_text("Modifier", exact=True).click()
    page.get_by_role("button", name="Chercher", exact=True).click()
    expect(page.locator("#liste [data-venue]")).to_have_count(1)
    page.goto(
        f"{live_server.url}/recherche/?where=Mende&count=1&kind=desks&date=2027-01-10&from_time=09:00&to_time=11:00"
    )
    page.get_by_role("link", name="Voir d’autres moments et d’autres lieux").click()
    page.get_by_role("heading", name="À d’autres moments").wait_for()
    expect(page.locator("[data-venue]")).to_have_count(1)
    page.context.close()
