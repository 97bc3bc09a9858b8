"""A price in words, line by line, in the active language (French is the source)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.pricing.values import Per, PriceLine, Quote, SupplementLine, SupplementPer, UnitWord
from commons.money import ZERO, format_euros, format_rate


@dataclass(frozen=True, slots=True)
class Row:
    """What a person reads: « Postes · 2 demi-journées × 4 places × 12,00 € · 96,00 € · dont TVA 20 % : 16,00 € »."""

    title: str
    detail: str
    amount: str
    tax: str


def explain(quote: Quote) -> list[Row]:
    """One row for each line, then one for each supplement, in the order of the quote."""
    details = [_line_detail(line) for line in quote.lines] + [_supplement_detail(one) for one in quote.supplements]
    every: list[PriceLine | SupplementLine] = [*quote.lines, *quote.supplements]
    return [
        Row(one.called, detail, format_euros(one.gross), _tax(one)) for one, detail in zip(every, details, strict=True)
    ]


def explain_tax(quote: Quote) -> list[str]:
    """One sentence for each rate of VAT that is not zero."""
    return [tax_sentence(rate, tax) for rate, tax in quote.tax_by_rate.items() if rate]


def explain_total(quote: Quote) -> str:
    """The total, or « Gratuit »."""
    return _("Gratuit") if quote.free else format_euros(quote.total)


def tax_sentence(vat_rate: Decimal, tax: Decimal) -> str:
    """« dont TVA 20 % : 16,00 € »."""
    return _("dont TVA %(rate)s : %(tax)s") % {"rate": format_rate(vat_rate), "tax": format_euros(tax)}


def count_pieces(per: Per, count: int) -> str:
    """« 2 demi-journées »."""
    words = {
        Per.HOUR: ngettext("%(count)d heure", "%(count)d heures", count),
        Per.HALF_DAY: ngettext("%(count)d demi-journée", "%(count)d demi-journées", count),
        Per.DAY: ngettext("%(count)d jour", "%(count)d jours", count),
        Per.NIGHT: ngettext("%(count)d nuit", "%(count)d nuits", count),
        Per.WEEK: ngettext("%(count)d semaine", "%(count)d semaines", count),
        Per.MONTH: ngettext("%(count)d mois", "%(count)d mois", count),
        Per.FLAT: ngettext("%(count)d forfait", "%(count)d forfaits", count),
    }
    return words[per] % {"count": count}


def count_units(word: UnitWord, count: int) -> str:
    """« 4 places »."""
    if word is UnitWord.PLACE:
        return ngettext("%(count)d place", "%(count)d places", count) % {"count": count}
    return ngettext("%(count)d unité", "%(count)d unités", count) % {"count": count}


def _line_detail(line: PriceLine) -> str:
    factors = [count_pieces(line.per, line.quantity)]
    if line.units > 1:
        factors.append(count_units(line.unit_word, line.units))
    return " × ".join([*factors, format_euros(line.unit_amount)])


def _supplement_detail(line: SupplementLine) -> str:
    amount = format_euros(line.unit_amount)
    if line.per is SupplementPer.RESERVATION:
        return _("%(amount)s par réservation") % {"amount": amount}
    words = {
        SupplementPer.DAY: ngettext("%(count)d jour", "%(count)d jours", line.quantity),
        SupplementPer.NIGHT: ngettext("%(count)d nuit", "%(count)d nuits", line.quantity),
        SupplementPer.PERSON: ngettext("%(count)d personne", "%(count)d personnes", line.quantity),
        # One person for one night.
        SupplementPer.PERSON_NIGHT: ngettext("%(count)d nuitée", "%(count)d nuitées", line.quantity),
    }
    return " × ".join([words[line.per] % {"count": line.quantity}, amount])


def _tax(line: PriceLine | SupplementLine) -> str:
    return "" if line.tax == ZERO else tax_sentence(line.vat_rate, line.tax)
