"""The lists that administrators keep."""

import pytest
from django.utils import translation

from venues.models import Amenity, VenueKind
from venues.reference import seed_reference
from venues.reference_data import AMENITIES, VENUE_KINDS

pytestmark = pytest.mark.django_db


def test_seeding_fills_what_is_missing_and_keeps_what_is_changed() -> None:
    VenueKind.objects.all().delete()
    seed_reference()
    VenueKind.objects.filter(code="gite").update(name_fr="Gîte rural")
    Amenity.objects.filter(code="piano").delete()
    seed_reference()
    assert (VenueKind.objects.count(), Amenity.objects.count()) == (len(VENUE_KINDS), len(AMENITIES))
    assert VenueKind.objects.get(code="gite").name_fr == "Gîte rural"


def test_names_are_in_the_readers_language() -> None:
    seed_reference()
    kind = VenueKind.objects.get(code="hotel")
    with translation.override("en"):
        assert str(kind) == "Hotel"
    with translation.override("fr"):
        assert str(kind) == "Hôtel"
