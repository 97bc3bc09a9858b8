"""The demo: loaded once, with fewer people than `make run` lets in, on a Monday of November."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F
from django.test import TestCase, override_settings

from accounts.billing_words import Regime
from accounts.models import Organisation, Territory, User, VatRegime
from backend.demo import load_demo
from backend.demo.catalogue import VENUES
from backend.demo.loading import Loaded, school_year_of
from bookings.calendars.syncing import sync_feed
from bookings.models import Block, BusyPeriod, Conflict, Deposit, Feed, Invoice, PaymentLink, Reservation, WaitingEntry
from bookings.search.finding import search
from bookings.search.question import At, Question
from bookings.states import State
from commons.management.commands.load_communes import COLUMNS, FILE, read_rows
from commons.models import Commune, Event, Notice
from sandbox.calendars import channel_calendar
from sandbox.hostile import hostile
from venues.models import Opening, Season, Venue, VenueKind

pytestmark = pytest.mark.long
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SANDBOX = "127.0.0.1:8301"
PEOPLE = 60


def _load_communes() -> None:
    names = COLUMNS.split(", ")
    rows = (dict(zip(names, row, strict=True)) for row in read_rows(FILE))
    Commune.objects.bulk_create(Commune(**row) for row in rows if row["department"] == "48")


@override_settings(SANDBOX_URL=f"http://{SANDBOX}", FEED_PRIVATE_HOSTS=[SANDBOX])
class TestDemo(TestCase):
    """Loaded once for all of them."""

    loaded: Loaded

    @classmethod
    def setUpTestData(cls) -> None:
        _load_communes()
        cls.loaded = load_demo(now=NOW, people=PEOPLE)

    def test_every_kind_of_venue_is_there_published_and_marked(self) -> None:
        assert (
            self.loaded.venues == Venue.objects.filter(is_demo=True, state=Venue.State.PUBLISHED).count() == len(VENUES)
        )
        assert len(VENUES) >= 24
        assert set(VenueKind.objects.filter(venues__is_demo=True).values_list("code", flat=True)) == {
            "hotel",
            "public_lycee",
            "private_lycee",
            "campsite",
            "holiday_village",
            "commune_hall",
            "gite",
        }

    def test_every_venue_is_open_and_has_prices(self) -> None:
        seasons = Season.objects.filter(state=Season.State.PUBLISHED)
        assert set(seasons.values_list("venue__name", flat=True)) == {spec.name for spec in VENUES}
        assert not seasons.filter(rates=None).exists()
        assert not seasons.filter(openings=None).exists()
        assert Opening.objects.filter(period__startswith__gt=NOW).exists()

    def test_venues_lie_near_the_point_of_their_commune(self) -> None:
        shifts = Venue.objects.values_list(
            F("latitude") - F("commune__latitude"), F("longitude") - F("commune__longitude"), named=False
        )
        assert max(abs(shift) for pair in shifts for shift in pair) < 0.02

    def test_demo_accounts_sign_in_with_the_demo_password(self) -> None:
        for local in ("hote", "lycee", "coworker", "asso", "admin"):
            user = User.objects.get(email=f"{local}@demo.test")
            powers = (user.check_password("intersaison"), user.is_staff, user.is_superuser)
            assert (local, *powers) == (local, True, local == "admin", local == "admin")

    def test_organisations_of_the_demo_are_verified_and_the_territory_is_there(self) -> None:
        assert not Organisation.objects.filter(verified_at=None).exists()
        assert not Organisation.objects.filter(is_demo=False).exists()
        assert Organisation.objects.get(name="Chorale du Gévaudan").kind == "association"
        lozere = Territory.objects.get(slug="lozere")
        assert lozere.communes.count() == Commune.objects.filter(department="48").count() > 100

    def test_four_desks_near_mende_on_12_january_can_be_had_in_several_venues(self) -> None:
        paris = ZoneInfo("Europe/Paris")
        when = At(datetime(2027, 1, 12, 9, tzinfo=paris), datetime(2027, 1, 12, 17, tzinfo=paris))
        question = Question(when=when, commune="48095", units=4, headcount=4, kinds=frozenset({"desks"}))
        found = search(question, now=NOW).results
        assert len({one.space.venue_id for one in found}) >= 3
        assert found[0].space.venue_name == "Hôtel des Deux Vallées"
        assert all(one.free_units >= 4 for one in found)

    def test_reservations_have_come_through_every_state_that_people_reach(self) -> None:
        states = Counter(Reservation.objects.values_list("state", flat=True))
        assert self.loaded.reservations == states.total() > PEOPLE / 2
        assert {State.CONFIRMED, State.COMPLETED, State.REQUESTED, State.DECLINED} <= set(states)
        assert not Reservation.objects.filter(state=State.CONFIRMED, ends_at__lt=NOW - timedelta(hours=1)).exists()

    def test_each_reservation_went_through_the_door(self) -> None:
        """The last event of each says the state that it is in."""
        latest = Event.objects.filter(subject_type="reservation").exclude(to_state="").order_by("id")
        told = dict(latest.values_list("subject_id", "to_state"))
        assert told == {str(pk): state for pk, state in Reservation.objects.values_list("pk", "state")}

    def test_the_host_of_the_demo_finds_something_of_everything(self) -> None:
        mine = Reservation.objects.filter(venue__organisation__name="SARL des Deux Vallées")
        assert mine.filter(state=State.REQUESTED, booker__email="coworker@demo.test").count() == 1
        assert mine.filter(booker=None, contact_name="Madame Reversat").count() == 1
        choir = mine.filter(booker__email="asso@demo.test", series__isnull=False)
        assert {State.COMPLETED, State.CONFIRMED} == set(choir.values_list("state", flat=True))
        assert Block.objects.count() == WaitingEntry.objects.count() == 1

    def test_outside_calendars_are_addresses_that_the_sandbox_answers(self) -> None:
        urls = Feed.objects.exclude(url="").order_by("pk").values_list("url", flat=True)
        names = [url.removeprefix(f"http://{SANDBOX}/").removesuffix(".ics") for url in urls]
        assert names == ["calendars/demo", "hostile/410", "calendars/airbnb-gite", "calendars/outlook-lycee"]
        assert all(channel_calendar(name.removeprefix("calendars/"), NOW.date()) for name in names[2:])
        assert hostile("410") is not None

    def test_a_table_of_dates_and_a_yearly_rule_take_nothing_that_is_booked(self) -> None:
        own = Feed.objects.filter(url="").order_by("pk")
        assert [feed.source for feed in own] == ["rule", "file"]
        for feed in own:
            sync_feed(feed_id=feed.pk, now=NOW)
        assert [(feed.state, len(feed.problems)) for feed in own.all()] == [("fine", 0), ("fine", 1)]
        assert BusyPeriod.objects.values("feed").distinct().count() == 2
        assert not Conflict.objects.exists()

    def test_each_regime_of_vat_is_there_with_its_documents(self) -> None:
        """All of them say that they are a demonstration; a public body issues none and has a title's number."""
        hosts = Organisation.objects.exclude(venues=None)
        assert not hosts.filter(billing=None).exists()
        assert set(VatRegime.objects.values_list("regime", flat=True)) == set(Regime.values)
        kinds = Counter(Invoice.objects.values_list("kind", flat=True))
        assert kinds == {"invoice": 4, "credit_note": 1}
        assert all("(démonstration)" in one.issuer["name"] for one in Invoice.objects.all())
        taxes = {one.venue.name: one.tax > 0 for one in Invoice.objects.filter(kind="invoice").select_related("venue")}
        assert taxes == {"Hôtel des Deux Vallées": True, "Gîte de la Draille": False, "Foyer rural du Tarn": False}
        assert PaymentLink.objects.exclude(title_number="").count() == 1

    def test_deposits_are_asked_for_and_some_have_come(self) -> None:
        assert Venue.objects.exclude(deposit_terms=None).distinct().count() == 2
        states = Counter(Deposit.objects.values_list("link__reservation__venue__name", "state"))
        assert states == {
            ("Salle de la Mairie haute", "received"): 2,
            ("Salle de la Mairie haute", "expected"): 2,
            ("Auberge du Pont Rouge", "expected"): 1,
        }
        over = Deposit.objects.filter(state="received").first()
        assert over is not None and over.link.reservation is not None and over.link.reservation.ends_at < NOW

    def test_nobody_is_written_to_about_the_past(self) -> None:
        assert not Event.objects.filter(handled_at=None).exclude(subject_type="feed").exists()
        assert not Notice.objects.filter(sent_at=None, dropped_at=None, due_at__lte=NOW).exists()
        assert Notice.objects.filter(sent_at=None, dropped_at=None, due_at__gt=NOW).exists()

    def test_loading_again_does_nothing(self) -> None:
        before = Reservation.objects.count()
        assert load_demo(now=NOW) == Loaded(0, 0, "There are venues already: the demo was not loaded.")
        assert (Reservation.objects.count(), Venue.objects.count()) == (before, len(VENUES))

    @override_settings(SANDBOX_URL="http://127.0.0.1:9001", FEED_PRIVATE_HOSTS=["127.0.0.1:9001"])
    def test_loading_again_beside_another_sandbox_brings_the_calendars_there_and_no_others(self) -> None:
        hotel = Venue.objects.get(name="Hôtel des Deux Vallées")
        theirs = Feed.objects.create(venue=hotel, name="x", url="https://example.test/x.ics", next_look_at=NOW)
        load_demo(now=NOW)
        moved = Feed.objects.exclude(url="").exclude(pk=theirs.pk)
        assert {(feed.state, feed.url[:22]) for feed in moved} == {("new", "http://127.0.0.1:9001/")}
        theirs.refresh_from_db()
        assert theirs.url == "https://example.test/x.ics"


@pytest.mark.parametrize(
    ("day", "year"), [((2026, 11, 23), 2026), ((2027, 1, 12), 2026), ((2027, 5, 31), 2026), ((2026, 6, 1), 2026)]
)
def test_the_school_year_begins_in_june(day: tuple[int, int, int], year: int) -> None:
    assert school_year_of(date(*day)) == year
