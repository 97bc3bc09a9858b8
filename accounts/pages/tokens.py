"""Making and ending access tokens."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from accounts.models import ApiToken
from accounts.pages.forms import TokenForm
from accounts.tokens import active_tokens, create_token, revoke_token
from commons.errors import DomainError
from commons.forms import show_error

SHOWN_ONCE = "new_token"


class TokensPage(LoginRequiredMixin, View):
    """My tokens; a new one is shown once, after the redirect."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, TokenForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        values = form.cleaned_data
        try:
            token, secret = create_token(
                user=request.user,
                name=values["name"],
                scopes=values["scopes"],
                expires_at=form.end(),
                now=timezone.now(),
            )
        except DomainError as error:
            show_error(form, error)
            return self._page(request, form)
        request.session[SHOWN_ONCE] = {"name": token.name, "secret": secret}
        return redirect("tokens")

    def _page(self, request: HttpRequest, form: TokenForm) -> HttpResponse:
        context = {
            "form": form,
            "tokens": active_tokens(user=request.user, now=timezone.now()),
            "new_token": request.session.pop(SHOWN_ONCE, None),
        }
        response = render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)
        response["Cache-Control"] = "no-store"
        return response


class RevokeTokenPage(LoginRequiredMixin, View):
    """Ends one token."""

    def post(self, request: HttpRequest, token_id: int) -> HttpResponse:
        token = get_object_or_404(ApiToken, pk=token_id, user=request.user)
        revoke_token(token=token, actor=request.user, now=timezone.now())
        messages.success(request, _("Le jeton « %(name)s » est révoqué.") % {"name": token.name})
        return redirect("tokens")
