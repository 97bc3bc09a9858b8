"""What is said of an outside calendar afterwards, in the language of whoever reads: why it failed, what was odd in it.

Feeds keep codes. A sentence kept with a code that is known no more is told as it is.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.calendars import dates_csv
from bookings.calendars.reading.results import SENTENCES as OF_TEXT
from bookings.calendars.reading.results import Problem
from bookings.models import Feed
from commons.fetching.words import sentence_of

TOO_MANY_SPANS: Final = "too_many_spans"
SUDDENLY_EMPTY: Final = gettext_noop(
    "L’agenda est soudain vide. S’il l’est encore à la prochaine lecture, tout sera libéré."
)
NOT_A_CALENDAR: Final = gettext_noop(
    "Cette adresse ne donne pas un agenda iCal. Sur l’autre site, cherchez "
    "« exporter le calendrier » et copiez l’adresse."
)
# Codes that no fetch gives.
FAILURES: Final = {
    "truncated": gettext_noop("L’agenda reçu est coupé avant la fin : nous prenons ce qu’il contient."),
    "not_a_calendar": NOT_A_CALENDAR,
}
REMARKS: Final = {
    **dates_csv.SENTENCES,
    **OF_TEXT,
    TOO_MANY_SPANS: gettext_noop(
        "L’agenda a trop de moments pris : les plus courts moments libres comptent comme pris."
    ),
}


def failure_of(code: str, kept: str = "") -> str:
    """Why a calendar could not be read; `kept`: the sentence beside the code, if any."""
    return _(FAILURES[code]) if code in FAILURES else sentence_of(code) or kept


def trouble_of(feed: Feed) -> str:
    """What went wrong at the last look; empty when nothing did."""
    if not feed.last_error:
        return ""
    return _(SUDDENLY_EMPTY) if feed.state == Feed.State.EMPTY else failure_of(feed.error_code, feed.last_error)


def remark(line: int, code: str) -> dict[str, Any]:
    """As `Feed.problems` keeps it."""
    return {"line": line, "code": code}


def remarks_of(feed: Feed) -> list[Problem]:
    """What was odd in what the calendar said."""
    return list(_told(feed.problems))


def _told(kept: Iterable[Mapping[str, Any]]) -> Iterable[Problem]:
    for one in kept:
        code = one["code"]
        yield Problem(one["line"], code, _(REMARKS[code]) if code in REMARKS else one.get("message", ""))
