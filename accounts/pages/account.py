"""My account and the language switch."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views import View
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accounts.adapter import remember_language
from accounts.pages.forms import ProfileForm
from accounts.people import change_profile, choose_language
from accounts.permissions import memberships_of
from commons.errors import DomainError
from commons.forms import show_error


class AccountPage(LoginRequiredMixin, View):
    """Name, telephone, language, and the ways to the rest."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ProfileForm.of(request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProfileForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        try:
            change_profile(user=request.user, **form.cleaned_data, now=timezone.now())
        except DomainError as error:
            show_error(form, error)
            return self._page(request, form)
        language = form.cleaned_data["language"]
        with override(language):
            messages.success(request, _("Votre compte est à jour."))
        response = redirect("account")
        remember_language(response, language)
        return response

    def _page(self, request: HttpRequest, form: ProfileForm) -> HttpResponse:
        context = {"form": form, "memberships": memberships_of(request.user)}
        return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """The switch in the foot of the pages: for this browser, and for the mails of who is signed in."""
    if request.user.is_authenticated:
        choose_language(user=request.user, language=request.POST.get("language", ""))
    return set_language(request)
