"""A world in which every page has something to show, and each state of a page exists somewhere."""

from tests.axe.sights.accounts import add_accounts
from tests.axe.sights.administration import add_administration
from tests.axe.sights.asked import add_asked
from tests.axe.sights.booked import add_booked
from tests.axe.sights.hosted import add_hosted
from tests.axe.sights.money import add_money
from tests.axe.sights.people import Sights, make_people
from tests.axe.sights.public import add_public
from tests.axe.sights.signing_in import add_signing_in
from tests.axe.sights.town_hall import add_town_hall
from tests.axe.sights.wrong import add_wrong


def make_sights() -> Sights:
    """Inside a transaction that is rolled back."""
    sights = make_people()
    for add in (
        add_public,
        add_booked,
        add_money,
        add_asked,
        add_hosted,
        add_town_hall,
        add_accounts,
        add_signing_in,
        add_wrong,
        add_administration,
    ):
        add(sights)
    return sights
