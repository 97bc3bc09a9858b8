"""Addresses of the accounts API, below /api/v1/."""

from django.urls import path

from accounts.api import (
    me,
    organisations,
    schema,  # noqa: F401  (registers how the description tells of tokens)
    team,
    tokens,
)

urlpatterns = [
    path("auth/token/", tokens.TokenView.as_view(), name="api-auth-token"),
    path("me/", me.MeView.as_view(), name="api-me"),
    path("tokens/", tokens.TokensView.as_view(), name="api-tokens"),
    path("tokens/<int:token_id>/", tokens.TokenDetailView.as_view(), name="api-token"),
    path("organisations/", organisations.OrganisationsView.as_view(), name="api-organisations"),
    path("organisations/<int:organisation_id>/", organisations.OrganisationView.as_view(), name="api-organisation"),
    path("organisations/<int:organisation_id>/members/", team.MembersView.as_view(), name="api-members"),
    path("organisations/<int:organisation_id>/members/<int:member_id>/", team.MemberView.as_view(), name="api-member"),
    path("organisations/<int:organisation_id>/invitations/", team.InvitationsView.as_view(), name="api-invitations"),
    path(
        "organisations/<int:organisation_id>/invitations/<int:invitation_id>/",
        team.InvitationView.as_view(),
        name="api-invitation",
    ),
    path("invitations/<str:secret>/accept/", team.AcceptInvitationView.as_view(), name="api-invitation-accept"),
]
