"""Saved searches: what is told, what never twice, and what a worker that dies leaves."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from bookings.holding import hold
from bookings.models import KnownMatch, SavedSearch
from bookings.saved.looking import LEASE, claim_due_search, look_at, look_at_due_searches
from bookings.saved.rules import may_tell, news, next_look
from bookings.saved.searches import pause_search, save_search
from commons.errors import Impossible, Lost
from commons.models import Notice
from commons.notices import send_due
from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.pages.conftest import text_of
from tests.factories import NOW

PARIS = ZoneInfo("Europe/Paris")
TUESDAY = "commune=48095&from=2027-01-12T09:00&to=2027-01-12T17:00&kind=meeting_room"
SOON, TOMORROW = NOW + timedelta(minutes=11), NOW + timedelta(days=1)


def save(hotel, *, alert="at_once", query=TUESDAY):
    return save_search(user=hotel.bob, query=query, name="Réunion à Mende", alert=alert, now=NOW)


def told():
    return [[one["space"] for one in notice.data["matches"]] for notice in Notice.objects.order_by("due_at", "pk")]


@given(st.lists(st.integers(1, 9), unique=True), st.dictionaries(st.integers(1, 9), st.booleans()), st.booleans())
def test_news_are_what_was_never_known_and_what_was_told_is_never_forgotten(found, known, complete):
    brought = news(found, known, complete=complete)
    assert list(brought.fresh) == [space for space in found if space not in known]
    assert not brought.gone & set(found)
    assert not any(known[space] for space in brought.gone)
    assert complete or not brought.gone


def test_daily_looks_are_at_seven_on_the_clock_also_when_it_changes():
    saturday = datetime(2027, 3, 27, 12, tzinfo=UTC)
    assert next_look("daily", saturday, PARIS) == datetime(2027, 3, 28, 5, tzinfo=UTC)
    assert next_look("daily", saturday.replace(hour=2), PARIS) == datetime(2027, 3, 27, 6, tzinfo=UTC)
    late = datetime(2027, 3, 27, 22, 30, tzinfo=UTC)
    assert not may_tell("daily", saturday, late, PARIS)
    assert may_tell("daily", saturday, late + timedelta(hours=1), PARIS)
    assert may_tell("at_once", late, late, PARIS)


@pytest.mark.django_db
class TestAlerts:
    def test_what_was_seen_is_not_told_and_what_opens_is_told_once(self, hotel):
        search = save(hotel)
        assert look_at_due_searches(now=SOON, seconds=5) == 1
        assert told() == []
        other = make_hotel()
        for minutes in (22, 33, 44):
            look_at_due_searches(now=NOW + timedelta(minutes=minutes), seconds=5)
        assert told() == [[other.room.pk]]
        assert KnownMatch.objects.filter(search=search).count() == 2

    def test_a_place_that_is_freed_is_told_once_however_often_it_comes_and_goes(self, hotel):
        search = save(hotel)
        for minute in (0, 40):
            begun = NOW + timedelta(minutes=minute)
            taken = hold(actor=hotel.charlie, lines=[wish(hotel.room, hours(10))], headcount=1, now=begun)
            while_taken = begun + timedelta(minutes=12)
            assert while_taken < taken.expires_at
            for when in (while_taken, while_taken + timedelta(minutes=12)):
                assert look_at_due_searches(now=when, seconds=5) == 1
        assert told() == [[hotel.room.pk]]
        assert SavedSearch.objects.get(pk=search.pk).told_at is not None

    def test_daily_tells_once_a_day_and_keeps_the_rest_for_the_next(self, hotel):
        search = save(hotel, alert="daily")
        first = make_hotel()
        look_at_due_searches(now=TOMORROW, seconds=5)
        second = make_hotel()
        SavedSearch.objects.filter(pk=search.pk).update(look_at=TOMORROW)
        look_at_due_searches(now=TOMORROW + timedelta(hours=1), seconds=5)
        assert told() == [[first.room.pk]]
        look_at_due_searches(now=TOMORROW + timedelta(days=1), seconds=5)
        assert told() == [[first.room.pk], [second.room.pk]]

    def test_worker_that_dies_before_it_settles_loses_and_doubles_nothing(self, hotel):
        save(hotel)
        other = make_hotel()
        dead = claim_due_search(now=SOON)
        assert claim_due_search(now=SOON) is None
        assert look_at_due_searches(now=SOON + LEASE, seconds=5) == 1
        look_at(dead, now=SOON + LEASE)
        assert told() == [[other.room.pk]]

    def test_paused_while_somebody_looks_tells_nothing(self, hotel):
        search = save(hotel)
        make_hotel()
        claimed = claim_due_search(now=SOON)
        pause_search(user=hotel.bob, search_id=search.pk)
        look_at(claimed, now=SOON)
        assert told() == []

    def test_search_of_a_day_that_is_over_ends_and_says_so(self, client, hotel):
        save(hotel)
        look_at_due_searches(now=hours(18).start, seconds=5)
        client.force_login(hotel.bob)
        assert "Terminée : sa date est passée." in text_of(client.get("/mes-recherches/"))
        assert look_at_due_searches(now=hours(40).start, seconds=5) == 0

    def test_the_letter_names_places_and_stops_with_one_click(self, client, hotel):
        save(hotel)
        other = make_hotel()
        look_at_due_searches(now=SOON, seconds=5)
        send_due(clock=lambda: SOON)
        (letter,) = mail.outbox
        assert other.venue.name in letter.body and "mardi\xa012\xa0janvier 2027" in letter.body
        assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        stop = letter.extra_headers["List-Unsubscribe"].strip("<>").partition("://")[2].partition("/")[2]
        assert client.get(f"/{stop}").status_code == 200
        assert SavedSearch.objects.get().state == "active"
        assert client.post(f"/{stop}", {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert SavedSearch.objects.get().state == "paused"
        assert client.post("/alertes/1:forged/arreter/").status_code == 404

    def test_letter_is_dropped_when_all_of_it_was_withdrawn_meanwhile(self, hotel):
        save(hotel)
        other = make_hotel()
        look_at_due_searches(now=SOON, seconds=5)
        type(other.venue).objects.filter(pk=other.venue.pk).update(state="withdrawn")
        send_due(clock=lambda: SOON)
        assert mail.outbox == []

    def test_same_search_twice_and_unreadable_ones_are_refused(self, hotel):
        save(hotel)
        with pytest.raises(Lost):
            save(hotel, query="kind=meeting_room&to=2027-01-12T17:00&from=2027-01-12T09:00&commune=48095&page=3")
        with pytest.raises(Impossible):
            save(hotel, query="from=demain")

    def test_round_looks_at_the_longest_due_first_and_leaves_the_rest(self, hotel):
        save(hotel)
        assert look_at_due_searches(now=SOON, seconds=0) == 0
        assert SavedSearch.objects.get().look_at <= SOON


@pytest.mark.django_db
def test_pages_save_change_pause_and_delete(client, hotel, django_assert_max_num_queries):
    results = client.get("/recherche/?where=Mende&date=2027-01-12&from_time=09:00&to_time=17:00&count=2&kind=")
    save_url = results.context["save_url"]
    assert client.get(save_url)["Location"].startswith("/accounts/login/?next=/mes-recherches/enregistrer/%3F")
    client.force_login(hotel.bob)
    assert client.get(save_url).context["form"]["name"].value() == "Mende, 12\xa0janvier 2027"
    assert client.post(save_url, {"name": "Deux à Mende", "alert": "daily"}).status_code == 302
    search = SavedSearch.objects.get()
    assert client.get(f"/recherche/?{search.query}").context["cards"][0]["title"] == hotel.venue.name
    address = f"/mes-recherches/{search.pk}/"
    for values, expected in (
        ({"action": "change", "name": "À deux", "alert": "at_once"}, ("À deux", "at_once", "active")),
        ({"action": "pause"}, ("À deux", "at_once", "paused")),
        ({"action": "resume"}, ("À deux", "at_once", "active")),
    ):
        client.post(address, values)
        search.refresh_from_db()
        assert (search.name, search.alert, search.state) == expected
    with django_assert_max_num_queries(6) as one:
        client.get("/mes-recherches/")
    save(hotel)
    with django_assert_max_num_queries(len(one)):
        client.get("/mes-recherches/")
    client.force_login(hotel.charlie)
    assert client.post(address, {"action": "delete"}).status_code == 404
    client.force_login(hotel.bob)
    client.post(address, {"action": "delete"})
    assert not SavedSearch.objects.filter(pk=search.pk).exists()


@pytest.mark.django_db
def test_api_saves_lists_changes_and_deletes(client, hotel):
    client.force_login(hotel.bob)
    body = {"name": "Réunion", "query": TUESDAY}
    made = client.post("/api/v1/saved-searches/", body, content_type="application/json")
    assert (made.status_code, made.json()["alert"]) == (201, "daily")
    address = f"/api/v1/saved-searches/{made.json()['id']}/"
    changed = client.patch(address, {"paused": True, "alert": "at_once"}, content_type="application/json").json()
    assert (changed["state"], changed["alert"], changed["name"]) == ("paused", "at_once", "Réunion")
    assert client.get("/api/v1/saved-searches/").json()["results"] == [changed]
    client.force_login(hotel.charlie)
    assert client.delete(address).status_code == 404
    client.force_login(hotel.bob)
    assert client.delete(address).status_code == 204
