"""Bearer tokens, and what they may be used for."""

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.tokens import TokenRefused, authenticate_token
from commons.errors import NotAllowed

if TYPE_CHECKING:
    # The framework loads this module while it loads its views.
    from rest_framework.views import APIView


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; another scheme is left to others."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed(_("L’en-tête attendu est « Authorization: Bearer <jeton> »."), "invalid_token")
        try:
            token = authenticate_token(secret=parts[1].decode("latin-1"), now=timezone.now())
        except TokenRefused as refused:
            raise AuthenticationFailed(str(refused.message), refused.code) from None
        return token.user, token

    def authenticate_header(self, _request: Request) -> str:
        return 'Bearer realm="Intersaison"'


class HasScope(BasePermission):
    """Signed in, and the token has the scope that the view asks for; the session has them all.

    The view says `public_read = True` when anybody may GET, `read_scope` (default `read`) and `write_scope` (default
    `book`).
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        reading = request.method in SAFE_METHODS
        if reading and getattr(view, "public_read", False):
            return True
        if not request.user.is_authenticated:
            return False
        wanted = getattr(view, "read_scope", "read") if reading else getattr(view, "write_scope", "book")
        if isinstance(request.auth, ApiToken) and wanted not in request.auth.scopes:
            raise NotAllowed(
                _("Ce jeton n’a pas le droit « %(scope)s ». Créez-en un qui l’a, depuis votre compte.")
                % {"scope": ApiToken.Scope(wanted).label},
                code="insufficient_scope",
                data={"scope": wanted},
            )
        return True
