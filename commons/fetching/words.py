"""What is told about a fetch that failed: one sentence for each code, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commons.errors import Unreachable

NO_ADDRESS = gettext_noop("Cette adresse n’est pas une adresse web : elle doit commencer par https:// ou http://.")
OTHER_PORT = gettext_noop("Ce port n’est pas accepté : seules les adresses web ordinaires (80, 443) le sont.")
PRIVATE = gettext_noop("Cette adresse mène à un réseau privé : elle ne peut pas être lue d’ici.")

SENTENCES = {
    "refused_address": gettext_noop("Cette adresse n’est pas acceptée : donnez une adresse web publique."),
    "unknown_host": gettext_noop("Ce nom de serveur est introuvable : vérifiez l’adresse."),
    "timeout": gettext_noop("Le serveur met trop de temps à répondre : nous réessaierons."),
    "too_big": gettext_noop("Ce que renvoie cette adresse est trop gros (plus de 10 Mo)."),
    "too_many_redirects": gettext_noop("Cette adresse renvoie sans fin vers d’autres adresses."),
    "tls_error": gettext_noop("La connexion sécurisée échoue : le certificat du serveur n’est pas valable."),
    "no_answer": gettext_noop("Le serveur ne répond pas : nous réessaierons."),
    "broken_answer": gettext_noop("La réponse du serveur est abîmée ou incomplète : nous réessaierons."),
    "gone": gettext_noop("Ce calendrier n’existe plus : son serveur dit qu’il a été supprimé."),
}
STATUS = "http_"
OWN_TROUBLE = gettext_noop(
    "Le serveur de ce calendrier est en panne (réponse %(status)s) : il sera relu dès que possible."
)
TOO_OFTEN = gettext_noop("Le serveur de ce calendrier demande d’attendre : il sera relu dès que possible.")
REFUSAL = gettext_noop("Le serveur refuse de donner ce calendrier (réponse %(status)s) : vérifiez l’adresse.")


def sentence_of(code: str) -> str:
    """What to tell about an error code of `fetch`; empty for a code that is none of its own."""
    if not code.startswith(STATUS):
        return _(SENTENCES[code]) if code in SENTENCES else ""
    status = code.removeprefix(STATUS)
    sentence = OWN_TROUBLE if status.startswith("5") else TOO_OFTEN if status == "429" else REFUSAL
    return _(sentence) % {"status": status}


def unreachable(code: str, sentence: str = "", data: Mapping[str, Any] | None = None) -> Unreachable:
    """The error with this code; `sentence` (translated) when there is a closer one than the code's own."""
    return Unreachable(sentence or sentence_of(code), code=code, data=data)
