"""`/hote/lieux/<slug>/planning/`: the week; a click closes what is free and opens what is blocked."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Capability
from bookings.blocks import block, unblock
from bookings.pages.host.frame import Place, open_place, tree_of_spaces
from bookings.pages.host.slots import read_slot, slot_of
from bookings.pages.host.weeks import Reader, planning_of
from bookings.pages.public.weeks import WEEK, monday_of
from commons.errors import Impossible, Lost, Missing
from commons.periods import Period, local_date
from commons.words import period as in_words
from venues.models import Space
from venues.sentences import unknown_space

# A week far outside is a mistyped address.
FIRST_DAY, LAST_DAY = date(1991, 1, 7), date(2100, 1, 1)


@require_safe
@login_required
def planning(request: HttpRequest, slug: str) -> HttpResponse:
    """`?semaine=`: any day of the week wanted."""
    now = timezone.now()
    place = open_place(request, slug)
    today = local_date(now, place.venue.zone)
    monday = _monday(request.GET.get("semaine"), today)
    spaces = tree_of_spaces(place.venue)
    for space in spaces:
        space.venue = place.venue
    context = place.context("planning")
    page = reverse("host_planning", args=[slug])
    context |= {
        "planning": planning_of(place.venue, spaces, monday, now=now, reader=_reader(context["may"])),
        "monday": monday,
        "today": today,
        "previous_week": f"{page}?semaine={monday - WEEK}",
        "next_week": f"{page}?semaine={monday + WEEK}",
        "shows_free": "libres" in request.GET,
        **_undo(request, place, spaces),
    }
    return render(request, "bookings/host/planning.html", context)


@require_POST
@login_required
def click(request: HttpRequest, slug: str) -> HttpResponse:
    """Block a free stretch (`slot`) or open a block again (`open`); the week that follows offers to undo it."""
    place = open_place(request, slug, Capability.BLOCK)
    try:
        day, done = _opened(request, place) if "open" in request.POST else _blocked(request, place)
    except (Impossible, Lost, Missing) as error:
        messages.error(request, str(error.message))
        day, done = _day(request.POST.get("semaine")), {}
    query = {"semaine": day.isoformat()} | done | ({"libres": "1"} if request.POST.get("libres") else {})
    return redirect(f"{reverse('host_planning', args=[slug])}?{urlencode(query)}")


def _blocked(request: HttpRequest, place: Place) -> tuple[date, dict[str, Any]]:
    space, period, units = read_slot(request.POST.get("slot", ""))
    if not place.venue.spaces.filter(pk=space).exists():
        raise Missing(unknown_space())
    made = block(
        actor=request.user,  # type: ignore[arg-type]
        space_id=space,
        starts_at=period.start,
        ends_at=period.end,
        units=units,
        reason=request.POST.get("reason", ""),
        now=timezone.now(),
    )
    return local_date(period.start, place.venue.zone), {"bloque": made.pk}


def _opened(request: HttpRequest, place: Place) -> tuple[date, dict[str, Any]]:
    number = request.POST["open"]
    found = place.venue.blocks.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    if found is None:
        raise Missing(_("Ce créneau n’est plus bloqué."))
    unblock(actor=request.user, block_id=found.pk, now=timezone.now())  # type: ignore[arg-type]
    period = Period.from_range(found.period)
    done = {"rouvert": slot_of(found.space_id, period, found.units), "motif": found.reason}
    return local_date(period.start, place.venue.zone), done


def _undo(request: HttpRequest, place: Place, spaces: list[Space]) -> dict[str, Any]:
    """What was just done by a click, to be told and undone: `made` a block, or `opened` a slot."""
    number, slot = request.GET.get("bloque", ""), request.GET.get("rouvert", "")
    if number.isdecimal() and len(number) < 19:
        made = place.venue.blocks.select_related("space").filter(pk=number).first()
        return {"made": made, "done": _in_words(made.space, made.period, place)} if made else {}
    if not slot:
        return {}
    try:
        space_id, period, _units = read_slot(slot)
    except Missing:
        return {}
    space = next((space for space in spaces if space.pk == space_id), None)
    told = {"opened": slot, "reason": request.GET.get("motif", "")}
    return told | {"done": _in_words(space, period.to_range(), place)} if space else {}


def _in_words(space: Space, period: Any, place: Place) -> str:
    return f"{space.name}, {in_words(period.lower, period.upper, place.venue.zone)}"


def _reader(may: dict[str, bool]) -> Reader:
    return Reader(
        guests=may[Capability.SEE_GUESTS.value],
        calendars=may[Capability.MANAGE_CALENDARS.value],
        clicks=may[Capability.BLOCK.value],
    )


def _day(text: str | None, today: date | None = None) -> date:
    """The day that the text names, today otherwise."""
    try:
        return parse_date(text or "") or today or timezone.localdate()
    except ValueError:
        return today or timezone.localdate()


def _monday(text: str | None, today: date) -> date:
    return monday_of(min(max(_day(text, today), FIRST_DAY), LAST_DAY))
