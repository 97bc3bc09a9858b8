"""What may be said of a feed: each rule gives the clean value, or refuses with a sentence by the field."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from bookings.calendars.dates_csv import read_dates
from bookings.calendars.reading import NotACalendar
from bookings.calendars.sources import LARGEST_FILE, is_ical
from bookings.models import Feed
from bookings.models.feeds import LONGEST_MARGIN_MINUTES
from commons.errors import Impossible, Unreachable
from commons.fetching.addresses import parse_address
from commons.names import tidy_name
from venues.models import Space, Venue

SWITCHES = ("ignore_unavailable", "count_tentative")
MARGINS = ("margin_before", "margin_after")
DAYS = ("ignore_from", "ignore_until")
OPTIONS = (*SWITCHES, *MARGINS, "ignore_longer_than", *DAYS)
LONGEST_IGNORED_DAYS = 366
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2200, 12, 31)


def checked_name(name: str) -> str:
    """Without needless spaces. Raises Impossible `name_missing`."""
    if not (clean := tidy_name(name)[:120]):
        sentence = _("Donnez un nom à cet agenda, par exemple « Airbnb » ou « Agenda de l’accueil ».")
        raise Impossible(sentence, code="name_missing", fields={"name": [sentence]})
    return clean


def checked_address(venue: Venue, url: str, but: Feed | None = None) -> str:
    """Raises Impossible `refused_address`, or `feed_exists` when another feed than `but` of the venue has it."""
    address = url.strip()
    try:
        parse_address(address, private_hosts=settings.FEED_PRIVATE_HOSTS)
    except Unreachable as error:
        raise Impossible(error.message, code=error.code, fields={"url": [error.message]}) from error
    others = Feed.objects.filter(venue=venue, url=address)
    if (others.exclude(pk=but.pk) if but else others).exists():
        sentence = _("Cet agenda est déjà lu pour ce lieu : changez plutôt les espaces qu’il concerne.")
        raise Impossible(sentence, code="feed_exists", fields={"url": [sentence]})
    return address


def checked_file(body: bytes, zone: ZoneInfo) -> bytes:
    """Raises Impossible `file_too_big`, or `not_a_calendar` for what is neither iCal nor a table of dates."""
    if len(body) > LARGEST_FILE:
        sentence = _("Ce fichier est trop gros : 10 Mo au plus. Exportez moins de jours, par exemple un an.")
        raise Impossible(sentence, code="file_too_big", fields={"file": [sentence]})
    if is_ical(body):
        return body
    try:
        moment = datetime(2000, 1, 1, tzinfo=UTC)
        read_dates(body, start=moment, end=moment + timedelta(days=1), zone=zone)
    except NotACalendar as error:
        raise Impossible(str(error.message), code="not_a_calendar", fields={"file": [str(error.message)]}) from error
    return body


def checked_spaces(venue: Venue, spaces: Iterable[Space]) -> list[Space]:
    """Each once. Raises Impossible `unknown_space` for a space of another venue or one out of use."""
    chosen = list(dict.fromkeys(spaces))
    if any(space.venue_id != venue.pk or space.retired_at is not None for space in chosen):
        sentence = _("Choisissez des espaces de ce lieu.")
        raise Impossible(sentence, code="unknown_space", fields={"spaces": [sentence]})
    return chosen


def options_of(feed: Feed) -> dict[str, Any]:
    """What the host chose, by the names of OPTIONS."""
    return {name: getattr(feed, name) for name in OPTIONS}


def checked_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Those of OPTIONS that are given; the two days are given together. Raises Impossible `bad_options`."""
    wanted = {name: options[name] for name in OPTIONS if name in options}
    faults: dict[str, list[str]] = {}
    for name in MARGINS:
        if name in wanted and not 0 <= (wanted[name] or 0) <= LONGEST_MARGIN_MINUTES:
            faults[name] = [_("Donnez une marge entre 0 et %(most)d minutes.") % {"most": LONGEST_MARGIN_MINUTES}]
        elif name in wanted:
            wanted[name] = wanted[name] or 0
    longest = wanted.get("ignore_longer_than")
    if longest is not None and not 1 <= longest <= LONGEST_IGNORED_DAYS:
        sentence = _("Donnez un nombre de jours entre 1 et %(most)d, ou rien pour tout compter.")
        faults["ignore_longer_than"] = [sentence % {"most": LONGEST_IGNORED_DAYS}]
    faults |= _faults_of_days(wanted.get("ignore_from"), wanted.get("ignore_until"))
    if faults:
        raise Impossible(next(iter(faults.values()))[0], code="bad_options", fields=faults)
    return wanted


def _faults_of_days(first: date | None, last: date | None) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    for name, day in zip(DAYS, (first, last), strict=True):
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            faults[name] = [_("Vérifiez l’année : %(year)d.") % {"year": day.year}]
    if (first is None) != (last is None):
        name = DAYS[0] if first is None else DAYS[1]
        faults[name] = [_("Donnez les deux jours, ou aucun.")]
    elif first is not None and last is not None and last < first:
        faults[DAYS[1]] = [_("Le dernier jour doit venir après le premier.")]
    return faults
