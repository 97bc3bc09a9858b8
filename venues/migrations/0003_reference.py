"""The lists of kinds of venue and amenities, as they start."""

from django.db import migrations

from venues.reference_data import AMENITIES, VENUE_KINDS


def fill(apps, schema_editor):
    kinds, amenities = apps.get_model("venues", "VenueKind"), apps.get_model("venues", "Amenity")
    for position, (code, name_fr, name_en, shape, approval, notice, horizon, erp) in enumerate(VENUE_KINDS):
        kinds.objects.get_or_create(
            code=code,
            defaults={
                "name_fr": name_fr, "name_en": name_en, "shape": shape, "default_approval": approval,
                "default_notice_hours": notice, "default_horizon_days": horizon, "default_erp_types": erp,
                "position": position,
            },
        )
    for position, (code, name_fr, name_en) in enumerate(AMENITIES):
        amenities.objects.get_or_create(
            code=code, defaults={"name_fr": name_fr, "name_en": name_en, "position": position}
        )


class Migration(migrations.Migration):
    dependencies = [("venues", "0002_space_tree_triggers")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
