"""What the serializers and views of venues share."""

import re
from collections.abc import Sequence
from datetime import time
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commons.models import Commune
from venues.cleaning import refuse
from venues.models import Amenity, Space, Venue, VenueKind
from venues.sentences import unknown_space

MAX_ID = 2**63 - 1
MAX_INT = 2**31 - 1
WALL_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"


class IdField(serializers.IntegerField):
    """The id of a row, as a client sends it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=MAX_ID, **kwargs)


class CountField(serializers.IntegerField):
    """A whole number that is not negative and that the database can hold."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": MAX_INT, **kwargs})


@extend_schema_field({"type": "string", "pattern": WALL_TIME, "example": "08:30"})
class WallTimeField(serializers.TimeField):
    """What a clock on the wall of the venue shows: no offset, unlike the format `time` of JSON Schema."""

    def to_internal_value(self, value: Any) -> time:
        if not isinstance(value, str) or not re.fullmatch(WALL_TIME, value):
            self.fail("invalid", format="HH:MM")
        return time.fromisoformat(value)


@extend_schema_field({"type": "string", "pattern": r"^[0-9]{1,7}([.][0-9]{1,2})?$", "example": "12.50"})
class AmountField(serializers.DecimalField):
    """Euros, tax included."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=9, decimal_places=2, min_value=0, **kwargs)


@extend_schema_field({"type": "string", "pattern": r"^[0-9]{1,2}([.][0-9]{1,2})?$", "example": "20.00"})
class VatRateField(serializers.DecimalField):
    """VAT in per cent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=4, decimal_places=2, min_value=0, max_value=99, **kwargs)


class NamedSerializer(serializers.Serializer):
    """A row of a list that administrators keep."""

    code = serializers.SlugField()
    name = serializers.CharField(source="__str__", help_text="In the reader's language.")


def pick_space(venue: Venue, space_id: int | None, field: str) -> Space | None:
    """The venue's space of that id; None stays None. Raises Impossible `unknown_space`."""
    if space_id is None:
        return None
    space = Space.objects.filter(venue=venue, pk=space_id).select_related("venue").first()
    if space is None:
        raise refuse("unknown_space", unknown_space(), field)
    return space


def pick_amenities(codes: Sequence[str] | None) -> list[Amenity] | None:
    """The amenities of these codes; None stays None. Raises Impossible `unknown_amenity`."""
    if codes is None:
        return None
    found = list(Amenity.objects.filter(code__in=codes))
    if unknown := set(codes) - {each.code for each in found}:
        message = _("Équipement inconnu : %(codes)s.") % {"codes": ", ".join(sorted(unknown))}
        raise refuse("unknown_amenity", message, "amenities")
    return found


def pick_kind(code: str) -> VenueKind:
    """The kind of venue of that code. Raises Impossible `unknown_kind`."""
    kind = VenueKind.objects.filter(code=code).first()
    if kind is None:
        raise refuse("unknown_kind", _("Type de lieu inconnu."), "kind")
    return kind


def pick_commune(insee: str) -> Commune:
    """The commune of that Insee code, Corsica's `2A004` included. Raises Impossible `unknown_commune`."""
    commune = Commune.objects.filter(insee=insee.upper()).first()
    if commune is None:
        message = _("Commune inconnue : donnez son code Insee (48095 pour Mende), qui n’est pas le code postal.")
        raise refuse("unknown_commune", message, "commune")
    return commune


class NamesField(serializers.DictField):
    """What a thing is called in other languages than the venue's own, by ISO 639-1 code; written as texts are."""

    child = serializers.CharField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)
