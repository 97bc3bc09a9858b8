"""Days on which a whole venue is closed: added with a yes where somebody has booked, and opened again."""

from datetime import date

import pytest
from django.test import Client

from bookings.models import Conflict
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.pages.conftest import SignIn, errors_of, text_of
from tests.factories import make_member, make_user
from venues.models import Closure, Opening

DAYS = {"first_day": "2027-01-12", "last_day": "2027-01-13", "reason": "Travaux"}


@pytest.fixture
def desk(hotel: Hotel, signed_in: SignIn) -> Client:
    return signed_in(hotel.alice)


@pytest.fixture
def page(hotel: Hotel) -> str:
    return f"/hote/lieux/{hotel.venue.slug}/fermetures/"


def opened(day: str) -> int:
    return Opening.objects.filter(period__startswith__date=day).count()


def test_days_are_closed_in_published_seasons_and_opened_again(desk: Client, hotel: Hotel, page: str) -> None:
    before = opened("2027-01-12")
    done = desk.post(page, DAYS, follow=True)
    assert "Le lieu est fermé du mardi 12 au mercredi 13 janvier 2027." in text_of(done)
    assert (opened("2027-01-12"), opened("2027-01-14"), before > 0) == (0, before, True)
    assert "Travaux" in text_of(desk.get(f"/hote/lieux/{hotel.venue.slug}/"))

    (closure,) = done.context["closures"]
    again = desk.post(f"/hote/fermetures/{closure.pk}/rouvrir/", follow=True)
    assert "de nouveau ouvert" in text_of(again)
    assert (opened("2027-01-12"), Closure.objects.count()) == (before, 0)


def test_whom_it_would_leave_outside_is_listed_and_wants_a_yes(desk: Client, hotel: Hotel, page: str) -> None:
    held = hotel.hold(wish(hotel.room, hours(9)))
    refused = desk.post(page, DAYS)
    assert refused.status_code == 422
    assert held.reference in text_of(refused)
    assert refused.context["form"]["reason"].value() == "Travaux"
    assert Closure.objects.count() == 0

    desk.post(page, DAYS | {"accept": "on"})
    assert Conflict.objects.get().reservation == held
    assert Closure.objects.get().first_day == date(2027, 1, 12)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": "2027-01-11"}, "last_day"),
        ({"first_day": "29/02/2027"}, "first_day"),
        ({"last_day": ""}, "last_day"),
    ],
)
def test_days_that_make_no_sense_are_told_by_their_field(
    desk: Client, page: str, changes: dict[str, str], field: str
) -> None:
    assert list(errors_of(desk.post(page, DAYS | changes))) == [field]
    assert Closure.objects.count() == 0


def test_strangers_and_the_reception_close_nothing(hotel: Hotel, signed_in: SignIn, page: str) -> None:
    closure = Closure.objects.create(venue=hotel.venue, first_day=date(2027, 1, 12), last_day=date(2027, 1, 12))
    reception = make_member(hotel.venue.organisation, make_user(), role="reception").user
    for user, status in ((hotel.charlie, 404), (reception, 403)):
        client = signed_in(user)
        answers = [client.get(page), client.post(page, DAYS), client.post(f"/hote/fermetures/{closure.pk}/rouvrir/")]
        assert [answer.status_code for answer in answers] == [status] * 3
    assert Closure.objects.count() == 1
