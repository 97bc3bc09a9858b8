"""How many results would remain with one more filter, or another: counted among what can really be booked.

What is asked besides the filters is searched once; what each result offers is compared in memory. So a count is what
the search would find, prices included.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from bookings.search.finding import Found, search_all
from bookings.search.question import Question
from commons.statements import fetch
from venues.models import Venue

# What the page proposes: euros, Mbit/s, minutes on foot.
PRICES: Final = (20, 50, 100, 200)
SPEEDS: Final = (30, 100, 300)
WALKS: Final = (5, 10, 15)

OFFERS: Final = """
    SELECT s.id, v.download_mbps, v.stop_minutes, ARRAY(
        SELECT am.code FROM venues_amenity am WHERE EXISTS (
            SELECT 1 FROM venues_venue_amenities va WHERE va.venue_id = v.id AND va.amenity_id = am.id
        ) OR EXISTS (SELECT 1 FROM venues_space_amenities sa WHERE sa.space_id = s.id AND sa.amenity_id = am.id))
    FROM venues_space s JOIN venues_venue v ON v.id = s.venue_id WHERE s.id = ANY(%(spaces)s)
"""


class Offer(NamedTuple):
    """What filters ask of one result."""

    venue_id: int
    kind: str
    venue_kind: str
    amenities: frozenset[str]
    price: Decimal
    instant: bool
    download_mbps: int | None
    stop_minutes: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Venues that would be found.

    `total`: as asked (in so many `spaces`); `with_value[name][value]`: with that value of a filter, an amenity besides
    those asked, any other in the place of its like; `without[name]`: with that filter given up; `unfiltered`: with all
    of them given up.
    """

    total: int
    spaces: int
    unfiltered: int
    with_value: Mapping[str, Mapping[str, int]]
    without: Mapping[str, int] = field(default_factory=dict)


def count_filters(question: Question, *, now: datetime) -> Counts:
    """The counts of `question`, whatever its page and order. At most five statements.

    Raises as `search`; `too_wide` also when what is asked besides the filters finds too many spaces.
    """
    found = search_all(_without_filters(question), now=now)
    return counted(offers_of(found), question)


def _without_filters(question: Question) -> Question:
    nothing: frozenset[str] = frozenset()
    return replace(
        question,
        kinds=nothing,
        venue_kinds=nothing,
        amenities=nothing,
        max_price=None,
        instant=False,
        min_download=None,
        stop_minutes=None,
        ordering=None,
    )


def offers_of(found: Iterable[Found]) -> list[Offer]:
    """What each result offers. One statement."""
    results = list(found)
    rows = fetch(OFFERS, {"spaces": [one.space.space_id for one in results]})
    known = {space: (mbps, minutes, frozenset(codes)) for space, mbps, minutes, codes in rows}
    return [
        Offer(
            venue_id=one.space.venue_id,
            kind=one.space.space_kind,
            venue_kind=one.space.venue_kind,
            amenities=known[one.space.space_id][2],
            price=one.price,
            instant=one.space.approval == Venue.Approval.INSTANT,
            download_mbps=known[one.space.space_id][0],
            stop_minutes=known[one.space.space_id][1],
        )
        for one in results
        if one.space.space_id in known
    ]


def counted(offers: Iterable[Offer], question: Question) -> Counts:
    """The counts of `question` among `offers`, which answer all else that it asks. Pure."""
    venues: dict[tuple[str, str], set[int]] = defaultdict(set)
    without: dict[str, set[int]] = defaultdict(set)
    as_asked: set[int] = set()
    all_venues: set[int] = set()
    spaces = 0
    for offer in offers:
        all_venues.add(offer.venue_id)
        missed = _missed(offer, question)
        if not missed:
            as_asked.add(offer.venue_id)
            spaces += 1
        for name, value in _values(offer):
            # An amenity is wanted besides the others, any other value instead of its like.
            own = {(name, value)} if name == "amenities" else {(name, "")}
            if missed <= own:
                venues[name, value].add(offer.venue_id)
        for name in {name for name, _value in missed}:
            if all(other == name for other, _value in missed):
                without[name].add(offer.venue_id)
    with_value: dict[str, dict[str, int]] = defaultdict(dict)
    for (name, value), found in venues.items():
        with_value[name][value] = len(found)
    return Counts(
        total=len(as_asked),
        spaces=spaces,
        unfiltered=len(all_venues),
        with_value=with_value,
        without={name: len(found | as_asked) for name, found in without.items()},
    )


def _missed(offer: Offer, question: Question) -> set[tuple[str, str]]:
    """The filters that keep this offer out: each missing amenity by itself."""
    missed = {("amenities", code) for code in question.amenities - offer.amenities}
    if question.kinds and offer.kind not in question.kinds:
        missed.add(("kind", ""))
    if question.venue_kinds and offer.venue_kind not in question.venue_kinds:
        missed.add(("venue_kind", ""))
    if question.max_price is not None and offer.price > question.max_price:
        missed.add(("max_price", ""))
    if question.instant and not offer.instant:
        missed.add(("instant", ""))
    if question.min_download is not None and (offer.download_mbps or 0) < question.min_download:
        missed.add(("min_download", ""))
    if question.stop_minutes is not None and not _near(offer, question.stop_minutes):
        missed.add(("stop_minutes", ""))
    return missed


def _values(offer: Offer) -> Iterable[tuple[str, str]]:
    """Every value of a filter that would let this offer in."""
    yield "kind", offer.kind
    yield "venue_kind", offer.venue_kind
    for code in offer.amenities:
        yield "amenities", code
    for most in (0, *PRICES):
        if offer.price <= most:
            yield "max_price", str(most)
    if offer.instant:
        yield "instant", "1"
    for least in SPEEDS:
        if (offer.download_mbps or 0) >= least:
            yield "min_download", str(least)
    for most in WALKS:
        if _near(offer, most):
            yield "stop_minutes", str(most)


def _near(offer: Offer, minutes: int) -> bool:
    return offer.stop_minutes is not None and offer.stop_minutes <= minutes
