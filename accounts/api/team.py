"""Members of an organisation and invitations to join it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.organisations import my_organisation
from accounts.api.serializers import (
    InvitationInput,
    InvitationSerializer,
    MemberInput,
    MemberSerializer,
    MembershipOfMine,
)
from accounts.models import Invitation, Membership
from accounts.permissions import memberships_with, require
from accounts.roles import Capability
from accounts.team import (
    accept_invitation,
    cancel_invitation,
    change_member,
    invite,
    leave,
    pending_invitations,
    remove_member,
)
from commons.api.idempotency import IdempotentMixin
from commons.errors import Missing


class MembersView(ListAPIView[Membership]):
    """Who is in the organisation."""

    serializer_class = MemberSerializer
    queryset = Membership.objects.none()

    def get_queryset(self) -> Any:
        organisation = my_organisation(self.request, self.kwargs["organisation_id"])
        return organisation.memberships.select_related("user").order_by("id")

    def get_serializer_context(self) -> dict[str, Any]:
        if getattr(self, "swagger_fake_view", False):
            return {**super().get_serializer_context()}
        managing = memberships_with(self.request.user, Capability.MANAGE_TEAM)
        manages = managing.filter(organisation_id=self.kwargs["organisation_id"]).exists()
        return {**super().get_serializer_context(), "manages_team": manages}


class MemberView(APIView):
    """One member."""

    write_scope = "host"

    @extend_schema(request=MemberInput, responses=MemberSerializer, operation_id="organisations_members_partial_update")
    def patch(self, request: Request, organisation_id: int, member_id: int) -> Response:
        """Change role and venues. 422 `last_owner` when nobody else owns the organisation."""
        membership = _member(request, organisation_id, member_id)
        asked = MemberInput(data=request.data)
        asked.is_valid(raise_exception=True)
        changed = change_member(actor=request.user, membership=membership, **asked.validated_data, now=timezone.now())
        return Response(MemberSerializer(changed, context={"manages_team": True}).data)

    @extend_schema(responses={204: None}, operation_id="organisations_members_destroy")
    def delete(self, request: Request, organisation_id: int, member_id: int) -> Response:
        """Remove a member, or leave when it is me. 422 `last_owner` when nobody else owns the organisation."""
        membership = _member(request, organisation_id, member_id)
        if membership.user_id == request.user.pk:
            leave(actor=request.user, organisation=membership.organisation, now=timezone.now())
        else:
            remove_member(actor=request.user, membership=membership, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class InvitationsView(IdempotentMixin, ListAPIView[Invitation]):
    """Invitations that wait for an answer, for those who manage the team."""

    write_scope = "host"
    serializer_class = InvitationSerializer
    queryset = Invitation.objects.none()

    def get_queryset(self) -> Any:
        organisation = my_organisation(self.request, self.kwargs["organisation_id"])
        require(self.request.user, organisation, Capability.MANAGE_TEAM)
        return pending_invitations(organisation=organisation, now=timezone.now())

    @extend_schema(request=InvitationInput, responses={201: InvitationSerializer})
    def post(self, request: Request, organisation_id: int) -> Response:
        """Invite somebody by mail; one that waited for the same address is replaced."""
        organisation = my_organisation(request, organisation_id)
        asked = InvitationInput(data=request.data)
        asked.is_valid(raise_exception=True)
        invitation = invite(actor=request.user, organisation=organisation, **asked.validated_data, now=timezone.now())
        return Response(InvitationSerializer(invitation).data, status=status.HTTP_201_CREATED)


class InvitationView(APIView):
    """One invitation that waits for an answer."""

    write_scope = "host"

    @extend_schema(responses={204: None}, operation_id="organisations_invitations_destroy")
    def delete(self, request: Request, organisation_id: int, invitation_id: int) -> Response:
        """Cancel it: its link stops working."""
        organisation = my_organisation(request, organisation_id)
        pending = pending_invitations(organisation=organisation, now=timezone.now())
        invitation = pending.filter(pk=invitation_id).first()
        if invitation is None:
            raise Missing(_("Cette invitation n’existe pas."))
        cancel_invitation(actor=request.user, invitation=invitation, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class AcceptInvitationView(IdempotentMixin, APIView):
    """Join an organisation by the secret in the invitation's link."""

    @extend_schema(request=None, responses=MembershipOfMine, operation_id="invitations_accept")
    def post(self, request: Request, secret: str) -> Response:
        membership = accept_invitation(actor=request.user, secret=secret, now=timezone.now())
        return Response(MembershipOfMine(membership).data)


def _member(request: Request, organisation_id: int, member_id: int) -> Membership:
    organisation = my_organisation(request, organisation_id)
    membership = organisation.memberships.select_related("user", "organisation").filter(pk=member_id).first()
    if membership is None:
        raise Missing(_("Cette personne n’est pas membre de la structure."))
    return membership
