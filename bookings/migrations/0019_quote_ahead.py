"""The legal mention of a quote that is asked for before any place is kept. Administrators edit it."""

from datetime import date
from typing import Any

from django.db import migrations

MENTION = {
    "key": "quote_ahead",
    "since": date(2013, 1, 1),
    "text_fr": "Devis : ceci n’est pas une facture, et aucune place n’est gardée. "
    "Le prix est celui des tarifs publiés le jour du devis ; celui de la réservation fait foi.",
    "text_en": "Quote: this is not an invoice, and no place is kept. "
    "The price follows the rates published on the day of the quote; that of the booking counts.",
}


def add(apps: Any, _editor: Any) -> None:
    apps.get_model("bookings", "LegalMention").objects.create(**MENTION)


class Migration(migrations.Migration):
    dependencies = [("bookings", "0018_deposits")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
