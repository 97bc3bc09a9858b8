"""What holds nothing says so and leads on: no list of account or desk ends in a blank wall."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.test import Client
from tinyhtml5.parser import HTMLParser

from accounts.words import Role
from tests.factories import make_member, make_organisation, make_season, make_user, make_venue
from tests.plain import plain
from venues.models import Venue

HTML: Final = "{http://www.w3.org/1999/xhtml}"
# What stands together: a way on further off is none.
TOGETHER: Final = ("section", "article", "form")
# A newcomer's pages, and those of a host whose venue was just begun, with what each says.
OF_A_NEWCOMER: Final = {
    "/mes-reservations/": "Aucune réservation à venir",
    "/mes-favoris/": "Aucun favori pour le moment",
    "/mes-recherches/": "Aucune recherche enregistrée",
    "/mes-documents/": "Aucun document n’est gardé",
    "/mes-factures/": "Aucune facture pour l’instant",
    "/structures/": "Vous n’êtes membre d’aucune structure.",
    "/hote/": "Aucun lieu pour l’instant",
    "/hote/conflits/": "Aucun conflit",
    "/hote/reservations/": "Rien dans cette liste",
    "/hote/reservations/?etat=toutes": "Rien dans cette liste",
}
OF_A_BEGINNER: Final = {
    "/hote/": "Personne n’est attendu pour le moment.",
    "/hote/lieux/{slug}/": "Aucune saison pour le moment",
    "/hote/lieux/{slug}/#espaces": "Ajoutez ce qu’on peut réserver",
    "/hote/lieux/{slug}/planning/": "Ajoutez des espaces : le planning les montrera.",
    "/hote/lieux/{slug}/fermetures/": "Aucune fermeture à venir.",
    "/hote/lieux/{slug}/agendas/": "Aucun encore. Ajoutez l’agenda",
    "/hote/lieux/{slug}/photos/": "Sans photo, votre lieu est montré",
    "/hote/lieux/{slug}/langues/": "Écrivez d’abord une présentation",
    "/hote/lieux/{slug}/paiements/": "Aucun moyen choisi",
    "/hote/lieux/{slug}/cautions/": "Aucune caution n’est demandée.",
    "/hote/lieux/{slug}/documents-demandes/": "Aucun document n’est demandé.",
    "/hote/lieux/{slug}/factures/": "Aucun document pour ces critères.",
    "/hote/saisons/{season}/tarifs/": "Ajoutez d’abord des espaces.",
}


def ways_on(page: bytes, said: str) -> list[str]:
    """The words of links and buttons that stand together with what is said, or beside it when it stands alone."""
    tree = HTMLParser().parse(page)
    parents = {child: parent for parent in tree.iter() for child in parent}
    found = [one for one in tree.iter() if said in _own_text(one)]
    assert found, f"not said: {said}"
    ways = []
    for one in found:
        around = one
        while not (around.tag.removeprefix(HTML) in TOGETHER or "empty" in around.get("class", "").split()):
            if around.tag == f"{HTML}main" or parents[around].tag == f"{HTML}main":
                break
            around = parents[around]
        ways += [_words(way) for way in around.iter() if _leads(way)] or list(_beside(around, parents))
    return ways


def _leads(one: Any) -> bool:
    return (one.tag == f"{HTML}a" and bool(one.get("href"))) or one.tag == f"{HTML}button"


def _beside(one: Any, parents: dict[Any, Any]) -> Iterator[str]:
    """In the head of the page, or in a form in which what is missing is added at once; not in navigation."""
    for other in parents[one]:
        if other.tag == f"{HTML}form" or "head" in other.get("class", "").split():
            yield from (_words(way) for way in other.iter() if _leads(way))


def _own_text(one: Any) -> str:
    return " ".join(plain((one.text or "") + "".join(child.tail or "" for child in one)).split())


def _words(one: Any) -> str:
    return " ".join("".join(one.itertext()).split())


@pytest.fixture
def newcomer(db: None) -> Client:
    client = Client()
    client.force_login(make_user())
    return client


@pytest.fixture
def beginner(db: None) -> tuple[Client, dict[str, object]]:
    client, user, organisation = Client(), make_user(), make_organisation()
    make_member(organisation, user, role=Role.OWNER)
    venue = make_venue(organisation=organisation, state=Venue.State.DRAFT, published_at=None, description="")
    client.force_login(user)
    return client, {"slug": venue.slug, "venue": venue}


@pytest.mark.parametrize("address", OF_A_NEWCOMER)
def test_a_newcomer_is_led_on(newcomer: Client, address: str) -> None:
    assert ways_on(newcomer.get(address).content, OF_A_NEWCOMER[address])


@pytest.mark.parametrize("address", OF_A_BEGINNER)
def test_a_host_who_has_just_begun_is_led_on(beginner: tuple[Client, dict[str, Any]], address: str) -> None:
    client, known = beginner
    if "{season}" in address:
        known["season"] = make_season(known["venue"]).pk
    answer = client.get(address.format(**known).partition("#")[0])
    assert answer.status_code == 200
    assert ways_on(answer.content, OF_A_BEGINNER[address])


def test_what_shows_that_a_list_is_empty_always_leads_on() -> None:
    folders = [Path(settings.BASE_DIR) / app / "templates" for app in ("accounts", "bookings", "venues", "backend")]
    uses = [
        use
        for folder in folders
        for file in folder.rglob("*.html")
        for use in file.read_text().split('{% include "components/empty.html" with ')[1:]
        if file.name != "empty.html"
    ]
    assert len(uses) >= 9
    words = [use.partition("%}")[0] for use in uses]
    assert [one for one in words if not (" href=" in one and " action=" in one)] == []
