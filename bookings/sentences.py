"""What a person reads when a reservation is not in the state they thought it was."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.states import State

EXPIRED_HOLD: Final = _("Cette option a expiré et la place a été rendue : cherchez de nouveau votre créneau.")
ACTOR_SENTENCE: Final = _("Cette action revient à l’autre partie : vous ne pouvez pas la faire pour cette réservation.")

WRONG_STATE: Final[dict[State, Promise]] = {
    State.HELD: _("Cette réservation n’est encore qu’une option : envoyez-la d’abord."),
    State.REQUESTED: _("Cette réservation attend la réponse du lieu."),
    State.AWAITING_PAPERS: _("Cette réservation attend des documents : envoyez-les d’abord."),
    State.AWAITING_PAYMENT: _("Cette réservation attend son paiement."),
    State.PAYMENT_PROCESSING: _("Un paiement est en cours : attendez qu’il aboutisse, puis recommencez."),
    State.CONFIRMED: _("Cette réservation est déjà confirmée."),
    State.COMPLETED: _("Cette réservation est terminée : elle ne change plus."),
    State.EXPIRING: _("Le délai de paiement est dépassé : cette réservation est en train d’expirer."),
    State.EXPIRED: _("Cette réservation a expiré et la place a été rendue : cherchez de nouveau votre créneau."),
    State.DECLINED: _("Cette réservation a été refusée par le lieu."),
    State.CANCELLED: _("Cette réservation est déjà annulée."),
    State.NO_SHOW: _("Cette réservation est close : l’absence a été constatée."),
}
