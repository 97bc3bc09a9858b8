"""Rows of a feed are found by where they begin, and its memory is kept as it is: see `bookings.calendars`."""

import django.db.models.deletion
from django.db import migrations, models

# PostgreSQL would try to compress what hardly gets smaller, for longer than it takes to write it.
STORAGE = "ALTER TABLE bookings_feedmemory ALTER COLUMN body SET STORAGE {}"


class Migration(migrations.Migration):
    dependencies = [("bookings", "0009_short_and_long_stays"), ("venues", "0006_rate_season_without_index")]

    operations = [
        # First, so that the key's cascade is never without an index.
        migrations.AddIndex(
            model_name="busyperiod",
            index=models.Index(models.F("feed"), models.F("period__startswith"), name="busy_begins"),
        ),
        migrations.AlterField(
            model_name="busyperiod",
            name="feed",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="busy_periods",
                to="bookings.feed",
                verbose_name="flux",
            ),
        ),
        migrations.RunSQL(STORAGE.format("EXTERNAL"), STORAGE.format("EXTENDED")),
    ]
