"""Filling the lists of kinds and amenities."""

from venues.models import Amenity, VenueKind
from venues.reference_data import AMENITIES, VENUE_KINDS


def seed_reference() -> None:
    """Add the kinds of venue and amenities that are missing; rows that exist stay as administrators made them."""
    VenueKind.objects.bulk_create(
        [
            VenueKind(
                code=code,
                name_fr=name_fr,
                name_en=name_en,
                shape=shape,
                default_approval=approval,
                default_notice_hours=notice,
                default_horizon_days=horizon,
                default_erp_types=erp,
                position=position,
            )
            for position, (code, name_fr, name_en, shape, approval, notice, horizon, erp) in enumerate(VENUE_KINDS)
        ],
        ignore_conflicts=True,
    )
    Amenity.objects.bulk_create(
        [
            Amenity(code=code, name_fr=name_fr, name_en=name_en, position=position)
            for position, (code, name_fr, name_en) in enumerate(AMENITIES)
        ],
        ignore_conflicts=True,
    )
