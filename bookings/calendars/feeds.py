"""Adding, changing and removing what says, beside our reservations, that spaces are taken. `syncing` reads it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from bookings.calendars.checking import (
    checked_address,
    checked_file,
    checked_name,
    checked_options,
    checked_spaces,
    options_of,
)
from bookings.calendars.facts import record_fact
from bookings.calendars.hosts import host_of, let_one_ask
from bookings.calendars.keeping import reapply
from bookings.calendars.words import FeedFact, unknown_feed
from bookings.calendars.yearly import checked_rule
from bookings.models import BusyPeriod, Feed
from commons.errors import Impossible, Missing
from commons.outbox import wake_after_commit
from venues.locks import lock_venue
from venues.models import Space, Venue
from venues.permissions import require_administrator, require_for_venue

MAX_FEEDS = 100


def add_feed(
    *,
    actor: User,
    venue: Venue,
    name: str,
    now: datetime,
    url: str = "",
    text: bytes | None = None,
    rule: Mapping[str, Any] | None = None,
    spaces: Iterable[Space] = (),
    options: Mapping[str, Any] | None = None,
    paused: bool = False,
    administrator: bool = False,
) -> Feed:
    """Let something beside our reservations say when `spaces` (none: the whole venue) are taken.

    Exactly one of: the `url` of an outside calendar, the `text` of a file (iCal or a table of dates), a yearly `rule`.
    `options`: by the names of `checking.OPTIONS`. It is read at once by the worker.

    Raises Missing and NotAllowed for those who may not; Impossible `one_source`, `refused_address`, `feed_exists`,
    `file_too_big`, `not_a_calendar`, `bad_rule`, `bad_options`, `too_many_feeds`, `unknown_space`, `name_missing`.
    """
    _require(actor, venue, administrator)
    # Before the lock: a big file takes a while to be understood.
    said: dict[str, Any] = {"name": checked_name(name), **checked_options(options or {})}
    said |= _checked_source(venue, url=url, text=text, rule=rule)
    with transaction.atomic():
        lock_venue(venue.pk)
        if Feed.objects.filter(venue=venue).count() >= MAX_FEEDS:
            raise Impossible(_("Ce lieu a déjà trop d’agendas extérieurs."), code="too_many_feeds")
        chosen = checked_spaces(venue, spaces)
        if url:
            checked_address(venue, url)
        feed = Feed.objects.create(venue=venue, paused=paused, next_look_at=now, **said)
        feed.spaces.set(chosen)
        record_fact(feed, FeedFact.ADDED, now=now, actor=actor, source=feed.source)
    return feed


def change_feed(
    *,
    actor: User,
    feed: Feed,
    now: datetime,
    name: str | None = None,
    url: str | None = None,
    text: bytes | None = None,
    rule: Mapping[str, Any] | None = None,
    spaces: Iterable[Space] | None = None,
    options: Mapping[str, Any] | None = None,
    paused: bool | None = None,
    administrator: bool = False,
) -> Feed:
    """Change what is given. Options and spaces count at once; another address, file or rule when it has been read.

    What was taken stays taken until then, and while the feed is paused. An address stays one, so do a file and a rule.
    Raises as `add_feed`, and Impossible `other_source`.
    """
    _require(actor, feed.venue, administrator)
    body = None if text is None else checked_file(text, feed.venue.zone)
    with transaction.atomic():
        lock_venue(feed.venue_id)
        fresh = _fresh(feed)
        before = options_of(fresh)
        fresh.name = fresh.name if name is None else checked_name(name)
        if paused is not None:
            fresh.paused, fresh.next_look_at = paused, now
        if _change_source(fresh, url=url, text=body, rule=rule):
            _forget_body(fresh)
            fresh.next_look_at = now
        for option, value in checked_options({**before, **(options or {})}).items():
            setattr(fresh, option, value)
        fresh.save()
        if spaces is not None:
            fresh.spaces.set(checked_spaces(fresh.venue, spaces))
        if spaces is not None or options_of(fresh) != before:
            reapply(fresh, now)
        record_fact(fresh, FeedFact.CHANGED, now=now, actor=actor)
    return fresh


def remove_feed(*, actor: User, feed: Feed, now: datetime, administrator: bool = False) -> None:
    """Forget an outside calendar: what only it said is taken becomes free. Raises Missing, NotAllowed."""
    _require(actor, feed.venue, administrator)
    with transaction.atomic():
        lock_venue(feed.venue_id)
        fresh = _fresh(feed)
        record_fact(fresh, FeedFact.REMOVED, now=now, actor=actor)
        fresh.delete()


def look_again(*, actor: User, feed: Feed, now: datetime, administrator: bool = False) -> Feed:
    """Have the feed looked at at once, by the worker: nothing is fetched here. Raises Missing, NotAllowed."""
    _require(actor, feed.venue, administrator)
    with transaction.atomic():
        fresh = _fresh(feed)
        fresh.next_look_at = now
        fresh.save(update_fields=["next_look_at"])
        let_one_ask(fresh.host, now)
        wake_after_commit()
    return fresh


def hosted_feed(*, actor: User, feed_id: int) -> Feed:
    """The feed with its venue, for those who manage its calendars. Raises Missing, NotAllowed."""
    feed = Feed.objects.select_related("venue").defer("text").filter(pk=feed_id).first()
    if feed is None:
        raise unknown_feed()
    try:
        require_for_venue(actor=actor, venue=feed.venue, capability=Capability.MANAGE_CALENDARS)
    except Missing:
        raise unknown_feed() from None
    return feed


def freed_by_removing(feed: Feed, now: datetime) -> int:
    """How many periods to come the feed says are taken: its removal takes them back."""
    return BusyPeriod.objects.filter(feed=feed, period__endswith__gt=now).values("period").distinct().count()


def check_feed(
    *,
    venue: Venue,
    name: str,
    spaces: Iterable[Space],
    url: str = "",
    text: bytes | None = None,
    rule: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    but: Feed | None = None,
) -> None:
    """Refuse what `add_feed` and `change_feed` (of `but`) would refuse: for forms that ask before they act."""
    checked_name(name)
    checked_spaces(venue, spaces)
    checked_options(options or {})
    if but is None:
        _checked_source(venue, url=url, text=text, rule=rule)
        return
    _change_source(but, url=url or None, text=text and checked_file(text, venue.zone), rule=rule or None)


def _require(actor: User, venue: Venue, administrator: bool) -> None:
    if administrator:
        require_administrator(actor=actor, venue=venue)
    else:
        require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_CALENDARS)


def _fresh(feed: Feed) -> Feed:
    feeds = Feed.objects.select_related("venue").defer("text").select_for_update(of=("self",))
    fresh = feeds.filter(pk=feed.pk).first()
    if fresh is None:
        raise unknown_feed()
    return fresh


def _forget_body(feed: Feed) -> None:
    feed.etag = feed.last_modified = feed.body_digest = ""
    feed.empty_seen = 0


def _checked_source(venue: Venue, *, url: str, text: bytes | None, rule: Mapping[str, Any] | None) -> dict[str, Any]:
    """The fields of the one source that is given."""
    if [bool(url.strip()), text is not None, rule is not None].count(True) != 1:
        sentence = _("Donnez une adresse, un fichier ou une règle annuelle : l’un des trois.")
        raise Impossible(sentence, code="one_source", fields={"url": [sentence]})
    if text is not None:
        return {"source": Feed.Source.FILE, "text": checked_file(text, venue.zone)}
    if rule is not None:
        return {"source": Feed.Source.RULE, "rule": checked_rule(rule)}
    address = checked_address(venue, url)
    return {"source": Feed.Source.ADDRESS, "url": address, "host": host_of(address)}


def _change_source(feed: Feed, *, url: str | None, text: bytes | None, rule: Mapping[str, Any] | None) -> bool:
    """Give the feed what is given of its own source. Whether that is another one than before."""
    given = {Feed.Source.ADDRESS: ("url", url), Feed.Source.FILE: ("file", text), Feed.Source.RULE: ("rule", rule)}
    for source, (field, value) in given.items():
        if value is not None and source != feed.source:
            sentence = _("Une adresse, un fichier et une règle ne se remplacent pas : ajoutez l’un, retirez l’autre.")
            raise Impossible(sentence, code="other_source", fields={field: [sentence]})
    before = feed.url, feed.rule
    if text is not None:
        feed.text = text
    if rule is not None:
        feed.rule = checked_rule(rule)
    if url is not None and url.strip() != feed.url:
        feed.url = checked_address(feed.venue, url, but=feed)
        feed.host = host_of(feed.url)
        feed.state, feed.last_error, feed.error_code = Feed.State.NEW, "", ""
        feed.failures, feed.failing_since = 0, None
    return text is not None or (feed.url, feed.rule) != before
