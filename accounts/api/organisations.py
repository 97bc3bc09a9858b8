"""Organisations of the signed-in person."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import OrganisationInput, OrganisationSerializer
from accounts.models import Organisation
from accounts.organisations import OrganisationDetails, change_organisation, create_organisation
from accounts.permissions import memberships_of
from commons.api.idempotency import IdempotentMixin
from commons.errors import Impossible, Missing
from commons.models import Commune


class OrganisationsView(IdempotentMixin, ListAPIView[Organisation]):
    """The organisations that I am a member of."""

    serializer_class = OrganisationSerializer
    queryset = Organisation.objects.none()

    def get_queryset(self) -> Any:
        return Organisation.objects.filter(memberships__user=self.request.user).select_related("commune")

    @extend_schema(request=OrganisationInput, responses={201: OrganisationSerializer})
    def post(self, request: Request) -> Response:
        """Create an organisation; I become its owner."""
        asked = OrganisationInput(data=request.data)
        asked.is_valid(raise_exception=True)
        organisation = create_organisation(
            actor=request.user, details=_details(asked.validated_data), now=timezone.now()
        )
        return Response(OrganisationSerializer(organisation).data, status=status.HTTP_201_CREATED)


class OrganisationView(APIView):
    """One of my organisations."""

    write_scope = "host"

    @extend_schema(responses=OrganisationSerializer, operation_id="organisations_retrieve")
    def get(self, request: Request, organisation_id: int) -> Response:
        return Response(OrganisationSerializer(my_organisation(request, organisation_id)).data)

    @extend_schema(
        request=OrganisationInput(partial=True),
        responses=OrganisationSerializer,
        operation_id="organisations_partial_update",
    )
    def patch(self, request: Request, organisation_id: int) -> Response:
        """Change it; what is left out stays. Another kind, identifier or commune takes the verification away."""
        organisation = my_organisation(request, organisation_id)
        asked = OrganisationInput(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        present = {name: getattr(organisation, name) for name in map(str, OrganisationInput().fields)}
        present["commune"] = organisation.commune_id
        details = _details({**present, **asked.validated_data})
        changed = change_organisation(
            actor=request.user, organisation=organisation, details=details, now=timezone.now()
        )
        return Response(OrganisationSerializer(changed).data)


def my_organisation(request: Request, organisation_id: int) -> Organisation:
    """The organisation, for its members. Raises Missing for others."""
    membership = (
        memberships_of(request.user)
        .select_related("organisation__commune")
        .filter(organisation_id=organisation_id)
        .first()
    )
    if membership is None:
        raise Missing(_("Cette structure n’existe pas, ou vous n’en êtes pas membre."))
    return membership.organisation


def _details(values: dict[str, Any]) -> OrganisationDetails:
    insee = values.get("commune")
    commune = Commune.objects.filter(insee=insee.upper()).first() if insee else None
    if insee and commune is None:
        sentence = _("Aucune commune n’a le code Insee %(insee)s.") % {"insee": insee}
        raise Impossible(sentence, code="unknown_commune", fields={"commune": [sentence]})
    return OrganisationDetails(**{**values, "commune": commune})
