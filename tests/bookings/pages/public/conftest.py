"""What tests of the booking page share."""

from urllib.parse import urlencode

import pytest

TUESDAY = {"voir": "prix", "date": "2027-01-12", "from_time": "09:00", "to_time": "17:00", "headcount": "4"}


@pytest.fixture
def book(hotel):
    """The address of the booking page for four desks on a Tuesday, or with other parameters."""

    def address(**params):
        values = TUESDAY | {f"space_{hotel.desks.pk}": "4"} | params
        return f"/lieux/{hotel.venue.slug}/reserver/?{urlencode(values)}"

    return address


def garder(address):
    return address.replace("/reserver/?", "/reserver/garder/?")
