"""The frame in a real browser: accessible in both schemes and widths, usable on a phone without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser import violations
from tests.factories import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]


def opened(browser, width, scheme="light", **options):
    return browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="fr-FR",
        **options,
    ).new_page()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_pages_pass_axe_and_fit_the_screen(browser, live_server, width, scheme):
    # axe is put into the page by script, which the pages' own policy would refuse.
    page = opened(browser, width, scheme, bypass_csp=True)
    for path in ("/style/", "/accounts/login/", "/accounts/signup/"):
        page.goto(live_server.url + path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.context.close()


def test_policy_refuses_nothing_of_our_own(browser, live_server):
    page = opened(browser, 1280)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(live_server.url + "/style/")
    page.evaluate("document.fonts.ready.then(() => null)")
    assert complaints == []
    page.context.close()


def test_phone_menu_opens_without_javascript_and_signs_out(browser, live_server, client):
    client.force_login(make_user())
    page = opened(browser, 360, java_script_enabled=False)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(live_server.url + "/style/")
    sign_out = page.get_by_role("button", name="Se déconnecter")
    assert not sign_out.is_visible()
    page.get_by_role("button", name="Menu").click()
    sign_out.click()
    page.goto(live_server.url + "/style/")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Se connecter")).to_be_visible()
    page.context.close()


def test_skip_link_leads_past_the_menu(browser, live_server):
    page = opened(browser, 1280)
    page.goto(live_server.url + "/style/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#contenu")).to_be_focused()
    page.context.close()
