"""The lock on an organisation: who changes its team waits for who is changing it."""

from accounts.models import Organisation


def lock_organisation(organisation_id: int) -> Organisation:
    """The organisation's row, locked until the end of the transaction. Raises DoesNotExist."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
