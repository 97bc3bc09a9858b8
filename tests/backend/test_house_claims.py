"""What the first texts of the house claim is so: figures, cookies, orders, names of pages and buttons.

A text that changes in the administration is its operator's; these are the ones that the site comes with.
"""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import Client

from accounts.papers import KEPT_FOR
from accounts.privacy.age import UNUSED_FOR, WARNING
from accounts.privacy.parts import parts
from accounts.team import INVITATION_LIFE
from accounts.tokens import LONGEST_LIFE
from bookings.pages.public.home import MOST_SOON, SOON
from bookings.pages.public.nearby import MOST_NEAR, NEAR_KM
from bookings.pages.public.search_forms import ORDERINGS
from bookings.search.finding import MOST_CANDIDATES
from bookings.search.question import Ordering
from commons.house.starting import first_text
from tests.axe.looking import SCREENS
from tests.backend.test_plain_french import messages
from tests.bookings.conftest import make_hotel
from venues.reporting import KEPT_FOR as REPORTS_KEPT_FOR

PAGES = ("legal", "terms", "privacy", "accessibility", "ranking")
# What is a year, a number, in words.
IN_WORDS = {1: "un", 3: "trois", 6: "six", 30: "un mois", 365: "un an", 366: "un an", 730: "deux ans"}
# Cookies: what each is for is said beside its name.
COOKIES = (
    settings.SESSION_COOKIE_NAME,
    settings.CSRF_COOKIE_NAME,
    settings.LANGUAGE_COOKIE_NAME,
    CookieStorage.cookie_name,
)
# How the text on personal data names what the export of one's data holds, file by file.
KEPT = {
    "profile.json": "Votre compte",
    "addresses.json": "adresse e-mail",
    "memberships.json": "structures",
    "invitations.json": "invitations",
    "tokens.json": "jetons",
    "second_factors.json": "clés d’accès",
    "sessions.json": "votre connexion",
    "mandates.json": "mandats de facturation",
    "kept_papers.json": "documents",
    "letters.json": "les messages que nous vous avons envoyés",
    "deeds.json": "qui a fait quoi et quand",
    "administration.json": "qui a fait quoi et quand",
    "reservations.json": "Vos réservations",
    "entered_reservations.json": "Ce qu’un hôte note pour vous",
    "series.json": "vos séries",
    "waiting_list.json": "listes d’attente",
    "favourites.json": "lieux favoris",
    "searches.json": "recherches enregistrées",
    "agendas.json": "adresses d’agenda",
    "payments.json": "paiements",
    "deposits.json": "cautions",
    "billed_to.json": "leur adresse",
    "documents.json": "factures",
    "reports.json": "Vos signalements",
}
# How the text on ranking begins to say each order.
ORDERS = {
    Ordering.DISTANCE: "- Par distance",
    Ordering.PRICE: "- Par prix",
    Ordering.FIRST_FREE: "- Par première date libre",
    Ordering.MOST_DATES: "- Par nombre de dates libres",
}


def part(page: str, title: str) -> str:
    """What a French text says under a heading."""
    return first_text(page, "fr").split(f"## {title}\n")[1].split("\n## ")[0]


def test_the_cookies_named_are_those_that_there_are(db):
    said = part("privacy", "Cookies")
    assert sorted(re.findall(r"^- (\w+) :", said, re.MULTILINE)) == sorted(COOKIES)
    assert timedelta(days=14).total_seconds() == settings.SESSION_COOKIE_AGE and "votre connexion, 14 jours" in said
    year = timedelta(days=364).total_seconds()
    assert year == settings.CSRF_COOKIE_AGE and "la protection des formulaires, un an" in said


def test_a_visit_leaves_no_other_cookie(db):
    hotel, client = make_hotel(), Client()
    for path in ("/", "/recherche/?where=Mende", f"/lieux/{hotel.venue.slug}/", "/accounts/signup/"):
        client.get(path)
    client.post("/i18n/setlang/", {"language": "en"})
    client.force_login(hotel.alice)
    for path in ("/hote/", "/compte/", "/mes-reservations/"):
        client.get(path)
    client.post("/compte/", {"name": "Alice", "phone": "", "language": "fr"})
    assert {"sessionid", "csrftoken", "messages"} <= client.cookies.keys() <= set(COOKIES)
    language = client.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    assert language is not None and language["max-age"] == timedelta(days=365).total_seconds()


