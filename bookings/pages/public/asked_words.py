"""A search in a few words, for who has its form folded away."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from bookings.pages.public.search_forms import PARTS
from bookings.search.question import At, Question, Within
from commons import words
from commons.models import Commune

YEAR: Final = timedelta(days=365)


def asked_in_words(question: Question, commune: Commune | None) -> str:
    """« Mende · mardi 15 décembre 2026, 9 h – 12 h · pour 2 »: where, when, and how many when they are several."""
    parts = [_where(question, commune), _when(question.when)]
    if question.headcount > 1:
        parts.append(_("pour %(n)s") % {"n": question.headcount})
    return " · ".join(part for part in parts if part)


def _where(question: Question, commune: Commune | None) -> str:
    if commune is not None:
        return commune.name
    if question.box is not None:
        return _("Dans la zone de la carte")
    return _("Autour de moi") if question.circle is not None else _("Partout")


def _when(when: At | Within | None) -> str:
    match when:
        case At(starts_at, ends_at):
            # Wall clocks, whatever the zone: hours without one are those of each venue.
            return words.period(_wall_clock(starts_at), _wall_clock(ends_at), "UTC")
        case Within():
            return _within(when)
        case _:
            return ""


def _within(when: Within) -> str:
    """« du lundi 11 au dimanche 31 janvier 2027, mardi, 18 h – 20 h »: a whole year goes without saying its days."""
    is_year = when.last_day - when.first_day >= YEAR
    days = [str(WEEKDAYS[day]) for day in sorted(when.weekdays)]
    hours = " – ".join(words.clock(one) for one in when.hours) if when.hours else ""
    part = "P1D" if when.days == 1 else (when.half or "")
    told = ["" if is_year else words.days(when.first_day, when.last_day), *days, str(dict(PARTS).get(part, "")), hours]
    return ", ".join(one for one in told if one)


def _wall_clock(moment: datetime) -> datetime:
    return (timezone.localtime(moment) if timezone.is_aware(moment) else moment).replace(tzinfo=UTC)
