"""The second factor: taken up, asked for at sign-in, with codes for the day the telephone is lost, and left again."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from accounts.models import User

ACTIVATE, ASKED = "/accounts/2fa/totp/activate/", "/accounts/2fa/authenticate/"
PROVE = "/accounts/reauthenticate/"


@pytest.fixture(autouse=True)
def no_limits(settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    cache.clear()


def code_of(secret: str) -> str:
    """What an authenticator app shows now; it may be used once."""
    cache.clear()
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def signing_in(user: User) -> Client:
    """A browser that has given the password."""
    browser = Client()
    browser.post("/accounts/login/", {"login": user.email, "password": "intersaison"})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/compte/").status_code == 200


@pytest.fixture
def secret(alice: User) -> str:
    """Of the factor that Alice has taken up on its page."""
    browser = signing_in(alice)
    assert browser.get(ACTIVATE)["Location"].startswith(PROVE)
    browser.post(PROVE, {"password": "intersaison"})
    page = browser.get(ACTIVATE)
    secret = str(page.context["form"].secret)
    assert secret in page.content.decode()
    assert "Ce code n’est pas le bon" in browser.post(ACTIVATE, {"code": "000000"}).content.decode()
    assert browser.post(ACTIVATE, {"code": code_of(secret)}).status_code == 302
    return secret


def test_password_alone_no_longer_opens_and_the_code_does(alice: User, secret: str) -> None:
    browser = signing_in(alice)
    assert not is_in(browser)
    wrong = browser.post(ASKED, {"code": "000000"})
    assert "Ce code n’est pas le bon" in wrong.content.decode()
    assert not is_in(browser)
    browser.post(ASKED, {"code": code_of(secret)})
    assert is_in(browser)


def test_codes_kept_aside_open_once_each(alice: User, secret: str) -> None:
    codes = RecoveryCodes(Authenticator.objects.get(user=alice, type="recovery_codes")).get_unused_codes()
    assert len(codes) >= 8
    for expected in (True, False):
        browser = signing_in(alice)
        browser.post(ASKED, {"code": codes[0]})
        assert is_in(browser) is expected


def test_it_is_left_after_a_proof_and_then_asked_for_no_more(alice: User, secret: str) -> None:
    browser = signing_in(alice)
    browser.post(ASKED, {"code": code_of(secret)})
    browser.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=alice, type="totp").exists()
    browser.post(PROVE, {"password": "intersaison"})
    browser.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=alice, type="totp").exists()
    assert is_in(signing_in(alice))


def test_a_key_without_a_name_is_told_in_our_words(alice: User) -> None:
    browser = signing_in(alice)
    browser.post(PROVE, {"password": "intersaison"})
    key = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "Téléphone", "credential": {}})
    answer = browser.post(f"/accounts/2fa/webauthn/keys/{key.pk}/edit/", {"name": ""}).content.decode()
    assert "remplissez ce champ" in answer
    assert answer.count("Nom de la clé") == 2
    assert ">Name<" not in answer
