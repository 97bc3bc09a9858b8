"""`/hote/lieux/<slug>/agendas/`: outside calendars and their health; our own addresses; conflicts to settle."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Capability
from bookings.calendars.addresses import calendar_address, renew_calendar_address, web_address
from bookings.calendars.conflicts import Choice, conflicts_visible_to, settle_conflict
from bookings.calendars.feeds import add_feed, change_feed, hosted_feed, look_again, remove_feed
from bookings.models import CalendarAddress
from bookings.pages.errors import tell
from bookings.pages.host.frame import open_place, place_of, tree_of_spaces
from commons.errors import Impossible, Lost
from venues.models import Space, Venue
from venues.permissions import hosted_space

MANAGE = Capability.MANAGE_CALENDARS
PER_PAGE = 20


class FeedForm(forms.Form):
    """An outside calendar: its name, its address, what it is about."""

    name = forms.CharField(
        label=gettext_lazy("Nom"), max_length=120, help_text=gettext_lazy("Airbnb, Booking, accueil…")
    )
    url = forms.CharField(
        label=gettext_lazy("Adresse iCal"),
        max_length=2000,
        help_text=gettext_lazy(
            "Celle que l’autre site appelle « exporter le calendrier » ; elle finit souvent par .ics."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    spaces = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Espaces concernés"),
        queryset=Space.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Aucun coché : tout le lieu."),
    )

    def __init__(self, *args: Any, venue: Venue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spaces"].queryset = venue.spaces.in_use()  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def calendars(request: HttpRequest, slug: str) -> HttpResponse:
    """The feeds of a venue, a form to add one, and the addresses at which we publish."""
    place = open_place(request, slug, MANAGE)
    form = FeedForm(request.POST if request.method == "POST" else None, venue=place.venue)
    if form.is_valid():
        try:
            add_feed(actor=request.user, venue=place.venue, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except Impossible as error:
            tell(form, error)
        else:
            messages.success(request, _("L’agenda est ajouté : il est lu dans la minute."))
            return redirect("host_calendars", slug)
    context = place.context("calendars") | {
        "form": form,
        "feeds": place.venue.feeds.prefetch_related("spaces"),
        "addresses": _addresses(place.venue),
    }
    return render(request, "bookings/host/calendars.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def feed_page(request: HttpRequest, feed_id: int) -> HttpResponse:
    """Change an outside calendar."""
    feed = hosted_feed(actor=request.user, feed_id=feed_id)  # type: ignore[arg-type]
    place = place_of(request, feed.venue, MANAGE)
    known = {"name": feed.name, "url": feed.url, "spaces": feed.spaces.all()}
    form = FeedForm(request.POST if request.method == "POST" else None, venue=feed.venue, initial=known)
    if form.is_valid():
        try:
            change_feed(actor=request.user, feed=feed, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except Impossible as error:
            tell(form, error)
        else:
            messages.success(request, _("L’agenda est enregistré."))
            return redirect("host_calendars", feed.venue.slug)
    context = place.context("calendars") | {"form": form, "feed": feed}
    return render(request, "bookings/host/feed.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def feed_action(request: HttpRequest, feed_id: int) -> HttpResponse:
    """`do`: read it now, pause it, go on, or forget it."""
    feed = hosted_feed(actor=request.user, feed_id=feed_id)  # type: ignore[arg-type]
    asked: dict[str, Any] = {"actor": request.user, "feed": feed, "now": timezone.now()}
    match request.POST.get("do"):
        case "look":
            look_again(**asked)
            messages.success(request, _("L’agenda est relu dans la minute."))
        case "pause":
            change_feed(paused=True, **asked)
            messages.success(request, _("L’agenda n’est plus lu. Ce qu’il disait pris le reste."))
        case "resume":
            change_feed(paused=False, **asked)
            messages.success(request, _("L’agenda est lu de nouveau."))
        case "remove":
            remove_feed(**asked)
            messages.success(request, _("L’agenda est retiré : ce qu’il disait pris est libre."))
    return redirect("host_calendars", feed.venue.slug)


@require_POST
@login_required
def address(request: HttpRequest, space_id: int) -> HttpResponse:
    """Make the address of a space, or renew it (`renew`): the old one then shows nothing."""
    space = hosted_space(actor=request.user, space_id=space_id, capability=MANAGE)  # type: ignore[arg-type]
    if "renew" in request.POST:
        renew_calendar_address(actor=request.user, subject=space)  # type: ignore[arg-type]
        messages.success(request, _("L’adresse est renouvelée : donnez la nouvelle à qui avait l’ancienne."))
    else:
        calendar_address(actor=request.user, subject=space)  # type: ignore[arg-type]
    return redirect("host_calendars", space.venue.slug)


@require_safe
@login_required
def conflicts(request: HttpRequest) -> HttpResponse:
    """Open ones first, all venues."""
    page = Paginator(conflicts_visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bookings/host/conflicts.html", {"page": page})


@require_POST
@login_required
def settle(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Keep the reservation, or cancel it with a reason."""
    choice = Choice.CANCEL if request.POST.get("choice") == Choice.CANCEL else Choice.KEEP
    try:
        settle_conflict(
            actor=request.user,  # type: ignore[arg-type]
            conflict_id=conflict_id,
            choice=choice,
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
    except (Impossible, Lost) as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Le conflit est réglé."))
    return redirect("host_conflicts")


def _addresses(venue: Venue) -> list[tuple[Space, str, CalendarAddress | None]]:
    """Each space in use with the address at which it is published, if it has been asked for. Two statements."""
    spaces = tree_of_spaces(venue)
    known = {one.space_id: one for one in CalendarAddress.objects.filter(space__in=spaces).order_by("-pk")}
    return [(space, web_address(known[space.pk]) if space.pk in known else "", known.get(space.pk)) for space in spaces]
