"""Addresses of the account pages."""

from django.urls import path

from accounts.pages import account, billing, organisations, privacy, team, tokens

urlpatterns = [
    path("compte/", account.AccountPage.as_view(), name="account"),
    path("compte/donnees/", privacy.data_page, name="account_data"),
    path("compte/donnees/telecharger/", privacy.export_data, name="account_export"),
    path("compte/supprimer/", privacy.DeletePage.as_view(), name="account_delete"),
    path("compte/supprime/", privacy.deleted_page, name="account_deleted"),
    path("jetons/", tokens.TokensPage.as_view(), name="tokens"),
    path("jetons/<int:token_id>/revoquer/", tokens.RevokeTokenPage.as_view(), name="token_revoke"),
    path("structures/", organisations.OrganisationsPage.as_view(), name="organisations"),
    path("structures/creer/", organisations.CreateOrganisationPage.as_view(), name="organisation_create"),
    path("structures/<int:organisation_id>/", organisations.OrganisationPage.as_view(), name="organisation"),
    path(
        "structures/<int:organisation_id>/modifier/",
        organisations.ChangeOrganisationPage.as_view(),
        name="organisation_change",
    ),
    path("structures/<int:organisation_id>/facturation/", billing.BillingPage.as_view(), name="billing"),
    path("structures/<int:organisation_id>/inviter/", team.InvitePage.as_view(), name="organisation_invite"),
    path("structures/<int:organisation_id>/quitter/", team.LeavePage.as_view(), name="organisation_leave"),
    path("structures/<int:organisation_id>/membres/<int:member_id>/", team.MemberPage.as_view(), name="member"),
    path(
        "structures/<int:organisation_id>/membres/<int:member_id>/retirer/",
        team.RemoveMemberPage.as_view(),
        name="member_remove",
    ),
    path(
        "structures/<int:organisation_id>/invitations/<int:invitation_id>/annuler/",
        team.CancelInvitationPage.as_view(),
        name="invitation_cancel",
    ),
    path("invitation/<str:secret>/", team.InvitationPage.as_view(), name="invitation"),
    path("i18n/setlang/", account.switch_language, name="set_language"),
]
