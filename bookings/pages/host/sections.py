"""The pages of a venue's workspace, in groups, for `components/sections.html`."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Capability, allowed
from venues.models import Venue

Row = tuple[str, str, str, Capability | None]


def sections_of(venue: Venue, role: str, here: str) -> dict[str, Any]:
    """`sections`, groups of links as far as the role may follow them, and `section`, the words of the page `here`."""
    links = {
        title: [_link(venue, row, here) for row in rows if row[3] is None or allowed(role, row[3])]
        for title, rows in _rows()
    }
    present = next((one["words"] for some in links.values() for one in some if one["current"]), "")
    return {"sections": [{"title": title, "links": some} for title, some in links.items()], "section": present}


def _rows() -> list[tuple[str, list[Row]]]:
    """Groups, and in each: what `here` is called, the address's name, its words, and what one must be allowed."""
    manage = Capability.MANAGE_VENUES
    money = Capability.SEE_MONEY
    return [
        (
            _("Le lieu"),
            [
                ("venue", "host_venue", _("Le lieu"), None),
                ("planning", "host_planning", _("Planning"), None),
                ("reservations", "host_reservations", _("Réservations"), None),
                ("calendars", "host_calendars", _("Agendas"), Capability.MANAGE_CALENDARS),
            ],
        ),
        (
            _("Ce qu’on en voit"),
            [
                ("photos", "host_photos", _("Photos"), manage),
                ("texts", "host_texts", _("Langues"), manage),
            ],
        ),
        (
            _("Ce que vous demandez"),
            [
                ("payments", "host_payments", _("Paiements"), manage),
                ("deposits", "host_deposit_terms", _("Cautions"), manage),
                ("papers", "host_paper_terms", _("Documents demandés"), manage),
            ],
        ),
        (
            _("Les comptes"),
            [
                ("money", "host_money", _("Argent"), money),
                ("invoices", "host_invoices", _("Factures"), money),
            ],
        ),
    ]


def _link(venue: Venue, row: Row, here: str) -> dict[str, str]:
    name, url_name, words, _needed = row
    # The reservations of all one's venues are one page.
    href = f"{reverse(url_name)}?venue={venue.slug}" if name == "reservations" else reverse(url_name, args=[venue.slug])
    return {"href": href, "words": words, "current": "true" if name == here else ""}
