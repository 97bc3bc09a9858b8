from django.db import migrations, models
from django.db.models import PROTECT, Q


class Migration(migrations.Migration):

    dependencies = [
        ("bookings", "0023_saved"),
    ]

    operations = [
        migrations.AlterField(
            model_name="dispute",
            name="payment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=PROTECT,
                related_name="disputes",
                to="bookings.payment",
                verbose_name="paiement",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="deposit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=PROTECT,
                related_name="disputes",
                to="bookings.deposit",
                verbose_name="caution",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="moves",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="mouvements"),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=Q(("deposit__isnull", False), ("payment", None))
                | Q(("deposit", None), ("payment__isnull", False)),
                name="dispute_of_one",
            ),
        ),
    ]
