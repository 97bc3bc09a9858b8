"""What was found, and venues, for components/venue_card.html: the same few statements however many there are."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.pages.links import book_link, stay_query
from bookings.saved.favourites import with_kept
from bookings.search.candidates import Candidate
from bookings.search.finding import Found
from bookings.search.question import Question, Within
from commons.words import apart, period
from venues.models import Space, Venue
from venues.open_days import Days
from venues.photo_files import Picture
from venues.strips import strips_of


def cards_of(found: Sequence[Found], question: Question, *, today: date, reader: Any = None) -> list[dict[str, Any]]:
    """A card for each venue, with its spaces in order; links lead to the venue and carry what was asked.

    What the card says by itself is about the first space; `spaces` are all of them when there are several. With a heart
    when it is told who reads. Two statements.
    """
    return cards_of_lists([(found, question)], today=today, reader=reader)[0]


def cards_of_lists(
    lists: Sequence[tuple[Sequence[Found], Question]], *, today: date, reader: Any = None
) -> list[list[dict[str, Any]]]:
    """The cards of each list, in the same two statements."""
    venues = _venues({one.space.venue_id for found, _question in lists for one in found}, reader)
    strips = strips_of(venues.values(), today)
    return [
        [_card(offers, venues[pk], strips, question) for pk, offers in _by_venue(found).items()]
        for found, question in lists
    ]


def _by_venue(found: Iterable[Found]) -> dict[int, list[Found]]:
    together: dict[int, list[Found]] = {}
    for one in found:
        together.setdefault(one.space.venue_id, []).append(one)
    return together


def _venues(ids: Collection[int], reader: Any) -> dict[int, Venue]:
    venues = Venue.objects.filter(pk__in=ids).select_related("kind", "commune").with_cover()
    return {one.pk: one for one in (venues if reader is None else with_kept(venues, reader))}


def _card(
    offers: Sequence[Found], venue: Venue, strips: dict[int, tuple[list[Days], list[Days]]], question: Question
) -> dict[str, Any]:
    windows, holidays = strips[venue.pk]
    spaces = [_offer(one, venue, question) for one in offers]
    day = offers[0].starts_at.astimezone(ZoneInfo(offers[0].space.zone)).date()
    return {
        **spaces[0],
        "slug": venue.slug,
        "favourite": getattr(venue, "kept", None),
        "title": venue.name,
        "name": venue.name,
        "shape": venue.kind.shape,
        "photo": Picture.of(venue.cover),  # type: ignore[attr-defined]
        "where": _where(offers[0], venue),
        "spaces": spaces if len(spaces) > 1 else [],
        "at_one_time": len({one["price_for"] for one in spaces}) == 1,
        "season": day,
        "date": day,
        "windows": windows,
        "holidays": holidays,
    }


def _offer(found: Found, venue: Venue, question: Question) -> dict[str, Any]:
    """One space at the time that was found."""
    when = period(found.starts_at, found.ends_at, ZoneInfo(found.space.zone))
    return {
        "href": f"{reverse('venue', args=[venue.slug])}?{stay_of(found, question).urlencode()}",
        "what": space_in_words(found.space),
        "free": _free(found),
        "price": found.price,
        "price_for": _price_for(found, question, when),
        "dates": found.dates,
        "weekly": _weekly(found, venue, question),
    }


def _weekly(found: Found, venue: Venue, question: Question) -> str:
    """The booking page for the same stay each week until the last day asked for; empty where it is not one weekday."""
    when = question.when
    if not found.dates or found.dates.free < 2 or not isinstance(when, Within) or len(when.weekdays) != 1:
        return ""
    zone = ZoneInfo(found.space.zone)
    return book_link(
        venue.slug,
        found.starts_at.astimezone(zone),
        found.ends_at.astimezone(zone),
        [(found.space.space_id, question.units)],
        **_carried(question, found),
        until=when.last_day,
    )


def stay_of(found: Found, question: Question) -> QueryDict:
    """What was asked, at the time that was found, as the pages of the venue read it."""
    space, zone = found.space, ZoneInfo(found.space.zone)
    starts_at, ends_at = found.starts_at.astimezone(zone), found.ends_at.astimezone(zone)
    query = QueryDict(mutable=True)
    for name, value in stay_query(starts_at, ends_at, [(space.space_id, question.units)], **_carried(question, found)):
        query[name] = str(value)
    query["espace"] = str(space.space_id)
    query["semaine"] = starts_at.date().isoformat()
    return query


def _carried(question: Question, found: Found) -> dict[str, object]:
    return {
        "headcount": max(question.headcount, 1),
        "audience": question.audience if question.audience != "everyone" else "",
        "purpose": question.purpose,
        "spans_closures": "on" if found.spans_closures else "",
    }


def _where(found: Found, venue: Venue) -> str:
    return f"{where_is(venue.commune.name, found)} · {str(venue.get_approval_display()).capitalize()}"


def where_is(commune: str, found: Found) -> str:
    """The commune, and how far it is where that is known."""
    if found.distance_km is None:
        return commune
    return f"{commune} · " + _("%(km)d km à vol d’oiseau") % {"km": max(1, round(found.distance_km))}


def space_in_words(space: Candidate) -> str:
    """What it is called, and how many it holds."""
    name, kind = apart(space.space_name), Space.Kind(space.space_kind).label
    if space.units is not None and space.units > 1:
        return f"{name}, " + _("%(count)d places") % {"count": space.units}
    if space.capacity:
        people = ngettext("%(count)d personne", "%(count)d personnes", space.capacity) % {"count": space.capacity}
        return f"{name}, {people}"
    return f"{name} ({kind})"


def _free(found: Found) -> str:
    if found.space.units is None or found.space.units == 1:
        return _("libre")
    return ngettext("%(count)d place libre", "%(count)d places libres", found.free_units) % {"count": found.free_units}


def _price_for(found: Found, question: Question, when: str) -> str:
    if question.units == 1 or found.space.units is None:
        return when
    return _("%(count)d places, %(when)s") % {"count": question.units, "when": when}
