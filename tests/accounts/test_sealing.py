"""Secrets of second factors: sealed in the database, opened with former keys, sealed anew with the present one."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import LazySettings
from django.test import Client

from accounts.models import User
from accounts.sealing import MARK, Unopened, present_mark, seal, unseal
from accounts.second_factors import seal_second_factors
from commons.errors import Impossible
from tests.accounts.test_second_factor import ASKED, code_of, is_in, no_limits, signing_in  # noqa: F401

SECRET, SEED = "JBSWY3DPEHPK3PXP", "ab" * 40
OLD, NEW = "the-old-key-of-the-site-0123456789", "the-new-key-of-the-site-0123456789"


def rotate(settings: LazySettings, key: str, *former: str) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, list(former)


@pytest.fixture
def in_the_clear(alice: User) -> list[Authenticator]:
    """As they were kept before there were seals."""
    return [
        Authenticator.objects.create(user=alice, type="totp", data={"secret": SECRET}),
        Authenticator.objects.create(user=alice, type="recovery_codes", data={"seed": SEED, "used_mask": 1}),
    ]


def kept() -> list[str]:
    rows = Authenticator.objects.order_by("pk").values_list("data", flat=True)
    return [data.get("secret") or data["seed"] for data in rows]


def test_what_is_sealed_is_read_again_and_tells_nothing() -> None:
    sealed = seal(SECRET)
    assert sealed.startswith(present_mark())
    assert SECRET not in sealed
    assert sealed != seal(SECRET)
    assert unseal(sealed) == SECRET


def test_former_keys_open_what_they_sealed(settings: LazySettings) -> None:
    rotate(settings, OLD)
    sealed = seal(SECRET)
    rotate(settings, NEW, OLD)
    assert unseal(sealed) == SECRET
    assert not seal(SECRET).startswith(sealed[:16])
    rotate(settings, NEW)
    with pytest.raises(Unopened):
        unseal(sealed)


@pytest.mark.parametrize("spoilt", [MARK, f"{MARK}.", f"{MARK}00000000.abc", "{mark}", "{mark}gAAA", "{mark}é"])
def test_what_was_changed_is_not_opened(spoilt: str) -> None:
    with pytest.raises(Unopened):
        unseal(spoilt.replace("{mark}", present_mark()))


def test_new_factors_are_kept_sealed(alice: User) -> None:
    TOTP.activate(alice, SECRET)
    codes = RecoveryCodes.activate(alice).get_unused_codes()
    assert all(one.startswith(present_mark()) for one in kept())
    assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes() == codes
    assert get_adapter().decrypt(kept()[0]) == SECRET


def test_those_in_the_clear_go_on_and_are_sealed_once(in_the_clear: list[Authenticator], alice: User) -> None:
    codes = RecoveryCodes(in_the_clear[1]).get_unused_codes()
    assert (seal_second_factors(), seal_second_factors()) == (2, 0)
    assert [unseal(one) for one in kept()] == [SECRET, SEED]
    assert all(one.startswith(present_mark()) for one in kept())
    assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes() == codes


def test_a_new_key_takes_over(settings: LazySettings, in_the_clear: list[Authenticator]) -> None:
    rotate(settings, OLD)
    seal_second_factors()
    rotate(settings, NEW, OLD)
    assert seal_second_factors() == 2
    rotate(settings, NEW)
    assert [unseal(one) for one in kept()] == [SECRET, SEED]


def test_passkeys_and_what_is_lost_are_left_as_they_are(settings: LazySettings, alice: User, bob: User) -> None:
    Authenticator.objects.create(user=alice, type="webauthn", data={"name": "Clé", "credential": {}})
    rotate(settings, OLD)
    TOTP.activate(alice, SECRET)
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    rotate(settings, NEW)
    TOTP.activate(bob, SECRET)
    assert seal_second_factors() == 0
    assert list(Authenticator.objects.filter(user=alice).order_by("pk").values_list("data", flat=True)) == before


def test_no_code_opens_a_factor_whose_key_is_lost(settings: LazySettings, alice: User) -> None:
    rotate(settings, OLD)
    TOTP.activate(alice, SECRET)
    rotate(settings, NEW)
    browser: Client = signing_in(alice)
    for code in (code_of(SECRET), code_of("")):
        answer = browser.post(ASKED, {"code": code})
        assert answer.status_code == 422
        assert "écrivez à qui administre ce site" in answer.content.decode()
    assert not is_in(browser)
    with pytest.raises(Impossible):
        get_adapter().decrypt(kept()[0])
