"""What is written to people about their accounts: in our words, as text and as HTML."""

import pytest
from allauth.account.models import EmailAddress

from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    """Our address; and no limits of django-allauth, which the cache would remember from one run to the next."""
    settings.SITE_URL = "https://intersaison.test"
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def member():
    """A user whose address is confirmed."""
    user = make_user("camille@example.test")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def only(mailoutbox):
    """The one message sent: subject, text, HTML."""
    [message] = mailoutbox
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    return message.subject, message.body, html


def test_sign_up_asks_to_confirm_the_address(client, mailoutbox):
    client.post("/accounts/signup/", {"email": "nouvelle@example.test"})
    subject, text, html = only(mailoutbox)
    assert subject == "Confirmez votre adresse e-mail"
    [code] = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    assert f'<p class="code">{code}</p>' in html
    assert "example.com" not in text + html


def test_sign_up_with_a_known_address_says_so_by_mail_only(client, member, mailoutbox):
    client.post("/accounts/signup/", {"email": member.email})
    subject, text, _html = only(mailoutbox)
    assert subject == "Vous avez déjà un compte"
    assert "/accounts/password/reset/" in text


def test_sign_in_code_is_in_both_parts(client, member, mailoutbox):
    client.post("/accounts/login/code/", {"email": member.email})
    subject, text, html = only(mailoutbox)
    assert subject == "Votre code de connexion à Intersaison"
    [code] = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    assert f'<p class="code">{code}</p>' in html


def test_password_reset_leads_to_the_choice(client, member, mailoutbox):
    client.post("/accounts/password/reset/", {"email": member.email})
    subject, text, _html = only(mailoutbox)
    assert subject == "Choisissez un nouveau mot de passe"
    assert "/accounts/password/reset/key/" in text
    assert text.endswith("https://intersaison.test")


def test_unknown_address_is_offered_an_account(client, mailoutbox):
    client.post("/accounts/password/reset/", {"email": "personne@example.test"})
    subject, text, _html = only(mailoutbox)
    assert subject == "Pas de compte à cette adresse"
    assert "/accounts/signup/" in text
