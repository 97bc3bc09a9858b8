"""The first set of legal mentions. Administrators edit them; those marked `to_check` await an operator’s look.

VAT moved from the CGI to the CIBS on 1 September 2026 (ordonnance n° 2025-1247); old references are tolerated until
31 December 2027. The successor of article 293 B is known (L. 223-3); that of article 261, 7, 1° is left to be checked,
so the old one stays until the tolerance ends.
"""

from datetime import date
from typing import Any

from django.db import migrations

RECODED = date(2026, 9, 1)
TOLERATED = date(2027, 12, 31)
EVER = date(2013, 1, 1)

# key, since, until, French, English, VATEX, to check
MENTIONS = [
    (
        "franchise",
        EVER,
        date(2026, 8, 31),
        "TVA non applicable, article 293 B du code général des impôts (CGI).",
        "VAT not applicable, article 293 B of the French tax code (CGI).",
        "VATEX-FR-FRANCHISE",
        False,
    ),
    (
        "franchise",
        RECODED,
        None,
        "TVA non applicable, article L. 223-3 du code des impositions sur les biens et services (CIBS).",
        "VAT not applicable, article L. 223-3 of the French code of taxes on goods and services (CIBS).",
        "VATEX-FR-FRANCHISE",
        True,
    ),
    (
        "exempt_nonprofit",
        EVER,
        TOLERATED,
        "Exonération de TVA, article 261, 7, 1° du code général des impôts (CGI).",
        "Exempt from VAT, article 261, 7, 1° of the French tax code (CGI).",
        "VATEX-FR-CGI261-7",
        True,
    ),
    (
        "exempt_nonprofit",
        date(2028, 1, 1),
        None,
        "Exonération de TVA : organisme sans but lucratif (code des impositions sur les biens et services, CIBS).",
        "Exempt from VAT: non-profit body (French code of taxes on goods and services, CIBS).",
        "VATEX-FR-CGI261-7",
        True,
    ),
    (
        "public_body",
        EVER,
        None,
        "Hors du champ de la TVA : activité d’un organisme public.",
        "Outside the scope of VAT: activity of a public body.",
        "",
        True,
    ),
    (
        "late_payment",
        EVER,
        None,
        "En cas de retard de paiement entre professionnels : pénalités au taux de refinancement de la Banque centrale "
        "européenne majoré de 10 points (article L. 441-10 du code de commerce).",
        "Late payment between professionals: interest at the refinancing rate of the European Central Bank plus 10 "
        "points (article L. 441-10 of the French commercial code).",
        "",
        False,
    ),
    (
        "recovery_indemnity",
        EVER,
        None,
        "Indemnité forfaitaire pour frais de recouvrement entre professionnels : 40 € (articles L. 441-10 et D. 441-5 "
        "du code de commerce).",
        "Fixed compensation for recovery costs between professionals: €40 (articles L. 441-10 and D. 441-5 of the "
        "French commercial code).",
        "",
        False,
    ),
    ("no_discount", EVER, None, "Pas d’escompte pour paiement anticipé.", "No discount for early payment.", "", False),
    (
        "mandate",
        EVER,
        None,
        "Facture établie au nom et pour le compte de l’émetteur, en vertu d’un mandat de facturation.",
        "Invoice drawn up in the name and on behalf of the issuer, under an invoicing mandate.",
        "",
        True,
    ),
    (
        "summary",
        EVER,
        None,
        "Ceci n’est pas une facture. La facture, si elle est due, est établie par le lieu lui-même.",
        "This is not an invoice. The invoice, where one is due, is issued by the venue itself.",
        "",
        False,
    ),
    (
        "quote",
        EVER,
        None,
        "Devis : ceci n’est pas une facture, et la place n’est pas gardée au-delà de la date indiquée.",
        "Quote: this is not an invoice, and the place is not kept beyond the date shown.",
        "",
        False,
    ),
    (
        "statement",
        EVER,
        None,
        "État des sommes dues, établi pour le comptable public : ceci n’est ni une facture ni un titre de recette.",
        "Statement of sums due, drawn up for the public accountant: neither an invoice nor a demand for payment.",
        "",
        False,
    ),
]


def add(apps: Any, _editor: Any) -> None:
    mention = apps.get_model("bookings", "LegalMention")
    names = ("key", "since", "until", "text_fr", "text_en", "code", "to_check")
    mention.objects.bulk_create(mention(**dict(zip(names, row, strict=True))) for row in MENTIONS)


class Migration(migrations.Migration):
    dependencies = [("bookings", "0014_invoice_triggers")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
