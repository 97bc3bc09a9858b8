"""Passkeys, with Chromium's own stand-in for a device that has one."""

import pytest
from allauth.mfa.models import Authenticator

from tests.factories import make_user
from tests.stories.walking import walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_passkey_is_added_and_then_signs_in_without_a_password(browser, live_server):
    user = make_user()
    # Keys belong to names, not to numbers.
    visit = walk(browser, live_server.url.replace("127.0.0.1", "localhost"), 360, True)
    page = visit.page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    visit.go("/accounts/login/?next=/accounts/2fa/webauthn/")
    visit.sign_in(user)
    visit.follow("Ajouter une clé")
    # Asked again: a key opens the account to whoever has it.
    visit.fill(password="intersaison")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/webauthn/add/")
    visit.see()
    # The library gives its field no label of its own.
    visit.says("Nom de la clé")
    visit.fill(name="Mon téléphone")
    page.locator("main [name=passwordless]").check()
    page.get_by_role("button", name="Ajouter").click()
    page.wait_for_url(lambda address: "/webauthn/add/" not in address)
    visit.go("/accounts/2fa/webauthn/")
    visit.says("Mon téléphone")
    visit.says("sans mot de passe")

    # A telephone reads dark on light, whatever theme its owner likes.
    page.emulate_media(color_scheme="dark")
    visit.go("/accounts/2fa/totp/activate/")
    drawing = page.locator("main img")
    assert drawing.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"

    page.context.clear_cookies()
    visit.go("/accounts/login/?next=/compte/")
    page.get_by_role("button", name="Se connecter avec une clé").click()
    page.wait_for_url(f"{visit.base}/compte/")
    visit.says(user.email)
    assert Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).last_used_at
    page.context.close()
