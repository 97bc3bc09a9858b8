"""What a venue's page tells search engines and link previews: schema.org in JSON-LD, Open Graph.

The block is data, which browsers do not run: the content security policy lets it pass without `unsafe-inline`.
"""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from venues.models import Photo, Season, Venue

# What could end the script element that it stands in.
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def address_of(venue: Venue) -> str:
    """The one address of the page, whatever week or choice it shows."""
    return urljoin(settings.SITE_URL, reverse("venue", args=[venue.slug]))


def structured_data(venue: Venue, seasons: Iterable[Season], photos: Iterable[Photo]) -> SafeString:
    """The JSON of the page's `Place` (https://schema.org/Place)."""
    place: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Place",
        "@id": address_of(venue),
        "url": address_of(venue),
        "name": venue.name,
        "description": venue.description,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": venue.address,
            "addressLocality": venue.commune.name,
            "postalCode": next(iter(venue.commune.postal_codes), ""),
            "addressCountry": "FR",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": venue.latitude, "longitude": venue.longitude},
        "maximumAttendeeCapacity": venue.safety_headcount,
        "publicAccess": False,
        "image": [urljoin(settings.SITE_URL, photo.picture.url) for photo in photos],
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": str(one), "value": True} for one in venue.amenities.all()
        ],
        "openingHoursSpecification": [hours for season in seasons for hours in _hours(season)],
        "potentialAction": {
            "@type": "ReserveAction",
            "target": urljoin(settings.SITE_URL, reverse("book", args=[venue.slug])),
        },
    }
    told = {name: value for name, value in place.items() if value not in ("", [])}
    return mark_safe(json.dumps(told, ensure_ascii=False).translate(ESCAPED))


def _hours(season: Season) -> list[dict[str, str]]:
    """The hours of the venue as a whole; `season.hours` is read."""
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{WEEKDAYS[one.weekday]}",
            "opens": f"{one.starts:%H:%M}",
            "closes": f"{one.ends:%H:%M}",
            "validFrom": season.first_day.isoformat(),
            "validThrough": season.last_day.isoformat(),
        }
        for one in season.hours.all()
        if one.space_id is None
    ]
