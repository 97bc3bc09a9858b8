"""Short stays are found by where they begin, long ones by where they lie: see `bookings.search.clauses`."""

import datetime

import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models.expressions import CombinedExpression
from django.db.models.lookups import GreaterThan

import bookings.models.reservations

DAY = datetime.timedelta(days=1)
LONG_ALLOCATION = GreaterThan(CombinedExpression(models.F("period__endswith"), "-", models.F("period__startswith")), DAY)
LONG_RESERVATION = GreaterThan(CombinedExpression(models.F("ends_at"), "-", models.F("starts_at")), DAY)


class Migration(migrations.Migration):
    dependencies = [("bookings", "0008_our_calendars")]

    operations = [
        migrations.RemoveIndex(model_name="reservation", name="reservation_present"),
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(models.F("space"), models.F("period__startswith"), name="allocation_begins"),
        ),
        migrations.AddIndex(
            model_name="allocation",
            index=django.contrib.postgres.indexes.GistIndex(
                condition=models.Q(LONG_ALLOCATION), fields=["space", "period"], name="allocation_long"
            ),
        ),
        migrations.AddIndex(
            model_name="reservation",
            index=django.contrib.postgres.indexes.GistIndex(
                models.F("venue"),
                bookings.models.reservations.Span("starts_at", "ends_at"),
                condition=models.Q(
                    models.Q(("state__in", ["expired", "declined", "cancelled"]), _negated=True), LONG_RESERVATION
                ),
                name="reservation_long",
            ),
        ),
    ]
