"""The locks on an organisation and on a person; a venue's own (`venues.locks`) comes before both."""

from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from commons.errors import Missing


def lock_organisation(organisation_id: int) -> Organisation:
    """The organisation's row, locked until the end of the transaction: others wait. Raises DoesNotExist."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)


def lock_person(user_id: int) -> User:
    """The person's row, locked wholly until the end of the transaction: what is to refer to it waits, too.

    Raises Missing for an account that is gone.
    """
    person = User.objects.select_for_update().filter(pk=user_id).first()
    if person is None:
        raise Missing(_("Ce compte n’existe pas, ou n’existe plus."))
    return person
