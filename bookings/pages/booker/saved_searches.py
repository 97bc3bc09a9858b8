"""Searches that are kept: saving one, and the list with what can be done about each."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.models import SavedSearch
from bookings.pages.errors import tell, told_as_pages
from bookings.saved.searches import (
    change_search,
    delete_search,
    pause_search,
    resume_search,
    save_search,
    tidy,
)
from bookings.search import parsing
from commons.errors import DomainError
from commons.models import Commune
from commons.words import day as day_in_words

WHY_ENDED: Final = {"in_the_past": gettext_lazy("Terminée : sa date est passée.")}
ENDED: Final = gettext_lazy("Terminée : cette recherche ne peut plus être faite. Cherchez de nouveau.")


class SearchWordsForm(forms.Form):
    """How a search is called, and how its owner is told."""

    name = forms.CharField(label=gettext_lazy("Nom"), max_length=120)
    alert = forms.ChoiceField(
        label=gettext_lazy("M’écrire quand quelque chose se libère ou s’ouvre"), choices=SavedSearch.Alert.choices
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def save_page(request: HttpRequest) -> HttpResponse:
    """Save the search of the address. It is kept in the address while one signs in."""
    query = tidy(request.GET)
    form = SearchWordsForm(request.POST or None, initial={"name": _name_of(request.GET), "alert": "daily"})
    if request.method == "POST" and form.is_valid():
        try:
            save_search(user=request.user, query=query, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as error:
            tell(form, error)
        else:
            messages.success(request, _("C’est enregistré. Ce que vous avez déjà vu ne sera pas annoncé."))
            return redirect("saved_searches")
    context = {"form": form, "back": f"{reverse('search')}?{query}"}
    return render(request, "bookings/booker/save_search.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def searches_page(request: HttpRequest) -> HttpResponse:
    """The searches that one keeps. One statement."""
    return render(request, "bookings/booker/searches.html", {"searches": _shown(request)})


@require_POST
@login_required
@told_as_pages
def change(request: HttpRequest, search_id: int) -> HttpResponse:
    """Rename, tell more or less often, pause, go on, delete: the button says which."""
    mine: dict[str, Any] = {"user": request.user, "search_id": search_id}
    now = timezone.now()
    try:
        match request.POST.get("action"):
            case "delete":
                delete_search(**mine)
                messages.success(request, _("La recherche est supprimée."))
            case "pause":
                pause_search(**mine)
                messages.success(request, _("L’alerte est en pause."))
            case "resume":
                resume_search(**mine, now=now)
                messages.success(request, _("L’alerte reprend."))
            case _other:
                form = SearchWordsForm(request.POST)
                if not form.is_valid():
                    messages.error(request, _("Donnez un nom à cette recherche."))
                    return redirect("saved_searches")
                change_search(**mine, **form.cleaned_data, now=now)
                messages.success(request, _("La recherche est à jour."))
    except DomainError as error:
        if error.code == "not_found":
            raise
        messages.error(request, str(error.message))
    return redirect("saved_searches")


def _shown(request: HttpRequest) -> list[dict[str, Any]]:
    found = SavedSearch.objects.filter(user=request.user)  # type: ignore[misc]
    return [
        {
            "search": one,
            "href": f"{reverse('search')}?{one.query}",
            "form": SearchWordsForm(initial={"name": one.name, "alert": one.alert}, auto_id=f"id_{one.pk}_%s"),
            "ended": WHY_ENDED.get(one.why_ended, ENDED) if one.state == SavedSearch.State.ENDED else "",
        }
        for one in found
    ]


def _name_of(query: QueryDict) -> str:
    """A first name: where, and when."""
    commune = Commune.objects.filter(pk=query.get("commune", "")).first()
    told = query.get("date") or query.get("first") or query.get("from") or query.get("between", "")
    try:
        when = day_in_words(parsing.day(told[:10]), weekday=False)
    except parsing.Unreadable:
        when = ""
    parts = [commune.name if commune else query.get("q", ""), when]
    return ", ".join(part for part in parts if part)[:120] or _("Ma recherche")
