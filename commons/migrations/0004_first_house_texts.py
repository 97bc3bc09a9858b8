"""The first texts of the house, which mark what the operator must fill in."""

from django.db import migrations

from commons.house.starting import FIRST_DAY, first_text

PAGES = ("legal", "terms", "privacy", "accessibility", "ranking")


def fill(apps, schema_editor):
    texts = apps.get_model("commons", "HouseText")
    for page in PAGES:
        bodies = {f"body_{language}": first_text(page, language) for language in ("fr", "en")}
        texts.objects.get_or_create(page=page, holds_from=FIRST_DAY, defaults=bodies)


class Migration(migrations.Migration):
    dependencies = [("commons", "0003_house_texts")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
