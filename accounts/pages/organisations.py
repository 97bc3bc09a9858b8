"""My organisations: list, creation, page, change."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from accounts.models import Membership
from accounts.organisations import change_organisation, create_organisation
from accounts.pages.forms import OrganisationForm
from accounts.permissions import memberships_of, require
from accounts.roles import Capability, allowed
from accounts.team import pending_invitations
from commons.errors import DomainError, Missing
from commons.forms import show_error


class OrganisationsPage(LoginRequiredMixin, View):
    """Those that I am a member of."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/organisations.html", {"memberships": memberships_of(request.user)})


class CreateOrganisationPage(LoginRequiredMixin, View):
    """A new one, mine."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return _form_page(request, OrganisationForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OrganisationForm(request.POST)
        if not form.is_valid():
            return _form_page(request, form)
        try:
            organisation = create_organisation(actor=request.user, details=form.details(), now=timezone.now())
        except DomainError as error:
            show_error(form, error)
            return _form_page(request, form)
        messages.success(
            request, _("« %(name)s » est créée : vous en êtes propriétaire.") % {"name": organisation.name}
        )
        return redirect("organisation", organisation.pk)


class OrganisationPage(LoginRequiredMixin, View):
    """What it is, who is in it, who is invited."""

    def get(self, request: HttpRequest, organisation_id: int) -> HttpResponse:
        membership = my_membership(request, organisation_id)
        organisation = membership.organisation
        manages = membership.all_venues and allowed(membership.role, Capability.MANAGE_TEAM)
        context = {
            "organisation": organisation,
            "membership": membership,
            "members": organisation.memberships.select_related("user").order_by("id"),
            "manages_team": manages,
            "invitations": pending_invitations(organisation=organisation, now=timezone.now()) if manages else (),
        }
        return render(request, "accounts/organisation.html", context)


class ChangeOrganisationPage(LoginRequiredMixin, View):
    """Change what it is."""

    def get(self, request: HttpRequest, organisation_id: int) -> HttpResponse:
        organisation = my_membership(request, organisation_id).organisation
        require(request.user, organisation, Capability.MANAGE_ORGANISATION)
        return _form_page(request, OrganisationForm.of(organisation), organisation=organisation)

    def post(self, request: HttpRequest, organisation_id: int) -> HttpResponse:
        organisation = my_membership(request, organisation_id).organisation
        require(request.user, organisation, Capability.MANAGE_ORGANISATION)
        form = OrganisationForm(request.POST)
        if not form.is_valid():
            return _form_page(request, form, organisation=organisation)
        try:
            changed = change_organisation(
                actor=request.user, organisation=organisation, details=form.details(), now=timezone.now()
            )
        except DomainError as error:
            show_error(form, error)
            return _form_page(request, form, organisation=organisation)
        if organisation.verified_at and not changed.verified_at:
            messages.warning(request, _("C’est enregistré. Un administrateur va vérifier la structure à nouveau."))
        else:
            messages.success(request, _("C’est enregistré."))
        return redirect("organisation", organisation.pk)


def my_membership(request: HttpRequest, organisation_id: int) -> Membership:
    """My membership in it with organisation and commune. Raises Missing for others."""
    mine = memberships_of(request.user).select_related("organisation__commune")
    membership = mine.filter(organisation_id=organisation_id).first()
    if membership is None:
        raise Missing(_("Cette structure n’existe pas, ou vous n’en êtes pas membre."))
    return membership


def _form_page(request: HttpRequest, form: OrganisationForm, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "accounts/organisation_form.html", {"form": form, **context}, status=status)
