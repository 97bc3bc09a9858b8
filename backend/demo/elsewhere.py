"""What the demo's hosts also keep elsewhere: calendars of the sandbox, a table of dates, a yearly rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from accounts.models import User
from backend.demo.building import Built
from backend.demo.people import DOMAIN
from bookings.calendars.feeds import add_feed, change_feed
from bookings.models import Feed

HOTEL, GITE, LYCEE = "Hôtel des Deux Vallées", "Gîte de la Bergerie haute", "Lycée des Trois Monts"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A feed by the keys of its venue's template; `path`: of the sandbox. No spaces: the whole venue."""

    venue: str
    name: str
    spaces: Sequence[str] = ()
    path: str = ""
    source: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


def feeds(year: int) -> list[Elsewhere]:
    """Those of the school year that begins in `year`. They take nothing that the demo's people book."""
    exams = [
        "du;au;heure de début;heure de fin;remarque",
        f"17/05/{year + 1};;8:00;18:00;bac blanc",
        f"31/05/{year + 1};04/06/{year + 1};;;oraux",
        f"mi-juin {year + 1};;;;jury, à confirmer",
    ]
    return [
        Elsewhere(HOTEL, "Agenda de démonstration", ["parlour"], "calendars/demo.ics"),
        Elsewhere(HOTEL, "Ancien site de réservation", ["library"], "hostile/410.ics"),
        Elsewhere(HOTEL, "Fête du village", source={"rule": {"every": "week", "day": "07-14"}}),
        Elsewhere(GITE, "Airbnb", ["whole"], "calendars/airbnb-gite.ics", options={"ignore_unavailable": True}),
        Elsewhere(LYCEE, "Outlook du lycée", ["room1"], "calendars/outlook-lycee.ics"),
        Elsewhere(LYCEE, "Examens", source={"text": "\r\n".join(exams).encode()}),
    ]


def add_feeds(builts: Sequence[Built], *, year: int, now: datetime) -> None:
    """Add them; those of the sandbox only where there is one."""
    by_name = {built.venue.name: built for built in builts}
    for one in feeds(year):
        if one.path and not settings.SANDBOX_URL:
            continue
        built = by_name[one.venue]
        source = {"url": f"{settings.SANDBOX_URL.rstrip('/')}/{one.path}"} if one.path else one.source
        add_feed(
            actor=built.host,
            venue=built.venue,
            name=one.name,
            spaces=[built.spaces[key] for key in one.spaces],
            options=one.options,
            now=now,
            **source,
        )


def follow_sandbox(*, now: datetime) -> None:
    """Give the demo's calendars the address of the sandbox: `make run` was started on another port this time."""
    sandbox = settings.SANDBOX_URL.rstrip("/")
    admin = User.objects.filter(email=f"admin@{DOMAIN}").first()
    if not (sandbox and admin):
        return
    paths = {f"/{one.path}" for one in feeds(now.year) if one.path}
    elsewhere = Feed.objects.filter(venue__is_demo=True).exclude(url="").exclude(url__startswith=f"{sandbox}/")
    for feed in elsewhere.select_related("venue"):
        path = urlsplit(feed.url).path
        if path in paths:
            change_feed(actor=admin, feed=feed, url=f"{sandbox}{path}", now=now, administrator=True)
