"""The signed-in person."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import MeSerializer, ProfileInput
from accounts.people import change_profile
from accounts.permissions import memberships_of


class MeView(APIView):
    """The user, their organisations and roles."""

    @extend_schema(responses=MeSerializer, operation_id="me_retrieve")
    def get(self, request: Request) -> Response:
        return _shown(request)

    @extend_schema(request=ProfileInput, responses=MeSerializer, operation_id="me_partial_update")
    def patch(self, request: Request) -> Response:
        """Change name, telephone or language; what is left out stays."""
        asked = ProfileInput(data=request.data)
        asked.is_valid(raise_exception=True)
        present = {name: getattr(request.user, name) for name in ("name", "phone", "language")}
        change_profile(user=request.user, **{**present, **asked.validated_data}, now=timezone.now())
        return _shown(request)


def _shown(request: Request) -> Response:
    request.user.my_memberships = list(memberships_of(request.user))
    return Response(MeSerializer(request.user).data)
