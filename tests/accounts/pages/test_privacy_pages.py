"""« Mes données » and the way out."""

import io
import json
from html import unescape
from typing import Any
from zipfile import ZipFile

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import Membership, Organisation, User
from accounts.tokens import create_token
from tests.accounts.conftest import NOW

DATA, EXPORT, DELETE = "/compte/donnees/", "/compte/donnees/telecharger/", "/compte/supprimer/"


@pytest.fixture
def stale(alice: User) -> Client:
    """A browser that was left open."""
    browser = Client()
    browser.force_login(alice)
    return browser


@pytest.fixture
def fresh(alice: User) -> Client:
    """A browser in which Alice has just signed in."""
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": alice.email, "password": "intersaison"})
    assert answer.status_code == 302
    return browser


def read(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


@pytest.mark.parametrize("path", [DATA, EXPORT, DELETE])
def test_visitors_sign_in_first(db: None, path: str) -> None:
    assert Client().get(path)["Location"] == f"/accounts/login/?next={path}"


def test_open_browser_proves_who_is_there_before_data_leave(stale: Client, alice: User) -> None:
    assert stale.get(EXPORT)["Location"] == DATA
    assert "Confirmer que c’est moi" in read(stale.get(DATA))
    back = stale.post(f"/accounts/reauthenticate/?next={DATA}", {"password": "intersaison"})
    assert back["Location"] == DATA
    assert "Télécharger mes données" in read(stale.get(DATA))
    assert stale.get(EXPORT)["Content-Type"] == "application/zip"


def test_the_copy_is_whole_readable_and_holds_no_secret(fresh: Client, alice: User, bobs: Membership) -> None:
    _token, secret = create_token(user=alice, name="Agenda", scopes=["read"], now=NOW)
    Authenticator.objects.create(user=alice, type="webauthn", data={"name": "Téléphone", "credential": "sealed"})
    answer = fresh.get(EXPORT, headers={"Accept-Encoding": "gzip"})
    whole = b"".join(answer.streaming_content)
    with ZipFile(io.BytesIO(whole)) as archive:
        assert archive.testzip() is None
        content = {name: archive.read(name).decode() for name in archive.namelist()}

    assert "no-store" in answer["Cache-Control"]
    assert json.loads(content["profile.json"])[0]["email"] == alice.email
    assert [one["organisation"] for one in json.loads(content["memberships.json"])] == ["Les Amis du plateau"]
    assert [one["name"] for one in json.loads(content["tokens.json"])] == ["Agenda"]
    assert [one["name"] for one in json.loads(content["second_factors.json"])] == ["Téléphone"]
    assert len(json.loads(content["sessions.json"])) == 1
    assert json.loads(content["favourites.json"]) == []
    assert all(name in content["LISEZ-MOI.txt"] for name in content if name != "LISEZ-MOI.txt")
    together = "".join(content.values())
    assert all(hidden not in together for hidden in (secret, "sealed", alice.password, "bob@"))


def test_account_is_deleted_in_one_go_after_a_fresh_sign_in(fresh: Client, alice: User) -> None:
    assert "Supprimer mon compte ?" in read(fresh.get(DELETE)).replace("\xa0", " ")
    unsure = fresh.post(DELETE, {})
    assert (unsure.status_code, list(unsure.context["form"].errors)) == (422, ["sure"])
    gone = fresh.post(DELETE, {"sure": "on"})
    assert gone["Location"] == "/compte/supprime/"
    assert gone["Clear-Site-Data"] == '"storage"'
    assert "Votre compte est supprimé" in read(fresh.get(gone["Location"]))
    assert not User.objects.filter(pk=alice.pk).exists()
    assert fresh.get("/compte/").status_code == 302


def test_open_browser_is_asked_for_the_password_and_the_wish_is_kept(stale: Client, alice: User) -> None:
    asked = stale.post(DELETE, {"sure": "on"})
    assert asked["Location"] == "/accounts/reauthenticate/?next=%2Fcompte%2Fsupprimer%2F"
    assert User.objects.filter(pk=alice.pk).exists()
    wrong = stale.post(asked["Location"], {"password": "faux"})
    assert wrong.status_code == 200
    assert User.objects.filter(pk=alice.pk).exists()
    assert stale.post(asked["Location"], {"password": "intersaison"})["Location"] == "/compte/supprime/"
    assert not User.objects.filter(pk=alice.pk).exists()


def test_person_without_a_password_signs_in_anew(stale: Client, alice: User) -> None:
    alice.set_unusable_password()
    alice.save()
    stale.force_login(alice)
    assert "déconnectez-vous" in read(stale.get(DATA))
    assert "déconnectez-vous" in read(stale.get(DELETE))
    assert stale.post(DELETE, {"sure": "on"})["Location"] == DELETE
    assert User.objects.filter(pk=alice.pk).exists()


def test_what_stands_in_the_way_is_said_with_links(fresh: Client, organisation: Organisation, bobs: Membership) -> None:
    page = fresh.get(DELETE)
    assert "À régler d’abord" in read(page)
    assert f'href="/structures/{organisation.pk}/"' in page.content.decode()
    assert 'name="sure"' not in page.content.decode()
    refused = fresh.post(DELETE, {"sure": "on"})
    assert refused.status_code == 422
    assert "Ce compte ne peut pas encore être supprimé" in read(refused)
