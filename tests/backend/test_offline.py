"""A confirmation can be read again without network, by who booked, and by nobody after them."""

import pytest
from django.conf import settings

from bookings.lifecycle import submit
from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.pages.conftest import clock  # noqa: F401
from tests.factories import NOW
from tests.stories.walking import walk

pytestmark = [pytest.mark.django_db(transaction=True)]
# Until the worker has kept the page and what it looks like.
KEPT = """async () => {
    const count = async (name) => (await (await caches.open(name)).keys()).length;
    while (await count("reservations-1") < 1 || await count("files-1") < 6) {
        if (performance.now() > 30_000) return `kept: ${await count("reservations-1")}, ${await count("files-1")}`;
        await new Promise(requestAnimationFrame);
    }
    return "";
}"""
OFFLINE = "Vous êtes hors ligne."
DOOR = "Entrée par la cour, code 4815."


def confirmed(hotel, wished):
    reservation = hotel.hold(wished)
    submit(actor=hotel.bob, reservation_id=reservation.pk, now=NOW)
    return reservation


@pytest.mark.browser
def test_confirmation_is_read_without_network_until_one_signs_out(browser, live_server):
    hotel = make_hotel(name="Hôtel du Causse", arrival_instructions=DOOR)
    reservation = confirmed(hotel, wish(hotel.desks, hours(9), 2))
    # Workers are for secure contexts, of which localhost is one.
    visit = walk(browser, live_server.url.replace("127.0.0.1", "localhost"), 360, True)
    path = f"/mes-reservations/{reservation.reference}/"
    visit.go(f"/accounts/login/?next={path}")
    visit.sign_in(hotel.bob)
    page, context = visit.page, visit.page.context
    visit.says(DOOR)
    assert OFFLINE not in visit.read()
    assert page.evaluate(KEPT) == ""

    context.set_offline(True)
    page.goto(visit.base + path)
    visit.says(DOOR)
    visit.says(OFFLINE)
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Atkinson')
    visit.see()

    context.set_offline(False)
    page.reload()
    assert OFFLINE not in visit.read()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_load_state()
    page.locator("main form button, main button").first.click()
    page.wait_for_load_state()
    page.goto(visit.base + "/")
    assert page.evaluate("caches.keys()") == []
    context.close()


def test_only_what_is_confirmed_may_be_kept(client):
    hotel = make_hotel()
    held = hotel.hold(wish(hotel.desks, hours(9), 1))
    sure = confirmed(hotel, wish(hotel.room, hours(9)))
    client.force_login(hotel.bob)
    pages = [client.get(f"/mes-reservations/{one.reference}/").content.decode() for one in (held, sure)]
    assert ["data-offline hidden" in page for page in pages] == [False, True]


def test_browsers_forget_what_they_kept_when_one_signs_in_or_out(client):
    hotel = make_hotel()
    hotel.bob.emailaddress_set.create(email=hotel.bob.email, verified=True, primary=True)
    entered = client.post("/accounts/login/", {"login": hotel.bob.email, "password": "intersaison"})
    assert entered.headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.get("/compte/").headers
    assert client.post("/accounts/logout/").headers["Clear-Site-Data"] == '"storage"'


def test_the_worker_reaches_ones_own_reservations_alone(client):
    answer = client.get("/mes-reservations/hors-ligne.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer.headers
    assert answer.content == (settings.BASE_DIR / "backend/static/js/offline/worker.js").read_bytes()
