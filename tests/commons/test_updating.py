"""Quick updates write what `save` would."""

import pytest

from accounts.models import User
from commons.updating import update_row
from tests.bookings.conftest import make_hotel
from tests.factories import make_user
from venues.models import Opening, Venue

pytestmark = pytest.mark.django_db


def test_named_fields_are_written_and_no_others() -> None:
    user = make_user()
    before = user.email
    user.name, user.email = "Zoé", "other@demo.test"
    assert update_row(user, ["name"])
    kept = User.objects.get(pk=user.pk)
    assert (kept.name, kept.email) == ("Zoé", before)


def test_ranges_keys_and_nothing_are_written() -> None:
    hotel = make_hotel()
    opening, later = Opening.objects.filter(space=hotel.room).order_by("period")[:2]
    wanted = later.period
    later.delete()
    opening.period = wanted
    assert update_row(opening, ["period"])
    assert Opening.objects.get(pk=opening.pk).period == wanted
    hotel.venue.published_at = None
    assert update_row(hotel.venue, ["published_at", "commune"])
    assert Venue.objects.get(pk=hotel.venue.pk).published_at is None


def test_row_that_is_gone_is_told() -> None:
    user = make_user()
    User.objects.filter(pk=user.pk).delete()
    assert not update_row(user, ["name"])
