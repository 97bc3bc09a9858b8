"""What of bookings shows that an account is used, and what keeps it whatever its age; for `accounts.privacy.unused`.

An organisation that stays somewhere, or has guests, counts for all its members: when in doubt an account stays.
"""

from typing import Final

from django.db.models import DateTimeField, Exists, F, Func, OuterRef

from accounts.models import Organisation
from accounts.privacy.parts import latest
from bookings.models import Refund, Reservation, WaitingEntry
from bookings.payments.standing import UNDER_WAY
from bookings.personal.hindrances import offered_venues
from bookings.personal.hosting import UNSETTLED
from bookings.states import ACTIVE

ME: Final = OuterRef("pk")
WAITED_UNTIL: Final = Func(F("period"), function="upper", output_field=DateTimeField())

LAST_USED: Final = (
    latest(Reservation.objects.filter(booker=ME), "ends_at"),
    latest(Reservation.objects.filter(organisation__memberships__user=ME), "ends_at"),
    latest(Reservation.objects.filter(venue__organisation__memberships__user=ME), "ends_at"),
    latest(WaitingEntry.objects.filter(user=ME).annotate(until=WAITED_UNTIL), "until"),
)
KEPT: Final = (
    Exists(offered_venues().filter(organisation__memberships__user=ME)),
    # Of any age: a stay whose end was never noted, a deposit that was never given back.
    Exists(Reservation.objects.filter(state__in=ACTIVE, booker=ME)),
    Exists(Reservation.objects.filter(state__in=ACTIVE, organisation__memberships__user=ME)),
    Exists(Reservation.objects.filter(state__in=ACTIVE, venue__organisation__memberships__user=ME)),
    Exists(Organisation.objects.filter(UNSETTLED, memberships__user=ME)),
    Exists(Refund.objects.filter(state__in=UNDER_WAY, reservation__venue__organisation__memberships__user=ME)),
)
