"""Load the communes of France into the database, or bring them up to date."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from commons.communes import search_form

FILE = Path(__file__).resolve().parents[2] / "data" / "communes.csv"
COLUMNS = "insee, name, search_name, postal_codes, department, epci, population, latitude, longitude"
UPSERT = f"""
    INSERT INTO commons_commune ({COLUMNS}) SELECT {COLUMNS} FROM new_commune
    ON CONFLICT (insee) DO UPDATE SET
        (name, search_name, postal_codes, department, epci, population, latitude, longitude)
        = (excluded.name, excluded.search_name, excluded.postal_codes, excluded.department, excluded.epci,
           excluded.population, excluded.latitude, excluded.longitude)
    WHERE commons_commune IS DISTINCT FROM excluded
"""


class Command(BaseCommand):
    help = "Loads the communes of France. A commune that is no longer in the file stays: venues may lie in it."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE new_commune (LIKE commons_commune)")
            with cursor.copy(f"COPY new_commune ({COLUMNS}) FROM STDIN") as copy:
                for row in read_rows(FILE):
                    copy.write_row(row)
            cursor.execute(UPSERT)
            changed = cursor.rowcount
            cursor.execute("DROP TABLE new_commune")
        self.stdout.write(f"{changed} communes loaded or changed.")


def read_rows(path: Path) -> Iterator[tuple[Any, ...]]:
    """One tuple per commune, in the order of COLUMNS."""
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            yield (
                line["insee"],
                line["name"],
                search_form(line["name"]),
                line["postal_codes"].split(),
                line["department"],
                line["epci"],
                int(line["population"] or 0),
                float(line["latitude"]) if line["latitude"] else None,
                float(line["longitude"]) if line["longitude"] else None,
            )
