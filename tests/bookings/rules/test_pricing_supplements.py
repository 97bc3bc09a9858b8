"""Supplements: what is added to the price of the time."""

from decimal import Decimal

import pytest

from bookings.pricing import SupplementPer, SupplementTerm, quote
from commons.errors import Impossible
from tests.bookings.rules.pricing_cases import demand, rate, season, stay

FREE = season(rate("flat", "0.00"))
THREE_DAYS = demand(stay("2027-01-12T09:00", "2027-01-14T17:00"), seasons=(FREE,))


def term(per: str, amount: str = "2.00", **others: object) -> SupplementTerm:
    facts = {"key": per, "label": per, "compulsory": True, **others}
    return SupplementTerm(per=SupplementPer(per), amount=Decimal(amount), **facts)


@pytest.mark.parametrize(
    ("per", "quantity"), [("reservation", 1), ("day", 3), ("night", 2), ("person", 12), ("person_night", 24)]
)
def test_supplement_is_counted_by_its_piece(per, quantity):
    found = quote([THREE_DAYS], supplements=[term(per)], headcount=12)
    assert [(line.quantity, line.gross) for line in found.supplements] == [(quantity, Decimal(2) * quantity)]
    assert found.total == Decimal(2) * quantity


def test_chosen_supplements_are_added_only_when_chosen():
    optional = term("reservation", compulsory=False)
    assert quote([THREE_DAYS], supplements=[optional]).supplements == ()
    assert quote([THREE_DAYS], supplements=[optional], chosen=["reservation"]).total == Decimal("2.00")


def test_unknown_chosen_supplement_is_impossible():
    with pytest.raises(Impossible) as refusal:
        quote([THREE_DAYS], supplements=[term("day")], chosen=["linen"])
    assert (refusal.value.code, refusal.value.data) == ("unknown_supplement", {"supplements": ["linen"]})


def test_supplement_of_another_space_or_season_does_not_apply():
    terms = [term("day", spaces=frozenset({"room"})), term("night", season="summer")]
    assert quote([THREE_DAYS], supplements=terms).supplements == ()


def test_supplement_counts_only_the_time_of_its_space_and_season():
    early = season(rate("flat", "0.00"), key="early", openings=(stay("2027-01-12T00:00", "2027-01-13T00:00"),))
    late = season(rate("flat", "0.00"), key="late", openings=(stay("2027-01-13T00:00", "2027-01-20T00:00"),))
    desks = demand(*THREE_DAYS.periods, seasons=(early, late))
    room = demand(stay("2027-01-18T09:00", "2027-01-18T17:00"), seasons=(late,), space="room")
    terms = [term("day", season="late", spaces=frozenset({"desks"}))]
    assert [line.quantity for line in quote([desks, room], supplements=terms).supplements] == [2]


def test_supplement_of_a_part_applies_to_the_whole():
    room = demand(*THREE_DAYS.periods, seasons=(FREE,), space="room")
    whole = demand(*THREE_DAYS.periods, seasons=(), space="all", parts=(room,))
    terms = [term("day", spaces=frozenset({"room"}), season="winter")]
    assert [line.quantity for line in quote([whole], supplements=terms).supplements] == [3]


def test_days_of_several_lines_count_once():
    other = demand(stay("2027-01-13T18:00", "2027-01-15T12:00"), seasons=(FREE,), space="room")
    assert [line.quantity for line in quote([THREE_DAYS, other], supplements=[term("day")]).supplements] == [4]


def test_late_evening_is_one_day_and_no_night():
    evening = season(rate("flat", "0.00"), openings=(stay("2027-01-09T18:00", "2027-01-10T02:00"),))
    party = demand(stay("2027-01-09T19:00", "2027-01-10T02:00"), seasons=(evening,))
    found = quote([party], supplements=[term("day"), term("night")])
    assert [(line.per, line.quantity) for line in found.supplements] == [(SupplementPer.DAY, 1)]


def test_tax_of_supplements_is_with_that_of_lines():
    taxed = season(rate("day", "12.00", vat="20"))
    heated = [term("reservation", "6.00", vat_rate=Decimal(20)), term("person", "1.10", vat_rate=Decimal(10))]
    found = quote(
        [demand(stay("2027-01-12T09:00", "2027-01-12T17:00"), seasons=(taxed,))], supplements=heated, headcount=1
    )
    assert found.tax_by_rate == {Decimal(10): Decimal("0.10"), Decimal(20): Decimal("3.00")}
    assert found.total == Decimal("19.10")
