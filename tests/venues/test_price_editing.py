"""Rates and supplements."""

from decimal import Decimal

import pytest

from accounts.models import User
from commons.errors import Impossible, Missing, NotAllowed
from tests.factories import NOW, make_published_season, make_season, make_space, make_venue
from venues.models import Season, Space, Venue
from venues.price_editing import (
    RateTerms,
    add_rate,
    add_supplement,
    change_rate,
    change_supplement,
    remove_rate,
    remove_supplement,
    set_rates,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def season(venue: Venue) -> Season:
    return make_season(venue)


def shown(season: Season) -> list[tuple[str, str, Decimal]]:
    return list(season.rates.values_list("audience", "per", "amount"))


def test_rates_are_set_added_changed_and_removed(alice: User, season: Season, room: Space) -> None:
    hour = RateTerms(space=room, per="hour", amount=Decimal("12.00"), vat_rate=Decimal("20"))
    set_rates(actor=alice, season=season, rates=[hour], now=NOW)
    flat = RateTerms(space=room, per="flat", amount=Decimal("1.00"), audience="association")
    rate = add_rate(actor=alice, season=season, terms=flat, now=NOW)
    change_rate(actor=alice, rate=rate, changes={"amount": Decimal("2.50")}, now=NOW)
    assert shown(season) == [("association", "flat", Decimal("2.50")), ("everyone", "hour", Decimal("12.00"))]
    remove_rate(actor=alice, rate=rate, now=NOW)
    set_rates(actor=alice, season=season, rates=[], now=NOW)
    assert shown(season) == []


def test_prices_of_a_published_season_may_change(alice: User, venue: Venue, room: Space) -> None:
    season = make_published_season(venue)
    add_rate(actor=alice, season=season, terms=RateTerms(space=room, per="day", amount=Decimal("9.00")), now=NOW)
    assert shown(season) == [("everyone", "day", Decimal("9.00"))]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"per": "day", "amount": Decimal("-1")}, "invalid"),
        ({"per": "day", "amount": Decimal("1.005")}, "invalid"),
        ({"per": "day", "vat_rate": Decimal("100")}, "invalid"),
        ({"per": "minute"}, "invalid"),
        ({"audience": "friends"}, "invalid"),
        ({}, "rate_exists"),
    ],
)
def test_impossible_rates(alice: User, season: Season, room: Space, fields, code: str) -> None:
    values = {"space": room, "per": "hour", "amount": Decimal("5.00")}
    add_rate(actor=alice, season=season, terms=RateTerms(**values), now=NOW)
    with pytest.raises(Impossible) as refused:
        add_rate(actor=alice, season=season, terms=RateTerms(**{**values, **fields}), now=NOW)
    assert refused.value.code == code


def test_space_of_another_venue(alice: User, season: Season) -> None:
    foreign = make_space(make_venue(owner=alice))
    with pytest.raises(Impossible) as refused:
        add_rate(actor=alice, season=season, terms=RateTerms(space=foreign, per="day", amount=Decimal(1)), now=NOW)
    assert refused.value.code == "unknown_space"
    with pytest.raises(Impossible):
        add_supplement(
            actor=alice, season=season, terms={"name": "Chauffage", "amount": Decimal(5)}, spaces=[foreign], now=NOW
        )


def test_supplements(alice: User, season: Season, room: Space) -> None:
    terms = {
        "name": "Chauffage",
        "per": "day",
        "amount": Decimal("8.00"),
        "vat_rate": Decimal("20"),
        "compulsory": True,
    }
    supplement = add_supplement(actor=alice, season=season, terms=terms, spaces=[room], now=NOW)
    changed = change_supplement(actor=alice, supplement=supplement, changes={"compulsory": False}, spaces=[], now=NOW)
    assert (changed.compulsory, changed.spaces.count()) == (False, 0)
    remove_supplement(actor=alice, supplement=supplement, now=NOW)
    assert season.supplements.count() == 0


def test_receptionist_and_stranger(bob: User, charlie: User, season: Season) -> None:
    with pytest.raises(NotAllowed):
        set_rates(actor=bob, season=season, rates=[], now=NOW)
    with pytest.raises(Missing):
        set_rates(actor=charlie, season=season, rates=[], now=NOW)
