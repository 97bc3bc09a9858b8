"""What an account's standing means for taking cards. Pure."""

from django.utils.translation import gettext as _

from bookings.models import PaymentAccount
from bookings.payments.account_gateway import Standing

State = PaymentAccount.State


def state_of(standing: Standing) -> PaymentAccount.State:
    """Ready as soon as charges are; else whose turn it is: the owner's (first form, or more), or Stripe's."""
    if standing.charges_enabled:
        return State.READY
    if not standing.details_submitted:
        return State.TO_COMPLETE
    return State.RESTRICTED if standing.wanted else State.IN_REVIEW


def sentence(state: str) -> str:
    """What a host reads about it."""
    return {
        State.TO_COMPLETE: _("Il reste des informations à donner à Stripe avant de recevoir des cartes."),
        State.IN_REVIEW: _("Stripe vérifie vos informations. Vous n’avez rien à faire ; cela prend un à deux jours."),
        State.READY: _("Vous pouvez recevoir des paiements par carte. L’argent va directement sur votre compte."),
        State.RESTRICTED: _("Stripe demande d’autres informations. En attendant, la carte n’est plus proposée."),
        State.DISCONNECTED: _("Le compte n’est plus relié. La carte n’est plus proposée."),
    }[State(state)]


def wanted_in_words(requirements: dict[str, list[str]]) -> list[str]:
    """What Stripe asks for, by subject, each once; its form says the rest."""
    words = {
        "business_profile": _("l’activité de la structure"),
        "business_type": _("la forme juridique"),
        "company": _("les informations de la structure"),
        "external_account": _("le compte bancaire où verser l’argent"),
        "individual": _("l’identité de la personne responsable"),
        "person": _("l’identité de la personne responsable"),
        "owners": _("les bénéficiaires"),
        "representative": _("l’identité de la personne responsable"),
        "tos_acceptance": _("l’accord avec les conditions de Stripe"),
    }
    asked = [str(one) for one in requirements.get("wanted", [])]
    if any("document" in one for one in asked):
        words |= dict.fromkeys(("individual", "person", "representative", "company"), _("une pièce d’identité"))
    subjects = [one.split(".")[0] for one in asked]
    named = [words.get("person" if one.startswith("person_") else one, _("d’autres informations")) for one in subjects]
    return list(dict.fromkeys(named))
