"""A preview says what a hold would say, and writes nothing."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from bookings.audiences import Basis
from bookings.models import Allocation, Reservation
from bookings.previewing import preview_dates, preview_hold
from bookings.pricing import as_snapshot
from bookings.series import hold_series
from commons.errors import DomainError, Impossible, Lost
from commons.models import Event
from tests.bookings.conftest import hours, wish
from tests.factories import NOW, make_organisation, make_space
from venues.models import Supplement

NOBODY = AnonymousUser()
NAMES = [
    "desks",
    "room and projector",
    "whole",
    "week",
    "partly taken",
    "whole while a part is taken",
    "closed",
    "overnight",
    "past",
    "too far",
    "too many units",
    "too many people",
    "off the step",
    "nothing",
]


def wishes_of(hotel):
    """What may be asked, possible or not."""
    return {
        "desks": ([wish(hotel.desks, hours(9, 8), 4)], 4),
        "room and projector": ([wish(hotel.room, hours(9)), wish(hotel.projector, hours(9))], 3),
        "whole": ([wish(hotel.whole, hours(14, 2))], 10),
        "week": ([wish(hotel.desks, hours(9, 24 * 4 + 2), 1, spans_closures=True)], 1),
        "partly taken": ([wish(hotel.desks, hours(11, 2), 20)], 1),
        "whole while a part is taken": ([wish(hotel.whole, hours(11))], 1),
        "closed": ([wish(hotel.desks, hours(9, day=4))], 1),
        "overnight": ([wish(hotel.desks, hours(9, 26))], 1),
        "past": ([wish(hotel.desks, hours(9, day=-60))], 1),
        "too far": ([wish(hotel.desks, hours(9, day=900))], 1),
        "too many units": ([wish(hotel.desks, hours(9), 25)], 1),
        "too many people": ([wish(hotel.desks, hours(9), 2)], 3),
        "off the step": ([wish(hotel.desks, hours(9.1))], 1),
        "nothing": ([], 1),
    }


@pytest.mark.parametrize("name", NAMES)
def test_preview_and_hold_agree(hotel, name):
    hotel.hold(wish(hotel.desks, hours(10, 3), 10), actor=hotel.charlie)
    lines, headcount = wishes_of(hotel)[name]
    asked = {"actor": hotel.bob, "lines": lines, "headcount": headcount, "now": NOW}
    try:
        seen = as_snapshot(preview_hold(**asked).quote)
    except DomainError as error:
        seen = (type(error), error.code, error.fields)
    try:
        held = hotel.hold(*lines, headcount=headcount).price
    except DomainError as error:
        held = (type(error), error.code, error.fields)
    assert seen == held


def test_nothing_is_written(hotel, django_assert_max_num_queries):
    before = [model.objects.count() for model in (Reservation, Allocation, Event)]
    with django_assert_max_num_queries(12):
        preview_hold(actor=NOBODY, lines=[wish(hotel.desks, hours(9))], headcount=1, now=NOW)
    assert [model.objects.count() for model in (Reservation, Allocation, Event)] == before


def test_visitor_may_claim_an_audience_that_is_looked_at_later(hotel):
    lines = [wish(hotel.desks, hours(9))]
    asked = {"lines": lines, "headcount": 1, "now": NOW, "audience": "association"}
    assert preview_hold(actor=NOBODY, **asked).basis == Basis.DECLARED
    with pytest.raises(Impossible) as refused:
        preview_hold(actor=hotel.bob, **asked)
    assert refused.value.code == "audience_not_allowed"


def test_verified_organisation_proves_its_audience(hotel):
    choir = make_organisation(owner=hotel.bob, kind="association", verified_at=NOW)
    asked = {"lines": [wish(hotel.desks, hours(9))], "headcount": 1, "now": NOW, "audience": "association"}
    assert preview_hold(actor=hotel.bob, organisation_id=choir.pk, **asked).basis == Basis.PROVED


def test_supplements_are_those_one_may_choose_for_these_spaces(hotel):
    other = make_space(hotel.venue)
    chosen = Supplement.objects.create(season=hotel.season, name="Ménage", amount="20")
    Supplement.objects.create(season=hotel.season, name="Taxe", amount="1", compulsory=True)
    Supplement.objects.create(season=hotel.season, name="Ailleurs", amount="5").spaces.add(other)
    preview = preview_hold(actor=NOBODY, lines=[wish(hotel.desks, hours(9))], headcount=1, now=NOW)
    assert [term.key for term in preview.supplements] == [chosen.pk]
    assert preview.quote.total == 3 + 1


def test_preview_of_dates_and_series_agree(hotel):
    hotel.hold(wish(hotel.room, hours(9, day=7)), actor=hotel.charlie)
    asked = {
        "actor": hotel.bob,
        "lines": [wish(hotel.room, hours(9, 2)), wish(hotel.projector, hours(9, 2))],
        "pattern": {"until": "2027-02-09"},
        "headcount": 4,
        "now": NOW,
    }
    preview = preview_dates(**asked)
    made = hold_series(skip_conflicts=True, **asked)
    starts = made.reservations.order_by("starts_at").values_list("starts_at", flat=True)
    assert preview.dates == [one.date() for one in starts]
    assert [one.as_kept() for one in preview.conflicts] == made.skipped
    assert as_snapshot(preview.quote) == made.price


def test_dates_none_of_which_is_possible_have_no_price(hotel):
    closed = wish(hotel.room, hours(9, day=4))
    preview = preview_dates(
        actor=NOBODY, lines=[closed], pattern={"until": "2027-01-30"}, headcount=1, now=NOW + timedelta(hours=1)
    )
    assert (preview.quote, preview.dates, len(preview.conflicts)) == (None, [], 3)


def test_what_is_taken_is_lost(hotel):
    hotel.hold(wish(hotel.room, hours(9)), actor=hotel.charlie)
    with pytest.raises(Lost) as lost:
        preview_hold(actor=NOBODY, lines=[wish(hotel.room, hours(9))], headcount=1, now=NOW)
    assert lost.value.code == "not_available"
