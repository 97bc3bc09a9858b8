"""What happened to a payment, for either side, and what whoever pays may do: sentences for each situation."""

from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.payments.situations import Situation
from bookings.payments.standing import Standing
from commons.money import format_euros
from commons.words import clock, day
from venues.payment_words import MethodKind

REFUSED: Final[dict[str, Promise]] = {
    "insufficient_funds": gettext_lazy("Il n’y a pas assez d’argent pour payer avec cette carte."),
    "expired_card": gettext_lazy("La carte a expiré."),
    "incorrect_cvc": gettext_lazy("Le code de sécurité de la carte est faux."),
    "payment_intent_authentication_failure": gettext_lazy("La banque n’a pas pu vérifier que c’est bien vous."),
}
HAPPENED: Final[dict[Situation, tuple[Promise, ...]]] = {
    Situation.PAGE_CLOSED: (gettext_lazy("La page de paiement s’est fermée sans paiement : rien n’a été débité."),),
    Situation.FAILED: (gettext_lazy("Le dernier paiement a échoué : rien n’a été pris."),),
    Situation.LATE: (gettext_lazy("Ce solde est en retard. La réservation reste confirmée."),),
    Situation.NO_CARD: (gettext_lazy("Le lieu ne peut pas recevoir de carte en ce moment. Rien n’a été débité."),),
    Situation.TOO_SMALL: (gettext_lazy("Une carte ne paie pas moins de 0,50 €."),),
    Situation.PROCESSING: (
        gettext_lazy("La banque traite ce paiement. Cela peut prendre quelques jours ; la place est gardée."),
    ),
    Situation.REQUESTED: (gettext_lazy("Le lieu n’a pas encore répondu à la demande."),),
    Situation.EXPIRING: (gettext_lazy("Le délai de paiement est passé : la place va être rendue."),),
    Situation.EXPIRED: (
        gettext_lazy("Le délai est passé : la place n’est plus gardée et il n’y a plus rien à payer."),
    ),
}
TO_DO: Final[dict[Situation, tuple[Promise, ...]]] = {
    Situation.PAGE_OPEN: (gettext_lazy("Vous pouvez y revenir. Rien n’est débité avant que vous ayez validé."),),
    Situation.PAGE_CLOSED: (gettext_lazy("Vous pouvez en ouvrir une autre."),),
    Situation.REFUSED: (gettext_lazy("Vous pouvez réessayer avec une autre carte."),),
    Situation.FAILED: (gettext_lazy("Vous pouvez réessayer."),),
    Situation.LATE: (gettext_lazy("Payez-le dès maintenant, ou écrivez au lieu : c’est lui qui décide de la suite."),),
    Situation.NO_CARD: (gettext_lazy("Choisissez un autre moyen s’il y en a un, ou écrivez au lieu."),),
    Situation.TOO_SMALL: (gettext_lazy("Réglez cette somme au lieu lui-même, à l’arrivée ou au départ."),),
    Situation.ON_SITE: (gettext_lazy("Vous payez au lieu lui-même, à l’arrivée ou au départ."),),
    Situation.AFTER_USE: (gettext_lazy("Vous n’avez rien à payer maintenant, ni au lieu pendant le séjour."),),
    Situation.PROCESSING: (gettext_lazy("Vous n’avez rien à faire : un courriel vous dit la réponse."),),
    Situation.REQUESTED: (gettext_lazy("Vous payez une fois la demande acceptée, pas avant."),),
    Situation.EXPIRING: (
        gettext_lazy(
            "Si vous venez de payer, la réponse arrive dans un instant. "
            "Ce qui arrive trop tard vous est rendu en entier."
        ),
    ),
    Situation.EXPIRED: (gettext_lazy("Pour venir quand même, réservez de nouveau."),),
}


def happened(situation: Situation, standing: Standing) -> list[str]:
    """What happened, for either side."""
    match situation:
        case Situation.REFUSED:
            problem = standing.live.problem if standing.live else ""
            words = REFUSED.get(problem) or _("La carte a été refusée.")
            return [f"{words} " + _("Rien n’a été débité.")]
        case Situation.PAGE_OPEN:
            return [_page_open(standing)]
        case Situation.AFTER_USE:
            return _after_use(standing)
    return [str(one) for one in HAPPENED.get(situation, ())]


def to_do(situation: Situation) -> list[str]:
    """What whoever pays may do, or need not do."""
    return [str(one) for one in TO_DO.get(situation, ())]


def _page_open(standing: Standing) -> str:
    closes: datetime | None = standing.live.expires_at if standing.live else None
    if closes is None:
        return _("Une page de paiement est ouverte.")
    local, today = (one.astimezone(standing.first.venue.zone) for one in (closes, standing.at))
    facts = {"time": clock(local), "day": day(local.date())}
    if local.date() == today.date():
        return _("Une page de paiement est ouverte jusqu’à %(time)s.") % facts
    return _("Une page de paiement est ouverte jusqu’au %(day)s à %(time)s.") % facts


def _after_use(standing: Standing) -> list[str]:
    """Who will ask for it, how, and when it has to be paid."""
    facts = {"host": standing.first.venue.organisation.name, "amount": format_euros(standing.rest)}
    if standing.terms.method == MethodKind.INVOICE:
        return [_("Après le séjour, %(host)s envoie sa facture de %(amount)s, à payer sous trente jours.") % facts]
    said = [
        _(
            "Après le séjour, le comptable public de %(host)s demande %(amount)s par un « avis des sommes à payer » "
            "(titre de recette)."
        )
        % facts,
        _("L’avis dit comment payer (en ligne, par virement ou par chèque), à qui et avant quelle date."),
    ]
    if standing.link.title_number:
        said.append(_("Le titre porte le numéro %(number)s.") % {"number": standing.link.title_number})
    return said
