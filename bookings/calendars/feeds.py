"""Adding, changing and removing outside calendars. Their content is read by `syncing`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from bookings.calendars.busy_rows import known_periods, replace_busy
from bookings.calendars.conflicts import refresh_conflicts
from bookings.calendars.words import FEED, FeedFact, unknown_feed
from bookings.models import Feed
from commons.errors import Impossible, Missing, Unreachable
from commons.fetching.addresses import host_and_port, parse_address
from commons.outbox import record_event, wake_after_commit
from venues.locks import lock_venue
from venues.models import Space, Venue
from venues.permissions import require_administrator, require_for_venue

MAX_FEEDS = 100


def add_feed(
    *,
    actor: User,
    venue: Venue,
    name: str,
    url: str,
    now: datetime,
    spaces: Iterable[Space] = (),
    administrator: bool = False,
) -> Feed:
    """Let an outside calendar say when `spaces` (none: the whole venue) are taken. It is read at once by the worker.

    Raises Missing and NotAllowed for those who may not; Impossible `refused_address`, `feed_exists`, `too_many_feeds`,
    `unknown_space`, `name_missing`.
    """
    _require(actor, venue, administrator)
    with transaction.atomic():
        lock_venue(venue.pk)
        if Feed.objects.filter(venue=venue).count() >= MAX_FEEDS:
            raise Impossible(_("Ce lieu a déjà trop d’agendas extérieurs."), code="too_many_feeds")
        chosen = _checked_spaces(venue, spaces)
        address = _checked_address(venue, url)
        feed = Feed.objects.create(
            venue=venue, name=_checked_name(name), url=address, host=_host_of(address), next_look_at=now
        )
        feed.spaces.set(chosen)
        _record(feed, FeedFact.ADDED, actor, now)
    return feed


def change_feed(
    *,
    actor: User,
    feed: Feed,
    now: datetime,
    name: str | None = None,
    url: str | None = None,
    spaces: Iterable[Space] | None = None,
    paused: bool | None = None,
    administrator: bool = False,
) -> Feed:
    """Change what is given. What was taken stays taken until the calendar has been read again; so it is while paused.

    Raises as `add_feed`.
    """
    _require(actor, feed.venue, administrator)
    with transaction.atomic():
        lock_venue(feed.venue_id)
        fresh = _fresh(feed)
        fresh.name = fresh.name if name is None else _checked_name(name)
        if url is not None and url.strip() != fresh.url:
            fresh.url = _checked_address(fresh.venue, url, but=fresh)
            fresh.host = _host_of(fresh.url)
            fresh.state, fresh.last_error, fresh.failures, fresh.failing_since = Feed.State.NEW, "", 0, None
        fresh.paused = fresh.paused if paused is None else paused
        _forget_body(fresh)
        fresh.next_look_at = now
        fresh.save()
        if spaces is not None:
            _cover(fresh, _checked_spaces(fresh.venue, spaces), now)
        _record(fresh, FeedFact.CHANGED, actor, now)
    return fresh


def remove_feed(*, actor: User, feed: Feed, now: datetime, administrator: bool = False) -> None:
    """Forget an outside calendar: what only it said is taken becomes free. Raises Missing, NotAllowed."""
    _require(actor, feed.venue, administrator)
    with transaction.atomic():
        lock_venue(feed.venue_id)
        fresh = _fresh(feed)
        _record(fresh, FeedFact.REMOVED, actor, now)
        fresh.delete()


def look_again(*, actor: User, feed: Feed, now: datetime, administrator: bool = False) -> Feed:
    """Have the feed looked at at once, by the worker: nothing is fetched here. Raises Missing, NotAllowed."""
    _require(actor, feed.venue, administrator)
    with transaction.atomic():
        fresh = _fresh(feed)
        fresh.next_look_at = now
        fresh.save(update_fields=["next_look_at"])
        wake_after_commit()
    return fresh


def hosted_feed(*, actor: User, feed_id: int) -> Feed:
    """The feed with its venue, for those who manage its calendars. Raises Missing, NotAllowed."""
    feed = Feed.objects.select_related("venue").filter(pk=feed_id).first()
    if feed is None:
        raise unknown_feed()
    try:
        require_for_venue(actor=actor, venue=feed.venue, capability=Capability.MANAGE_CALENDARS)
    except Missing:
        raise unknown_feed() from None
    return feed


def check_feed(*, venue: Venue, name: str, url: str, spaces: Iterable[Space], but: Feed | None = None) -> None:
    """Refuse what `add_feed` and `change_feed` (of `but`) would refuse: for forms that ask before they act."""
    _checked_name(name)
    _checked_address(venue, url, but=but)
    _checked_spaces(venue, spaces)


def _require(actor: User, venue: Venue, administrator: bool) -> None:
    if administrator:
        require_administrator(actor=actor, venue=venue)
    else:
        require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_CALENDARS)


def _cover(feed: Feed, spaces: Sequence[Space], now: datetime) -> None:
    """Give what the feed last said to other spaces."""
    periods = known_periods(feed)
    feed.spaces.set(spaces)
    replace_busy(feed, periods)
    refresh_conflicts(feed, now=now)


def _fresh(feed: Feed) -> Feed:
    fresh = Feed.objects.select_related("venue").select_for_update(of=("self",)).filter(pk=feed.pk).first()
    if fresh is None:
        raise unknown_feed()
    return fresh


def _forget_body(feed: Feed) -> None:
    feed.etag = feed.last_modified = feed.body_digest = ""
    feed.empty_seen = 0


def _checked_name(name: str) -> str:
    if not (clean := " ".join(name.split())[:120]):
        sentence = _("Donnez un nom à cet agenda, par exemple « Airbnb » ou « Agenda de l’accueil ».")
        raise Impossible(sentence, code="name_missing", fields={"name": [sentence]})
    return clean


def _checked_address(venue: Venue, url: str, but: Feed | None = None) -> str:
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


def _host_of(address: str) -> str:
    return host_and_port(parse_address(address, private_hosts=settings.FEED_PRIVATE_HOSTS))


def _checked_spaces(venue: Venue, spaces: Iterable[Space]) -> list[Space]:
    chosen = list(dict.fromkeys(spaces))
    if any(space.venue_id != venue.pk or space.retired_at is not None for space in chosen):
        sentence = _("Choisissez des espaces de ce lieu.")
        raise Impossible(sentence, code="unknown_space", fields={"spaces": [sentence]})
    return chosen


def _record(feed: Feed, fact: FeedFact, actor: User | None, now: datetime, **data: Any) -> None:
    record_event(
        kind=fact, subject_type=FEED, subject_id=feed.pk, actor=actor, now=now, data={"venue": feed.venue_id, **data}
    )
