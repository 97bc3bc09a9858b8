"""Members and invitations."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from accounts.models import Invitation, Membership, Organisation
from accounts.pages.forms import InvitationForm, RoleForm
from accounts.pages.organisations import my_membership
from accounts.permissions import require
from accounts.roles import Capability
from accounts.team import (
    accept_invitation,
    cancel_invitation,
    change_member,
    find_invitation,
    invite,
    leave,
    remove_member,
)
from commons.errors import DomainError
from commons.forms import show_error


class InvitePage(LoginRequiredMixin, View):
    """Invite somebody by mail."""

    def get(self, request: HttpRequest, organisation_id: int) -> HttpResponse:
        organisation = _managed(request, organisation_id)
        return _form_page(request, "accounts/invite.html", InvitationForm(), organisation=organisation)

    def post(self, request: HttpRequest, organisation_id: int) -> HttpResponse:
        organisation = _managed(request, organisation_id)
        form = InvitationForm(request.POST)
        if form.is_valid():
            try:
                invitation = invite(
                    actor=request.user, organisation=organisation, **form.cleaned_data, now=timezone.now()
                )
            except DomainError as error:
                show_error(form, error)
            else:
                messages.success(request, _("L’invitation part à %(email)s.") % {"email": invitation.email})
                return redirect("organisation", organisation.pk)
        return _form_page(request, "accounts/invite.html", form, organisation=organisation)


class MemberPage(LoginRequiredMixin, View):
    """Change a member's role."""

    def get(self, request: HttpRequest, organisation_id: int, member_id: int) -> HttpResponse:
        member = _member(_managed(request, organisation_id), member_id)
        form = RoleForm(initial={"role": member.role, "all_venues": member.all_venues})
        return _form_page(request, "accounts/member.html", form, member=member, organisation=member.organisation)

    def post(self, request: HttpRequest, organisation_id: int, member_id: int) -> HttpResponse:
        member = _member(_managed(request, organisation_id), member_id)
        form = RoleForm(request.POST)
        if form.is_valid():
            try:
                change_member(actor=request.user, membership=member, **form.cleaned_data, now=timezone.now())
            except DomainError as error:
                show_error(form, error)
            else:
                messages.success(request, _("Le rôle de %(name)s est changé.") % {"name": member.user})
                return redirect("organisation", organisation_id)
        return _form_page(request, "accounts/member.html", form, member=member, organisation=member.organisation)


class RemoveMemberPage(LoginRequiredMixin, View):
    """Take a member out."""

    def post(self, request: HttpRequest, organisation_id: int, member_id: int) -> HttpResponse:
        member = _member(_managed(request, organisation_id), member_id)
        said = _("%(name)s n’est plus membre.") % {"name": member.user}
        _try(request, said, lambda: remove_member(actor=request.user, membership=member, now=timezone.now()))
        return redirect("organisation", organisation_id)


class LeavePage(LoginRequiredMixin, View):
    """Leave the organisation."""

    def post(self, request: HttpRequest, organisation_id: int) -> HttpResponse:
        organisation = my_membership(request, organisation_id).organisation
        said = _("Vous avez quitté « %(name)s ».") % {"name": organisation.name}
        left = _try(request, said, lambda: leave(actor=request.user, organisation=organisation, now=timezone.now()))
        return redirect("organisations") if left else redirect("organisation", organisation_id)


class CancelInvitationPage(LoginRequiredMixin, View):
    """Take an invitation back."""

    def post(self, request: HttpRequest, organisation_id: int, invitation_id: int) -> HttpResponse:
        organisation = _managed(request, organisation_id)
        invitation = get_object_or_404(Invitation, pk=invitation_id, organisation=organisation)
        cancel_invitation(actor=request.user, invitation=invitation, now=timezone.now())
        messages.success(request, _("L’invitation de %(email)s est annulée.") % {"email": invitation.email})
        return redirect("organisation", organisation_id)


class InvitationPage(View):
    """What the link in the mail opens: visitors see who invites and where to sign in; members accept."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        invitation = find_invitation(secret=secret, now=timezone.now())
        return self._page(request, invitation)

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get(request, secret)
        try:
            membership = accept_invitation(actor=request.user, secret=secret, now=timezone.now())
        except DomainError as error:
            messages.error(request, str(error.message))
            return self.get(request, secret)
        messages.success(request, _("Bienvenue dans « %(name)s ».") % {"name": membership.organisation.name})
        return redirect("organisation", membership.organisation_id)

    def _page(self, request: HttpRequest, invitation: Invitation) -> HttpResponse:
        response = render(request, "accounts/invitation.html", {"invitation": invitation})
        # The address is a secret: it must not be told to the sites that this page links to.
        response["Referrer-Policy"] = "no-referrer"
        return response


def _managed(request: HttpRequest, organisation_id: int) -> Organisation:
    organisation = my_membership(request, organisation_id).organisation
    require(request.user, organisation, Capability.MANAGE_TEAM)
    return organisation


def _member(organisation: Organisation, member_id: int) -> Membership:
    members = organisation.memberships.select_related("user", "organisation")
    return get_object_or_404(members, pk=member_id)


def _form_page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def _try(request: HttpRequest, said: str, deed: Any) -> bool:
    """Do it and say so, or say why it cannot be done."""
    try:
        deed()
    except DomainError as error:
        messages.error(request, str(error.message))
        return False
    messages.success(request, said)
    return True
