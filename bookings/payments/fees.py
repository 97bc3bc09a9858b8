"""What the platform asks for itself of a payment by card."""

from decimal import Decimal

from commons.money import ZERO
from venues.models import Venue


def application_fee(venue: Venue, amount: Decimal) -> Decimal:
    """Euros out of `amount`, by the territory of the venue."""
    return ZERO
