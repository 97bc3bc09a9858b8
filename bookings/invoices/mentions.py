"""The legal words of a document, as they are in force on its day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bookings.models import LegalMention


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence in the language of the document, and the VATEX code of an exemption (empty: none)."""

    text: str
    code: str = ""


def mentions_on(day: date, keys: Iterable[str], language: str) -> dict[str, Mention]:
    """The mentions in force on `day` by key, in the order of `keys`; those that nobody has written are left out."""
    wanted = list(dict.fromkeys(keys))
    return worded(in_force(day, wanted), wanted, language)


def in_force(day: date, keys: Iterable[str]) -> QuerySet[LegalMention]:
    """The rows of `keys` in force on `day`, the youngest last."""
    rows = LegalMention.objects.filter(Q(until=None) | Q(until__gte=day), key__in=list(keys), since__lte=day)
    return rows.order_by("since")


def worded(rows: Iterable[LegalMention], keys: Iterable[str], language: str) -> dict[str, Mention]:
    """What the rows say of `keys`, in their order."""
    found = {row.key: Mention(row.text_en if language.startswith("en") else row.text_fr, row.code) for row in rows}
    return {key: found[key] for key in keys if key in found}


def exemption(found: dict[str, Mention], keys: Iterable[str]) -> Mention:
    """Why there is no VAT: the reasons of a part of the breakdown in one, the code only where there is one reason.

    EN 16931 wants a reason (BR-E-10, BR-O-10): a plain one stands in for a mention that was taken away.
    """
    reasons = [found.get(key, Mention(_("Exonération de TVA."))) for key in keys]
    return Mention(" ".join(one.text for one in reasons), reasons[0].code if len(reasons) == 1 else "")
