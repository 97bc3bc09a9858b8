"""How what was found looks in the API: plain values, for searching is hot; `search_schema` describes the same."""

from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bookings.api.reservation_serializers import money
from bookings.search.candidates import Candidate
from bookings.search.counting import Counts
from bookings.search.finding import Found
from bookings.search.maps import Pin, Week
from bookings.search.open_days import OpenDays
from commons.money import CURRENCY
from venues.calendars.bands import Bands


def found_answers(results: Iterable[Found]) -> list[dict[str, Any]]:
    """The results of a search. What they show of a venue is put together once for all of its spaces."""
    venues: dict[int, tuple[dict[str, Any], float | None, ZoneInfo]] = {}
    answers = []
    for found in results:
        space = found.space
        of_venue = venues.get(space.venue_id)
        if of_venue is None:
            of_venue = _venue(space), _kilometres(space.distance_km), ZoneInfo(space.zone)
            venues[space.venue_id] = of_venue
        answers.append(_found(found, *of_venue))
    return answers


def _found(found: Found, venue: dict[str, Any], distance_km: float | None, zone: ZoneInfo) -> dict[str, Any]:
    space = found.space
    return {
        "space": {
            "id": space.space_id,
            "name": space.space_name,
            "kind": space.space_kind,
            "units": space.units,
            "capacity": space.capacity,
            "taken_by": space.taken_by,
        },
        "venue": venue,
        "free_units": found.free_units,
        "distance_km": distance_km,
        "price": {"amount": str(found.price), "currency": CURRENCY},
        "starts_at": local(found.starts_at, zone),
        "ends_at": local(found.ends_at, zone),
        "spans_closures": found.spans_closures,
        "dates": found.dates and found.dates._asdict(),
    }


def pins_answer(pins: list[Pin]) -> dict[str, Any]:
    """A GeoJSON feature collection of venues."""
    return {"type": "FeatureCollection", "features": [_feature(pin) for pin in pins]}


def counts_answer(counts: Counts) -> dict[str, Any]:
    """What each filter would leave."""
    return {
        "venues": counts.total,
        "spaces": counts.spaces,
        "filters": {name: dict(sorted(values.items())) for name, values in sorted(counts.with_value.items())},
    }


def week_answer(week: Week) -> dict[str, Any]:
    """One week of the time line."""
    return {"week": week.first_day.isoformat(), "venues": week.venues, "spaces": week.spaces}


def open_days_answer(venue: OpenDays) -> dict[str, Any]:
    """One venue of the time axis."""
    return {
        "slug": venue.slug,
        "name": venue.name,
        "kind": venue.kind,
        "commune": venue.commune,
        "latitude": venue.latitude,
        "longitude": venue.longitude,
        "days": b64encode(venue.days).decode(),
    }


def bands_answer(found: Bands) -> dict[str, Any]:
    """School holidays by zone and public holidays."""
    return {
        "school_holidays": {
            zone: [{"first_day": first.isoformat(), "last_day": last.isoformat()} for first, last in stretches]
            for zone, stretches in found.school.items()
        },
        "public_holidays": [{"day": day.isoformat(), "name": name} for day, name in found.public.items()],
    }


@lru_cache(maxsize=1024)
def local(instant: datetime, zone: ZoneInfo) -> str:
    """With the offset that the venue has then."""
    return instant.astimezone(zone).isoformat()


def _feature(pin: Pin) -> dict[str, Any]:
    venue = pin.venue
    return {
        "type": "Feature",
        "id": venue.venue_slug,
        "geometry": {"type": "Point", "coordinates": [venue.longitude, venue.latitude]},
        "properties": {
            "slug": venue.venue_slug,
            "name": venue.venue_name,
            "kind": venue.venue_kind,
            "shape": venue.venue_shape,
            "commune": {"insee": venue.insee, "name": venue.commune},
            "spaces": pin.spaces,
            "distance_km": _kilometres(venue.distance_km),
            "price_from": None if pin.price_from is None else money(pin.price_from),
            "is_demo": venue.is_demo,
        },
    }


def _venue(space: Candidate) -> dict[str, Any]:
    return {
        "slug": space.venue_slug,
        "name": space.venue_name,
        "kind": space.venue_kind,
        "commune": {"insee": space.insee, "name": space.commune},
        "latitude": space.latitude,
        "longitude": space.longitude,
        "time_zone": space.zone,
        "approval": space.approval,
        "is_demo": space.is_demo,
    }


def _kilometres(distance: float | None) -> float | None:
    return None if distance is None else round(distance, 2)