def test_what_goes_by_itself_goes_after_the_time_said():
    said = part("privacy", "Combien de temps")
    assert f"Une invitation vaut {INVITATION_LIFE.days} jours" in said
    assert f"un jeton {IN_WORDS[LONGEST_LIFE.days]} au plus" in said
    assert f"supprimé {IN_WORDS[KEPT_FOR.days]} après la dernière réservation" in said
    assert f"Un compte dont personne ne s’est servi depuis {IN_WORDS[UNUSED_FOR.days]} est supprimé." in said
    assert f"{IN_WORDS[WARNING.days].capitalize()} avant, nous vous écrivons." in said
    assert f"Un signalement est supprimé {IN_WORDS[REPORTS_KEPT_FOR.days]} après que nous l’avons réglé." in said
    assert f"ses {settings.SESSION_COOKIE_AGE // 86400} jours sont passés" in said


def test_terms_and_letters_say_the_same_of_accounts_that_nobody_uses():
    unused, warned = IN_WORDS[UNUSED_FOR.days], IN_WORDS[WARNING.days]
    assert f"ne sert plus depuis {unused} est supprimé, {warned} après un courriel" in part("terms", "Le compte")
    written = [str(one.id) for one in messages("locale/en/LC_MESSAGES/django.po")]
    assert any(f"ne sert plus depuis {unused}" in one for one in written)
    assert any(f"ne servait plus depuis {unused}" in one for one in written)


def test_all_that_is_kept_of_a_person_is_named():
    files = {file.name for one in parts() for file in one.files}
    assert files == KEPT.keys()
    said = first_text("privacy", "fr")
    assert [name for name, words in KEPT.items() if words not in said] == []


def test_the_orders_named_are_those_that_there_are():
    said = part("ranking", "Dans quel ordre")
    points = re.findall(r"^- .+", said, re.MULTILINE)
    assert len(points) == len(Ordering) == len(ORDERS) == len(ORDERINGS)
    assert all(point.startswith(start) for point, start in zip(points, ORDERS.values(), strict=True))
    assert f"plus de {MOST_CANDIDATES:,} espaces".replace(",", " ") in first_text("ranking", "fr")


def test_other_places_where_venues_are_put_in_order():
    said = part("ranking", "Ailleurs sur le site")
    assert f"{IN_WORDS[MOST_SOON]} lieux au plus" in said and f"dans les {SOON.days} jours" in said
    assert f"{IN_WORDS[MOST_NEAR]} autres lieux au plus, à moins de {NEAR_KM} km" in said


def test_a_place_is_kept_for_as_long_as_the_terms_say():
    minutes = int(settings.HOLD_DURATION.total_seconds() // 60)
    assert f"gardée pendant {minutes} minutes, et {minutes} minutes de plus" in part("terms", "Réserver")


def test_the_check_of_accessibility_is_the_one_that_there_is():
    said = part("accessibility", "Ce que nous faisons")
    assert f"un écran de {min(width for width, *_more in SCREENS)} points" in said
    assert len({width for width, *_more in SCREENS}) == 2 and "sur deux largeurs" in said
    assert {scheme for _width, scheme, _colours in SCREENS} == {"light", "dark"} and "en clair et en sombre" in said


@pytest.mark.parametrize("page", PAGES)
def test_pages_and_buttons_that_are_named_exist(page):
    """In both languages; what a law wants to be said on a button stands in what an operator has to look at."""
    known = list(messages("locale/en/LC_MESSAGES/django.po"))
    french = " ".join(str(one.id).replace("\u00a0", " ") for one in known)
    english = " ".join(str(one.string) for one in known)
    for language, catalogue, quoted in (("fr", french, r"« (.+?) »"), ("en", english, r"“(.+?)”")):
        text = re.sub(r"\[\[.*?\]\]", "", first_text(page, language), flags=re.DOTALL)
        named = [name for name in re.findall(quoted, text) if name not in ("arrhes", "acompte")]
        assert [name for name in named if name not in catalogue] == []
