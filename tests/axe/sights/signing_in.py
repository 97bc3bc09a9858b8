"""Coming in: signing up and in, codes, forgotten passwords, the second factor; each step with what it refuses."""

import re
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.core import mail
from django.test import Client

from tests.axe.sights.keys import a_key
from tests.axe.sights.people import PASSWORD, Sights

LONG = "un mot de passe assez long"
SIGNED_IN = (
    "email",
    "password/change",
    "password/set",
    "logout",
    "reauthenticate",
    "2fa",
    "2fa/totp/activate",
    "2fa/webauthn",
    "2fa/webauthn/add",
)
SECURED = (
    "2fa",
    "2fa/webauthn",
    "2fa/recovery-codes",
    "2fa/recovery-codes/generate",
    "2fa/totp/deactivate",
    "2fa/reauthenticate",
    "2fa/webauthn/reauthenticate",
)


def add_signing_in(sights: Sights) -> None:
    sights.add("visitor", *(f"/accounts/{what}/" for what in ("signup", "login", "login/code", "inactive")))
    sights.add("visitor", *(f"/accounts/password/reset/{what}" for what in ("", "done/", "key/1-x/", "key/done/")))
    sights.add("alice", *(f"/accounts/{what}/" for what in SIGNED_IN))
    known = sights.people["bob"]
    sights.client("bob")
    _steps(sights, "login", {"login": known.email, "password": "faux"})
    _steps(sights, "signup", {"email": "x"})
    _steps(sights, "signup", {"email": "dora@example.test"}, {"code": "ABC123"})
    _steps(sights, "login/code", {"email": known.email}, {"code": "ABC123"})
    _steps(sights, "password/reset", {"email": known.email})
    link = re.search(r"http\S+(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link
    client = Client()
    form = client.get(link[1], follow=True)
    sights.show("visitor", f"{form.redirect_chain[-1][0]}?valid=1", form)
    refused = client.post(form.redirect_chain[-1][0], {"password1": LONG, "password2": "autre"}, follow=True)
    sights.show("visitor", f"{form.redirect_chain[-1][0]}?refused=1", refused)
    _second_factor(sights)


def _steps(sights: Sights, page: str, *forms: dict[str, Any]) -> None:
    """What a form leads to, and what the next one answers to something wrong."""
    client, address = Client(), f"/accounts/{page}/"
    for number, form in enumerate(forms):
        answer = client.post(address, form, follow=True)
        address = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        sights.show("visitor", f"{address}?after={page}&step={number}&fields={len(form)}", answer)


def _second_factor(sights: Sights) -> None:
    user = sights.people["secured"]
    kept = {"totp": {"secret": generate_totp_secret()}, "recovery_codes": {"seed": "x", "used_mask": 0}}
    for kind, data in {**kept, "webauthn": a_key("Téléphone")}.items():
        key = Authenticator.objects.create(user=user, type=kind, data=data)
    sights.add("secured", *(f"/accounts/{what}/" for what in SECURED))
    sights.add("secured", *(f"/accounts/2fa/webauthn/keys/{key.pk}/{what}/" for what in ("edit", "remove")))
    sights.client("secured")
    client = Client()
    asked = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    sights.show("visitor", "/accounts/2fa/authenticate/?asked=1", asked)
    refused = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    sights.show("visitor", "/accounts/2fa/authenticate/?refused=1", refused)
