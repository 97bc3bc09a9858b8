"""`/compte/donnees/` and `/compte/supprimer/`: taking one's data along, and going. Both ask who is there once more."""

from time import time
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.privacy.deleting import delete_account
from accounts.privacy.exporting import export
from accounts.privacy.parts import hindrances_of, parts
from commons.errors import DomainError
from commons.forms import show_error


class DeletionForm(forms.Form):
    """One cannot come back from it."""

    sure = forms.BooleanField(
        label=_("J’ai compris : mon compte disparaît pour toujours."),
        error_messages={"required": _("Cochez cette case si vous voulez vraiment supprimer votre compte.")},
    )


@require_safe
@login_required
@never_cache
def data_page(request: HttpRequest) -> HttpResponse:
    """What there is to take along, and the way out."""
    files = [file for part in reversed(parts()) for file in part.files]
    context = {"files": files, "fresh": is_fresh(request), "proof": way_to_prove(request, "account_data")}
    return render(request, "accounts/data.html", context)


@require_safe
@login_required
@never_cache
def export_data(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The ZIP; whoever found the browser open is led back."""
    if not is_fresh(request):
        return redirect("account_data")
    now = timezone.now()
    pieces = export(user=request.user, language=get_language() or "fr", now=now)  # type: ignore[arg-type]
    return StreamingHttpResponse(
        pieces,
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="intersaison-{timezone.localdate(now)}.zip"',
            # It is compressed already.
            "Content-Encoding": "identity",
        },
    )


@method_decorator(never_cache, name="dispatch")
class DeletePage(LoginRequiredMixin, View):
    """What goes, what stays and why, what has to be settled first; and the button."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, DeletionForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DeletionForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        if not is_fresh(request):
            return self._ask_who_it_is(request)
        try:
            delete_account(actor=request.user, user=request.user, now=timezone.now())  # type: ignore[arg-type]
        except DomainError as error:
            show_error(form, error)
            return self._page(request, form)
        logout(request)
        return redirect("account_deleted")

    def _ask_who_it_is(self, request: HttpRequest) -> HttpResponse:
        """By password or second factor; what was sent is done when the person is back."""
        if way_to_prove(request, "account_delete"):
            raise ReauthenticationRequired
        return redirect("account_delete")

    def _page(self, request: HttpRequest, form: DeletionForm) -> HttpResponse:
        hindrances = hindrances_of(request.user, timezone.now())  # type: ignore[arg-type]
        context = {
            "form": form,
            "hindrances": hindrances,
            "stranded": not hindrances and not is_fresh(request) and not way_to_prove(request, "account_delete"),
        }
        return render(request, "accounts/delete.html", context, status=422 if form.errors else 200)


@require_safe
def deleted_page(request: HttpRequest) -> HttpResponse:
    """The last page."""
    return render(request, "accounts/deleted.html")


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person has just proved who they are: by signing in, or once more since (password, second factor)."""
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return bool(records) and time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def way_to_prove(request: HttpRequest, back: str) -> str:
    """Where the person proves it once more, and comes back; empty for one without password or second factor."""
    methods = get_adapter().get_reauthentication_methods(request.user)  # type: ignore[arg-type]
    return f"{methods[0]['url']}?{urlencode({'next': reverse(back)})}" if methods else ""
