"""The pages of a venue's workspace lead to each other, as far as one's role goes."""

import pytest

from bookings.pages.host.sections import sections_of
from venues.models import Venue

VENUE = Venue(slug="chez-nous")


def words(role: str, here: str = "") -> list[str]:
    return [link["words"] for group in sections_of(VENUE, role, here)["sections"] for link in group["links"]]


@pytest.mark.parametrize(
    ("role", "missing"),
    [
        ("owner", set()),
        (
            "reception",
            {"Agendas", "Photos", "Langues", "Paiements", "Cautions", "Documents demandés", "Argent", "Factures"},
        ),
    ],
)
def test_a_role_is_led_where_it_may_go(role, missing):
    assert set(words("owner")) - set(words(role)) == missing


def test_the_present_page_is_marked_and_named():
    told = sections_of(VENUE, "owner", "calendars")
    marked = [link for group in told["sections"] for link in group["links"] if link["current"]]
    assert [link["href"] for link in marked] == ["/hote/lieux/chez-nous/agendas/"]
    assert told["section"] == "Agendas"


def test_reservations_of_one_venue_are_a_choice_among_all():
    told = sections_of(VENUE, "reception", "reservations")
    (marked,) = [link for group in told["sections"] for link in group["links"] if link["current"]]
    assert marked["href"] == "/hote/reservations/?venue=chez-nous"
