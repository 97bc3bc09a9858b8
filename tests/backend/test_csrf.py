"""A form whose token is no longer valid loses nothing that was typed, and tells other sites nothing."""

import pytest
from django.test import Client

from tests.factories import make_user

ORIGIN = "http://testserver"
FORM = {"name": "Camille", "phone": "", "language": "fr", "note": "ligne 1\r\n<b>ligne 2</b>"}


@pytest.fixture
def strict(db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    return client


def test_what_was_typed_can_be_sent_again_with_a_valid_token(strict):
    refused = strict.post("/compte/?suite=1", FORM, headers={"origin": ORIGIN})
    assert refused.status_code == 403
    html = refused.content.decode()
    assert 'action="/compte/?suite=1"' in html
    assert "&lt;b&gt;ligne 2&lt;/b&gt;" in html
    token = refused.context["csrf_token"]
    again = strict.post("/compte/?suite=1", {**FORM, "csrfmiddlewaretoken": str(token)}, headers={"origin": ORIGIN})
    assert again.status_code != 403


@pytest.mark.parametrize(
    ("sent", "origin"),
    [
        (FORM, "https://elsewhere.example"),
        (FORM, None),
        ({**FORM, "password": "secret-words"}, ORIGIN),
        ({**FORM, "note": "x" * 60_000}, ORIGIN),
    ],
)
def test_secrets_floods_and_what_others_send_are_not_written_back(strict, sent, origin):
    refused = strict.post("/compte/", sent, headers={"origin": origin} if origin else {})
    assert refused.status_code == 403
    assert refused.context["fields"] == []
    assert "Ce formulaire n’est plus valable" in refused.content.decode()
