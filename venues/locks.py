"""The one lock: the venue row.

Everything that can change what is open or taken in a venue takes it first and once: hold, approval, series, block,
publishing, withdrawing, feed sync, re-packing, changes of the tree. `NO KEY` lets rows that merely refer to the venue
be written meanwhile.
"""

from django.db import connection

from commons.errors import Missing
from commons.instances import columns, instance
from commons.statements import fetch
from venues.models import Venue
from venues.sentences import unknown_venue

# Written by hand: it begins every hold.
LOCK = f"SELECT {columns(Venue, 'v')} FROM venues_venue v WHERE v.id = %(venue)s FOR NO KEY UPDATE"


def lock_venue(venue_id: int) -> Venue:
    """The venue, fresh, locked until the transaction ends.

    Raises RuntimeError outside a transaction (the lock would be gone at once) and Missing for an unknown id.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("lock_venue needs a transaction")
    rows = fetch(LOCK, {"venue": venue_id})
    if not rows:
        raise Missing(unknown_venue())
    return instance(Venue, rows[0])
