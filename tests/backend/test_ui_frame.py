"""The frame of the pages, the pages of accounts and the error pages."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/style/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/login/code/",
        "/rien/",
    ],
)
def test_page_has_one_title_one_main_and_a_way_past_the_menu(client, path):
    page = client.get(path).content.decode()
    assert [page.count(part) for part in ("<h1", "<main ", 'id="contenu"', 'href="#contenu"')] == [1, 1, 1, 1]
    assert '<html lang="fr">' in page


def test_language_is_switched_and_kept(client):
    response = client.post("/i18n/setlang/", {"language": "en", "next": "/style/"})
    assert response.headers["Location"] == "/style/"
    page = client.get("/style/").content.decode()
    assert '<html lang="en">' in page
    assert ">Français</button>" in page


def test_demo_shows_its_accounts_and_mailbox(client, settings):
    settings.DEMO, settings.SANDBOX_URL = True, "http://127.0.0.1:8001"
    page = client.get("/style/").content.decode()
    assert "hote@demo.test" in page
    assert 'href="http://127.0.0.1:8001"' in page


def test_real_site_shows_no_demo(client, settings):
    settings.DEMO = False
    assert "demo.test" not in client.get("/style/").content.decode()


@pytest.mark.parametrize(
    "path", ["/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"]
)
def test_pages_of_the_account_lead_to_each_other(client, path):
    client.force_login(make_user())
    page = client.get(path).content.decode()
    assert 'href="/accounts/password/change/"' in page
    assert "Se déconnecter" in page
    assert "Se connecter" not in page


def test_wrong_password_is_said_beside_the_form(client):
    make_user("camille@example.test")
    page = client.post("/accounts/login/", {"login": "camille@example.test", "password": "faux"}).content.decode()
    assert 'role="alert"' in page
    assert 'value="camille@example.test"' in page


def test_administration_is_linked_for_staff_only(client):
    client.force_login(make_user())
    assert 'href="/admin/"' not in client.get("/style/").content.decode()
    client.force_login(make_user(is_staff=True))
    assert 'href="/admin/"' in client.get("/style/").content.decode()


def test_server_error_page_needs_nothing():
    page = render_to_string("500.html")
    assert "Quelque chose s’est cassé de notre côté" in page


def test_refused_form_is_explained():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/accounts/login/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert "Ce formulaire n’est plus valable" in response.content.decode()
