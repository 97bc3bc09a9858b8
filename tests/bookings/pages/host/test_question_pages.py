"""The question about a seasonal closing, on the host's pages."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts.words import Role
from bookings.calendars.questions import measure_feed
from bookings.contradictions import refresh_conflicts
from bookings.lifecycle import submit
from bookings.models import BusyPeriod, Feed
from commons.periods import Period
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.pages.conftest import SignIn, text_of
from tests.bookings.pages.host.counting import statements
from tests.factories import NOW, make_member

WINTER = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 3, 31, tzinfo=UTC))


@pytest.fixture
def desk(hotel: Hotel, signed_in: SignIn) -> Client:
    return signed_in(hotel.alice)


@pytest.fixture
def feed(hotel: Hotel) -> Feed:
    """A calendar that says that the hotel is closed all winter."""
    feed = Feed.objects.create(venue=hotel.venue, name="Booking.com", url="https://b.test/")
    for space in (hotel.desks, hotel.room, hotel.projector):
        BusyPeriod.objects.create(feed=feed, space=space, period=WINTER.to_range())
    measure_feed(feed, now=NOW)
    return feed


def page_of(feed: Feed, query: str = "") -> str:
    return f"/hote/agendas/{feed.pk}/question/{query}"


def read(response: object) -> str:
    return text_of(response).replace("\xa0", " ").replace("\u202f", " ")  # type: ignore[arg-type]


def test_figures_are_shown_before_the_answers(feed: Feed, desk: Client) -> None:
    page = read(desk.get(page_of(feed)))
    taken, opened = (
        f"{round(minutes / 60):,}".replace(",", " ") for minutes in (feed.taken_minutes, feed.open_minutes)
    )
    for words in (
        f"Booking.com prend {taken} des {opened} heures que vous publiez",
        "ignorer ce qui dure plus de 30 jours",
        "ne rien prendre pendant",
        "De vrais clients : tout garder",
        "Chaque espace compte ses heures.",
        "ces moments restent pris",
    ):
        assert words in page


def test_answer_changes_the_options_and_closes_the_question(feed: Feed, desk: Client, hotel: Hotel) -> None:
    answer = desk.post(page_of(feed), {"answer": "ignore_long", "days": "30"}, follow=True)
    feed.refresh_from_db()
    assert (feed.ignore_longer_than, feed.answered_at) == (30, NOW)
    assert "C’est noté" in read(answer)
    late = desk.post(page_of(feed), {"answer": "keep"}, follow=True)
    assert "n’attend plus de réponse" in read(late)
    assert "Il n’y a rien à répondre pour l’instant." in read(desk.get(page_of(feed)))


def test_other_figures_can_be_tried(feed: Feed, desk: Client) -> None:
    page = desk.get(page_of(feed, "?days=200&first=2027-01-01&last=2027-01-31"))
    effects = page.context["effects"]
    assert [(one["answer"], one["freed"]) for one in effects[:1]] == [("ignore_long", "0")]
    assert effects[1]["when"].replace("\xa0", " ") == "du vendredi 1er au dimanche 31 janvier 2027"
    for nonsense in (
        "?days=x",
        "?days=0",
        "?first=2027-02-01&last=2027-01-01",
        "?first=hier",
        "?first=0001-01-01&last=9999-12-31",
    ):
        assert desk.get(page_of(feed, nonsense)).status_code == 200


@pytest.mark.parametrize("body", [{"answer": "perhaps"}, {"answer": "ignore_long"}, {"answer": "ignore_days"}, {}])
def test_incomplete_answer_is_told(feed: Feed, desk: Client, body: dict[str, str]) -> None:
    assert desk.post(page_of(feed), body).status_code == 422
    feed.refresh_from_db()
    assert feed.answered_at is None


def test_who_may_answer(feed: Feed, hotel: Hotel, signed_in: SignIn) -> None:
    reception = make_member(hotel.venue.organisation, role=Role.RECEPTION).user
    assert [signed_in(one).get(page_of(feed)).status_code for one in (hotel.bob, reception)] == [404, 403]


def test_question_stands_in_the_inbox_and_on_the_desk(feed: Feed, desk: Client) -> None:
    for path in ("/hote/", "/hote/reservations/"):
        page = desk.get(path)
        assert page_of(feed) in page.content.decode()
        assert [one for one, _headline in page.context["questions"]] == [feed]
    assert page_of(feed) in desk.get(f"/hote/lieux/{feed.venue.slug}/agendas/").content.decode()


def test_page_tells_of_contradicted_reservations(feed: Feed, desk: Client, hotel: Hotel) -> None:
    BusyPeriod.objects.all().delete()
    held = hotel.hold(wish(hotel.room, hours(9)))
    submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    BusyPeriod.objects.create(feed=feed, space=hotel.room, period=WINTER.to_range())
    refresh_conflicts(feed, now=NOW)
    assert "contredit aussi 1 réservation" in read(desk.get(page_of(feed)))


def test_page_takes_few_statements(feed: Feed, desk: Client) -> None:
    desk.get(page_of(feed))
    assert statements(desk, page_of(feed)) <= 16
