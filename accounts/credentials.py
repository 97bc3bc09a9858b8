"""Signing in with an address and a password, for programs."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from accounts.models import User
from commons.errors import NotAllowed


class WrongCredentials(NotAllowed):
    """No account has this address and password."""

    default_code = "invalid_credentials"


def check_credentials(*, email: str, password: str) -> User:
    """The user with this address and password.

    Raises WrongCredentials (in the same time whether the address exists or not), NotAllowed `email_unverified` and
    `mfa_required`: a program cannot be asked for a second factor, so such accounts make their tokens on a page.
    """
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        # As slow as a real check, so that the time does not tell which addresses have accounts.
        make_password(password)
    if user is None or not user.check_password(password):
        raise WrongCredentials(_("Adresse e-mail ou mot de passe incorrect."))
    if not EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists():
        raise NotAllowed(_("Confirmez d’abord votre adresse e-mail, depuis le site."), code="email_unverified")
    if Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        raise NotAllowed(
            _("Votre compte demande un second facteur : créez un jeton depuis la page « Jetons d’accès »."),
            code="mfa_required",
        )
    return user
