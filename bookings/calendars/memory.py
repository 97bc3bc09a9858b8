"""What is kept of a feed's last reading: what it said, event by event, and which rows were written for it.

With the first only changed events are read again, and the host's choices can be applied anew without asking the
outside world. With the second twenty thousand rows need not be read to change twenty.

Not compressed, by us or by the database (see the migration): writing twice the bytes is quicker than compressing them.
"""

import struct
from array import array
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from bookings.calendars.reading import Memory
from bookings.calendars.reading.columns import pack, unpack
from bookings.calendars.spans import Spans
from bookings.models import Feed
from commons.statements import execute, fetch_binary

VERSION = 4
# The version, and the lengths of the parts.
HEAD = "<5I"
# Prepared, so that the bytes go as they are: put into the statement by the client they would be twice as many.
KEEP = """
    INSERT INTO bookings_feedmemory (feed_id, body) VALUES (%(feed)s, %(body)s)
    ON CONFLICT (feed_id) DO UPDATE SET body = excluded.body
"""
# PostgreSQL's own names for one writing of a row: the transaction, and the place.
LOAD = """
    SELECT writing, CASE WHEN writing = %(known)s THEN NULL ELSE body END
    FROM (SELECT xmin || ' ' || ctid AS writing, body FROM bookings_feedmemory WHERE feed_id = %(feed)s) kept
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """`said`: bytes of a `Memory`. `leaves`: ids of the spaces that rows were written for, each with all `spans`."""

    said: bytes = b""
    leaves: list[int] = field(default_factory=list)
    spans: Spans = field(default_factory=Spans)

    @property
    def memory(self) -> Memory:
        """What the feed said last."""
        return Memory.from_bytes(self.said)

    def to_bytes(self) -> bytes:
        """For `from_bytes`."""
        parts = [self.said, *map(pack, (array("q", self.leaves), self.spans.starts, self.spans.ends))]
        return struct.pack(HEAD, VERSION, *map(len, parts)) + b"".join(parts)

    @classmethod
    def from_bytes(cls, body: bytes) -> "Kept | None":
        """What was kept; None when the bytes are of older rules."""
        first = struct.calcsize(HEAD)
        if len(body) < first:
            return None
        version, *lengths = struct.unpack_from(HEAD, body)
        if version != VERSION:
            return None
        bounds = pairwise(accumulate([first, *lengths]))
        said, *columns = (body[begin:end] for begin, end in bounds)
        leaves, starts, ends = map(unpack, columns)
        return cls(said, leaves.tolist(), Spans(starts, ends))


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was kept of a feed when it was asked for; `kept` None when nothing was. `writing` tells which writing."""

    kept: Kept | None = None
    writing: str = ""


def load(feed: Feed, known: Loaded | None = None) -> Loaded:
    """What is kept of the feed now. When nobody has written since `known`, that is it, and no bytes are sent."""
    rows = fetch_binary(LOAD, {"feed": feed.pk, "known": known.writing if known else ""})
    if not rows:
        return Loaded()
    writing, body = rows[0]
    if known and body is None:
        return known
    return Loaded(Kept.from_bytes(bytes(body)), writing)


def keep(feed: Feed, kept: Kept) -> None:
    """Keep it in place of what was kept before, in one statement."""
    execute(KEEP, {"feed": feed.pk, "body": kept.to_bytes()})
