"""How an event takes its time: not at all, perhaps, as a channel's own closing, or as anything else does.

Channels put nothing but a word into SUMMARY. Airbnb tells "Reserved" from "Airbnb (Not available)"; Abritel and Vrbo
"Reserved" from "Blocked"; Booking.com says "CLOSED - Not available" of a stay and of a closing alike, which is why
nothing of Booking.com is ever taken for a closing. The text itself is not kept.
"""

import re
from collections.abc import Mapping

from bookings.calendars.reading.lines import Property
from bookings.calendars.reading.results import Kind

INTENDED, BUSY_STATUS = "X-MICROSOFT-CDO-INTENDEDSTATUS", "X-MICROSOFT-CDO-BUSYSTATUS"
MICROSOFT = (INTENDED, BUSY_STATUS)
CANCELLED = {"CANCELLED", "CANCELED"}
CLOSINGS = {
    *("not available", "unavailable", "blocked", "blocked dates", "owner block", "blocked by owner"),
    *("non disponible", "pas disponible", "indisponible", "bloqué", "bloqué par le propriétaire"),
}
CHANNEL = re.compile(r"^(?:airbnb|abritel|vrbo|homeaway)\s*[-:]?\s*\(?(?P<word>[^()]*)\)?$")


def is_cancelled(said: Mapping[str, Property]) -> bool:
    """STATUS:CANCELLED (3.8.1.11), in either spelling."""
    return _word(said, "STATUS") in CANCELLED


def is_free(said: Mapping[str, Property]) -> bool:
    """Takes no time: TRANSP (3.8.2.7), or Microsoft's own word; what Outlook shows counts before what was intended."""
    shown = _word(said, BUSY_STATUS) or _word(said, INTENDED)
    return shown == "FREE" or _word(said, "TRANSP") == "TRANSPARENT"


def kind_of(said: Mapping[str, Property], *, closings: bool) -> Kind:
    """The kind of an event that takes time. `closings`: the calendar's maker tells closings and stays apart."""
    if _word(said, "STATUS") == "TENTATIVE" or _word(said, BUSY_STATUS) == "TENTATIVE":
        return Kind.TENTATIVE
    if closings and "SUMMARY" in said and is_closing(said["SUMMARY"].value):
        return Kind.UNAVAILABLE
    return Kind.BUSY


def is_closing(summary: str) -> bool:
    """Whether a channel's summary says that nothing can be booked, and not that somebody comes."""
    text = " ".join(summary.split()).casefold()
    named = CHANNEL.match(text)
    return (named["word"].strip() if named else text) in CLOSINGS


def tells_closings(maker: str) -> bool:
    """Whether the maker of a calendar (PRODID) may tell closings and stays apart: Booking.com does not."""
    return "booking.com" not in maker.casefold()


def _word(said: Mapping[str, Property], name: str) -> str:
    return said[name].value.strip().upper() if name in said else ""
