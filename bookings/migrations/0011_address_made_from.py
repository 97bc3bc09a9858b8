"""What an address of ours showed last is known by the rows it was made from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0010_feed_rows")]

    operations = [
        migrations.AddField(
            model_name="calendaraddress",
            name="made_from",
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
    ]
