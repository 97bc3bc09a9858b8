"""Signing in for a token, and ending tokens."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotFound
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.authentication import HasScope, TokenAuthentication
from accounts.api.serializers import NewTokenSerializer, SignInSerializer, TokenSerializer
from accounts.api.throttles import AccountThrottle, SignInThrottle
from accounts.credentials import WrongCredentials, check_credentials
from accounts.models import ApiToken
from accounts.tokens import active_tokens, create_token, revoke_token
from commons.api.schema import problem_responses


class TokenView(APIView):
    """A token for an address and a password; and the end of the token that is used."""

    throttle_classes = [SignInThrottle, AccountThrottle]
    # Whatever it may do, a token may end itself.
    write_scope = ""

    def get_authenticators(self) -> list[BaseAuthentication]:
        signing_in = self.request is not None and self.request.method == "POST"
        return [] if signing_in else [TokenAuthentication()]

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny()] if self.request.method == "POST" else [HasOwnToken()]

    def get_authenticate_header(self, request: Request) -> str:
        return TokenAuthentication().authenticate_header(request)

    @extend_schema(
        request=SignInSerializer,
        responses={201: NewTokenSerializer, **problem_responses(401, 403)},
        auth=[],
        operation_id="auth_token_create",
    )
    def post(self, request: Request) -> Response:
        """401 `invalid_credentials`; 403 `mfa_required` for accounts with a second factor, 403 `email_unverified`."""
        asked = SignInSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        try:
            user = check_credentials(email=values["email"], password=values["password"])
        except WrongCredentials as wrong:
            raise AuthenticationFailed(str(wrong.message), wrong.code) from None
        token, secret = create_token(
            user=user,
            name=values["name"],
            scopes=values["scopes"] or ApiToken.Scope.values,
            expires_at=values.get("expires_at"),
            now=timezone.now(),
        )
        body = {"token": secret, "expires_at": token.expires_at, "scopes": token.scopes}
        return Response(NewTokenSerializer(body).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None}, operation_id="auth_token_destroy")
    def delete(self, request: Request) -> Response:
        """Revoke the token that this request bears."""
        revoke_token(token=request.auth, actor=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class HasOwnToken(HasScope):
    """Any valid token will do."""

    def has_permission(self, request: Request, _view: Any) -> bool:
        return isinstance(request.auth, ApiToken)


class TokensView(ListAPIView[ApiToken]):
    """My tokens that can still be used, without their secrets."""

    serializer_class = TokenSerializer
    queryset = ApiToken.objects.none()

    def get_queryset(self) -> Any:
        return active_tokens(user=self.request.user, now=timezone.now())


class TokenDetailView(APIView):
    """One of my tokens."""

    @extend_schema(responses={204: None}, operation_id="tokens_destroy")
    def delete(self, request: Request, token_id: int) -> Response:
        """Revoke it: it stops working at once."""
        token = active_tokens(user=request.user, now=timezone.now()).filter(pk=token_id).first()
        if token is None:
            raise NotFound(_("Ce jeton n’existe pas."))
        revoke_token(token=token, actor=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
