"""What the database keeps for every app."""

from commons.models.communes import Commune
from commons.models.events import Event
from commons.models.house import HouseText
from commons.models.idempotency import IdempotencyClaim
from commons.models.notices import Notice

__all__ = ["Commune", "Event", "HouseText", "IdempotencyClaim", "Notice"]
