"""What the platform asks for itself of a payment by card: a share that the territory sets, none unless it does."""

from decimal import Decimal

from accounts.models import Territory
from commons.money import ZERO, round_cents
from venues.models import Venue


def fee_percent(commune_id: str) -> Decimal:
    """The share in per cent for venues of a commune; of several territories, the least."""
    shares = Territory.objects.filter(communes=commune_id).values_list("application_fee_percent", flat=True)
    return min(shares, default=ZERO)


def application_fee(venue: Venue, amount: Decimal) -> Decimal:
    """Euros out of `amount`."""
    return round_cents(amount * fee_percent(venue.commune_id) / 100)
