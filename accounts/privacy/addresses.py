"""By which addresses a person is found where no account is named."""

from allauth.account.models import EmailAddress

from accounts.models import User


def addresses_of(user: User) -> list[str]:
    """Those that the person has proved to be theirs: what stands under another one may be somebody else's."""
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))
