"""The pages of one's own account, in groups, for `components/sections.html`."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def account_sections(path: str) -> list[dict[str, Any]]:
    """Groups of links, each with `href`, `words` and `current`: "page" for the one at `path`, "true" above it."""
    return [{"title": title, "links": [_link(path, *link) for link in links]} for title, links in _account()]


def _account() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            _("Qui je suis"),
            [
                ("account", _("Mon compte")),
                ("organisations", _("Mes structures")),
                ("account_email", _("Adresses")),
                ("account_data", _("Mes données")),
            ],
        ),
        (
            _("Ce que je garde"),
            [
                ("favourites", _("Mes favoris")),
                ("saved_searches", _("Mes recherches")),
                ("papers", _("Mes documents")),
                ("own_invoices", _("Mes factures")),
            ],
        ),
        (
            _("Comment je me connecte"),
            [
                ("account_change_password", _("Mot de passe")),
                ("mfa_index", _("Double authentification")),
                ("tokens", _("Jetons d’API")),
            ],
        ),
    ]


def _link(path: str, url_name: str, words: str) -> dict[str, str]:
    href = reverse(url_name)
    # Other pages of the account have addresses below its first one.
    below = path.startswith(href) and url_name != "account"
    return {"href": href, "words": words, "current": "page" if path == href else "true" if below else ""}
