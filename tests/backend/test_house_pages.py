"""The pages of the house, and who may change their texts."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from commons.models import HouseText
from tests.bookings.pages.conftest import text_of
from tests.factories import make_user

PATHS = ("mentions-legales", "conditions", "donnees-personnelles", "accessibilite", "ordre-des-resultats")
TODAY = timezone.localdate()


@pytest.fixture
def texts(db):
    HouseText.objects.all().delete()
    for back, words in ((300, "Premier texte"), (10, "Deuxième texte"), (-10, "Texte à venir")):
        day = TODAY - timedelta(days=back)
        HouseText.objects.create(
            page="terms", holds_from=day, body_fr=f"## {words}\n\n[[À dire]]", body_en="## English"
        )


@pytest.fixture
def administrator(client, db):
    client.force_login(make_user("admin@example.test", is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("path", PATHS)
def test_each_page_opens_with_its_first_text_or_without_any(client, db, path):
    assert client.get(f"/{path}/").status_code == 200
    HouseText.objects.all().delete()
    assert "Ce texte n’est pas encore écrit." in text_of(client.get(f"/{path}/"))


def test_the_foot_of_every_page_leads_to_them(client, db):
    foot = client.get("/credits/").content.decode()
    assert all(f'href="/{path}/"' in foot for path in PATHS)


def test_what_holds_is_shown_with_what_held_before(client, texts):
    shown = text_of(client.get("/conditions/"))
    assert "Deuxième texte" in shown and "<mark>[À dire]</mark>" in shown
    assert "Texte à venir" not in shown
    former = client.get(f"/conditions/?version={TODAY - timedelta(days=300)}")
    assert "Premier texte" in text_of(former) and "Vous lisez un ancien texte." in text_of(former)
    assert "English" in text_of(client.get("/conditions/", headers={"accept-language": "en"}))


@pytest.mark.parametrize("version", ["", "x", "2026-02-31", "1999-01-01", str(TODAY + timedelta(days=10))])
def test_a_version_that_never_held_is_not_found(client, texts, version):
    assert client.get("/conditions/", {"version": version}).status_code == 404


def test_a_new_text_starts_from_the_one_that_holds(administrator, texts):
    page = administrator.get("/admin/commons/housetext/add/?page=terms")
    assert page.context["adminform"].form.initial["body_fr"].startswith("## Deuxième texte")


def test_a_text_holds_from_today_or_later(administrator, texts):
    def add(day):
        told = {"page": "terms", "holds_from": day.isoformat(), "body_fr": "Nouveau", "body_en": "", "note": ""}
        return administrator.post("/admin/commons/housetext/add/", told).status_code

    assert [add(TODAY - timedelta(days=1)), add(TODAY)] == [200, 302]
    assert HouseText.objects.get(holds_from=TODAY).body_fr == "Nouveau"


def test_what_held_before_today_is_not_changed(administrator, texts):
    held = HouseText.objects.get(holds_from=TODAY - timedelta(days=10))
    told = {"page": "terms", "holds_from": date(2030, 1, 1).isoformat(), "body_fr": "Autre"}
    assert administrator.post(f"/admin/commons/housetext/{held.pk}/change/", told).status_code == 403
    assert administrator.post(f"/admin/commons/housetext/{held.pk}/delete/", {"post": "yes"}).status_code == 403
    coming = HouseText.objects.get(holds_from=TODAY + timedelta(days=10))
    assert administrator.post(f"/admin/commons/housetext/{coming.pk}/change/", told).status_code == 302
