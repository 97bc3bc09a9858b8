"""The host's own account at the payment provider."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bookings.models import PaymentAccount
from commons.errors import Lost


def require_ready(organisation_id: int) -> str:
    """The name of the account that may take payments now. Raises Lost `account_not_ready`."""
    account = _ready(organisation_id).first()
    if account is None:
        sentence = _("Le lieu ne peut pas recevoir de carte en ce moment. Choisissez un autre moyen, ou écrivez-lui.")
        raise Lost(sentence, code="account_not_ready")
    return account.stripe_id


def is_ready(organisation_id: int) -> bool:
    """Whether an organisation takes cards now."""
    return _ready(organisation_id).exists()


def _ready(organisation_id: int) -> QuerySet[PaymentAccount]:
    return PaymentAccount.objects.filter(organisation=organisation_id, state=PaymentAccount.State.READY)
