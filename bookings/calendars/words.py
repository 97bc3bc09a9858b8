"""The words of outside calendars: what happens to a feed, and sentences that several modules say."""

from enum import StrEnum

from django.utils.translation import gettext as _

from commons.errors import Missing

FEED = "feed"
# The host is told at the second failure in a row, and once it is well again.
TOLD_AT = 2


class FeedFact(StrEnum):
    """Kinds of events; their subject is the feed. `data` has `venue` (id) and, for failures, `code`."""

    ADDED = "feed_added"
    CHANGED = "feed_changed"
    REMOVED = "feed_removed"
    FAILING = "feed_failing"
    RECOVERED = "feed_recovered"
    ASKED = "feed_asked"
    ANSWERED = "feed_answered"


# Kind of the event that a person settled a conflict; its subject is the reservation.
CONFLICT_SETTLED = "conflict_settled"


def unknown_feed() -> Missing:
    return Missing(_("Cet agenda extérieur n’existe pas, ou n’est pas visible pour vous."))


def unknown_conflict() -> Missing:
    return Missing(_("Ce conflit n’existe pas, ou n’est pas visible pour vous."))


def unknown_address() -> Missing:
    return Missing(_("Cette adresse d’agenda n’existe pas, ou a été renouvelée."))
