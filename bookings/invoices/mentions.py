"""The legal words of a document, as they are in force on its day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
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
    rows = LegalMention.objects.filter(Q(until=None) | Q(until__gte=day), key__in=wanted, since__lte=day)
    found = {
        row.key: Mention(row.text_en if language.startswith("en") else row.text_fr, row.code)
        for row in rows.order_by("since")
    }
    return {key: found[key] for key in wanted if key in found}


def exemption(found: dict[str, Mention], keys: Iterable[str]) -> Mention:
    """Why there is no VAT: the reasons of a part of the breakdown in one, the code only where there is one reason.

    EN 16931 wants a reason (BR-E-10, BR-O-10): a plain one stands in for a mention that was taken away.
    """
    reasons = [found.get(key, Mention(_("Exonération de TVA."))) for key in keys]
    return Mention(" ".join(one.text for one in reasons), reasons[0].code if len(reasons) == 1 else "")
