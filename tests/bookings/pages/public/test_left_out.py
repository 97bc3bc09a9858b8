"""What was chosen and vanished meanwhile is named, left out, and all else is kept."""

import re
from datetime import date
from urllib.parse import parse_qs

import pytest
from django.utils import timezone

from bookings.models import Reservation
from tests.bookings.pages.conftest import errors_of, text_of
from tests.bookings.pages.public.conftest import garder
from tests.factories import make_published_season, make_rate
from tests.plain import plain
from venues.models import Supplement

GONE = "Un supplément que vous aviez choisi n’est plus proposé : il est retiré."


@pytest.fixture
def cleaning(hotel):
    return Supplement.objects.create(season=hotel.season, name="Ménage", amount="20")


def told(response):
    return [plain(sentence) for sentence in response.context["left_out"]]


def test_supplement_that_vanished_is_told_and_left_out(client, hotel, book, cleaning, django_assert_max_num_queries):
    linen = Supplement.objects.create(season=hotel.season, name="Draps", amount="5")
    both = f"{book(supplement=cleaning.pk)}&supplement={linen.pk}"
    assert client.get(both).context["bill"]["total"] == 121
    cleaning.delete()
    with django_assert_max_num_queries(12):
        response = client.get(both)
    assert (told(response), errors_of(response)) == ([GONE], {})
    assert GONE in plain(text_of(response))
    assert response.context["bill"]["total"] == 101
    # The form that is shown again keeps the rest, and so does what it leads to.
    again = parse_qs(response.context["address"])
    assert again == parse_qs(both.partition("?")[2]) | {"supplement": [str(linen.pk)]}
    boxes = re.findall(r'name="supplement" value="(\d+)"[^>]*( checked)', response.content.decode())
    assert boxes == [(str(linen.pk), " checked")]
    assert told(client.get(f"{book().partition('?')[0]}?{response.context['address']}")) == []


@pytest.mark.parametrize("key", ["999", "x", "9" * 5000, "-1", "1.5"])
def test_supplement_that_never_was_is_told_once(client, book, key):
    response = client.get(f"{book(supplement=key)}&supplement=998")
    assert (told(response), response.context["bill"]["total"]) == ([GONE], 96)


def test_supplement_of_another_season_is_named(client, hotel, book, cleaning):
    spring = make_published_season(hotel.venue, first_day=date(2027, 4, 1), last_day=date(2027, 5, 31))
    make_rate(spring, hotel.desks, amount="3")
    response = client.get(book(date="2027-04-13", supplement=cleaning.pk))
    assert told(response) == ["« Ménage » n’est pas proposé pour cette réservation : c’est retiré."]
    assert (response.context["bill"]["total"], response.context["extras"]) == (96, [])
    assert "supplement" not in parse_qs(response.context["address"])


def test_series_whose_dates_have_no_such_supplement_can_untick_it(client, hotel, book, cleaning):
    cleaning.spaces.add(hotel.room)
    response = client.get(book(until="2027-02-02", supplement=cleaning.pk))
    assert [(one["key"], one["chosen"]) for one in response.context["extras"]] == [(str(cleaning.pk), True)]
    assert "retirez-le" in plain(text_of(response))
    assert client.get(book(until="2027-02-02")).context["bill"]["total"] == 4 * 96


def test_chosen_supplement_is_not_lost_on_another_mistake(client, book, cleaning):
    response = client.get(book(date="2027-02-31", supplement=cleaning.pk))
    assert list(errors_of(response)) == ["date"]
    assert f'value="{cleaning.pk}" id="supplement_{cleaning.pk}" checked' in response.content.decode()


def test_space_that_vanished_is_named_and_left_out(client, hotel, book):
    both = book(**{f"space_{hotel.projector.pk}": "1"})
    hotel.projector.retired_at = timezone.now()
    hotel.projector.save()
    response = client.get(both)
    assert told(response) == ["« Projecteur » ne se réserve plus : c’est retiré."]
    assert (response.context["bill"]["total"], errors_of(response)) == (96, {})
    assert f"space_{hotel.projector.pk}" not in response.context["address"]


def test_only_space_that_vanished_is_told_beside_what_to_choose(client, hotel, book):
    hotel.desks.bookable = False
    hotel.desks.save()
    response = client.get(book())
    assert told(response) == ["« Salle à manger » ne se réserve plus : c’est retiré."]
    assert errors_of(response) == {"__all__": ["Choisissez au moins un espace."]}
    assert response.context["form"]["headcount"].value() == "4"


def test_space_of_another_venue_is_not_named(client, book):
    assert told(client.get(book(space_999999="1", space_x="on", space_="2"))) == [
        "Un espace que vous aviez choisi n’existe plus : il est retiré."
    ]
    assert told(client.get(book(space_999999="", space_999998="0"))) == []


def test_several_of_what_there_is_once_are_told_to_be_one(client, hotel, book):
    hotel.desks.units = 1
    hotel.desks.save()
    response = client.get(book(headcount="1"))
    assert told(response) == ["De « Salle à manger », il n’y en a qu’un : un seul est compté."]
    assert response.context["bill"]["total"] == 24


def test_box_that_was_ticked_is_one_of_several(client, hotel, book):
    response = client.get(book(headcount="1", **{f"space_{hotel.desks.pk}": "on"}))
    assert (told(response), response.context["bill"]["total"]) == ([], 24)


def test_nothing_is_held_without_what_was_chosen(signed_in, hotel, book, cleaning):
    client, asked = signed_in(hotel.bob), book(supplement=cleaning.pk)
    key = client.get(asked).context["key"]
    cleaning.delete()
    back = client.post(garder(asked), {"key": key}, follow=True)
    assert (told(back), Reservation.objects.count()) == ([GONE], 0)
    held = client.post(f"{garder(book()).partition('?')[0]}?{back.context['address']}", {"key": back.context["key"]})
    assert held.status_code == 302
    assert Reservation.objects.get().total == 96
