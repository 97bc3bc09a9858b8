"""What a person reads when a reservation is not in the state they thought it was."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.states import State

EXPIRED_HOLD: Final = _("Le temps est passé et la place n’est plus gardée : cherchez de nouveau votre créneau.")
ACTOR_SENTENCE: Final = _("Vous ne pouvez pas le faire vous-même. C’est à l’hôte, ou à la personne qui a réservé.")

WRONG_STATE: Final[dict[State, Promise]] = {
    State.HELD: _("Cette réservation n’est pas encore envoyée : envoyez-la d’abord."),
    State.REQUESTED: _("Cette réservation attend la réponse du lieu."),
    State.AWAITING_PAPERS: _("Cette réservation attend des documents : envoyez-les d’abord."),
    State.AWAITING_PAYMENT: _("Cette réservation attend son paiement."),
    State.PAYMENT_PROCESSING: _("Un paiement est en cours : attendez sa fin, puis recommencez."),
    State.CONFIRMED: _("Cette réservation est déjà confirmée."),
    State.COMPLETED: _("Cette réservation est terminée : elle ne change plus."),
    State.EXPIRING: _("Il est trop tard pour payer : cette réservation est en train d’expirer."),
    State.EXPIRED: _("Cette réservation a expiré et la place n’est plus gardée : cherchez de nouveau votre créneau."),
    State.DECLINED: _("Cette réservation a été refusée par le lieu."),
    State.CANCELLED: _("Cette réservation est déjà annulée."),
    State.NO_SHOW: _("Cette réservation est terminée : le lieu a noté que personne n’est venu."),
}
