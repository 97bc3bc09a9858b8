"""Sign-up, verification, login by code, password reset."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from commons.models import Notice
from commons.notices import send_due
from tests.plain import plain

PASSWORD = "un mot de passe assez long"


@pytest.fixture(autouse=True)
def no_rate_limits(settings: LazySettings) -> None:
    cache.clear()


def sign_up(client: Client, email: str = "Dora@Test.Example", **headers: str):  # type: ignore[no-untyped-def]
    form = {"email": email, "name": "Dora  Lopez"}
    return client.post("/accounts/signup/", form, headers=headers)


def code_in_mail() -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def test_sign_up_is_confirmed_by_a_code_in_the_same_browser(client: Client, db: None) -> None:
    response = sign_up(client)
    assert response.status_code == 302
    user = User.objects.get()
    assert (user.email, user.name, user.language) == ("dora@test.example", "Dora Lopez", "fr")
    assert not EmailAddress.objects.get().verified

    confirmed = client.post(response["Location"], {"code": code_in_mail()})
    assert confirmed.status_code == 302
    assert EmailAddress.objects.get().verified
    assert client.get("/api/v1/me/").json()["email"] == "dora@test.example"


def test_sign_up_asks_for_no_password_and_the_next_sign_in_neither(client: Client, db: None) -> None:
    assert 'type="password"' not in client.get("/accounts/signup/").content.decode()
    client.post(sign_up(client)["Location"], {"code": code_in_mail()})
    assert not User.objects.get().has_usable_password()
    client.post("/accounts/logout/")
    asked = client.post("/accounts/login/", {"login": "dora@test.example", "next": "/mes-favoris/"})
    back = client.post(asked["Location"], {"code": code_in_mail()})
    assert back["Location"] == "/mes-favoris/"
    assert client.get("/api/v1/me/").json()["email"] == "dora@test.example"
    # Who wants a password after all chooses one.
    page = client.get("/accounts/password/change/", follow=True)
    assert page.redirect_chain[-1][0] == "/accounts/password/set/"
    client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.get().check_password(PASSWORD)


def told(response: HttpResponse) -> list[str]:
    """The notices above the page."""
    return [plain(str(message)) for message in response.context["messages"]]


def test_one_sentence_says_that_the_account_is_ready(client: Client, db: None) -> None:
    asked = sign_up(client)
    # The page says itself where the code went; that another went is news.
    page = client.get(asked["Location"])
    assert (told(page), "dora@test.example" in page.content.decode()) == ([], True)
    again = client.post(asked["Location"], {"action": "resend"}, follow=True)
    assert told(again) == ["Un courriel est parti à dora@test.example."]
    done = client.post(asked["Location"], {"code": code_in_mail(), "next": "/mes-favoris/"}, follow=True)
    assert told(done) == ["C’est fait : votre adresse est confirmée et vous êtes connecté."]


def test_another_address_is_said_to_be_confirmed(client: Client, alice: User) -> None:
    client.force_login(alice)
    client.post("/accounts/email/", {"action_add": "", "email": "autre@test.example"})
    done = client.post("/accounts/confirm-email/", {"code": code_in_mail()}, follow=True)
    assert told(done) == ["L’adresse autre@test.example est confirmée."]


def test_second_account_in_other_letters_is_not_made(client: Client, alice: User) -> None:
    sign_up(client, email="ALICE@test.example")

    assert User.objects.count() == 1


def test_mail_is_in_the_language_of_the_visitor(client: Client, db: None) -> None:
    sign_up(client, **{"Accept-Language": "en"})

    assert User.objects.get().language == "en"


def test_mail_server_that_is_away_delays_the_mail_only(client: Client, db: None, settings: LazySettings) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    assert sign_up(client).status_code == 302
    assert Notice.objects.get().kind == "account_mail"

    settings.EMAIL_BACKEND = backend
    assert send_due() == 1
    assert mail.outbox[0].to == ["dora@test.example"]
    assert code_in_mail()


def test_login_by_password_sets_the_language(client: Client, alice: User) -> None:
    User.objects.update(language="en")
    response = client.post("/accounts/login/", {"login": "Alice@test.example", "password": "intersaison"})

    assert response.status_code == 302
    assert response.cookies["django_language"].value == "en"


def test_login_by_code(client: Client, alice: User) -> None:
    asked = client.post("/accounts/login/code/", {"email": "alice@test.example"})
    confirmed = client.post(asked["Location"], {"code": code_in_mail()})

    assert confirmed.status_code == 302
    assert client.get("/api/v1/me/").status_code == 200


def test_password_can_be_reset(client: Client, alice: User) -> None:
    client.post("/accounts/password/reset/", {"email": "alice@test.example"})
    link = re.search(r"http\S+/accounts/password/reset/key/\S+", str(mail.outbox[-1].body))
    assert link
    form = client.get(link[0], follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})

    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_unknown_address_is_not_told_apart(client: Client, alice: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": "alice@test.example"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@test.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Adresse e-mail", "Pas encore de compte", "Recevoir un code par courriel", "Rester connecté")),
        ("en", ("E-mail address", "No account yet", "Get a code by e-mail", "Stay signed in")),
    ],
)
def test_sign_in_page_speaks_as_the_site_does(client: Client, db: None, language: str, words: tuple[str, ...]) -> None:
    page = client.get("/accounts/login/", headers={"Accept-Language": language}).content.decode()
    assert [one for one in words if one not in page] == []
    # Labels say it once.
    assert "placeholder" not in page


def test_code_page_says_where_the_code_went(client: Client, alice: User) -> None:
    page = client.post("/accounts/login/code/", {"email": "alice@test.example"}, follow=True).content.decode()
    assert "<strong>alice@test.example</strong>" in page
    assert "Recevoir un autre code" in page
    wrong = client.post("/accounts/login/code/confirm/", {"code": "ABC"}).content.decode()
    assert "Ce code n’est pas le bon" in wrong
