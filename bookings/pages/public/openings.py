"""`/ouvertures/`: where people find what is open near here as a calendar for their own agenda."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Territory
from bookings.pages.public.communes import read_place
from bookings.pages.public.searching import known_communes

RADII = (10, 20, 30, 50, 100)
USUAL_KM = 30


@require_safe
def openings_page(request: HttpRequest) -> HttpResponse:
    """A form for a commune and a distance; the addresses of its surroundings and of every territory."""
    typed, insee = request.GET.get("where", "").strip(), request.GET.get("commune", "").strip()
    place = read_place(typed, insee)
    asked = request.GET.get("rayon", "")
    km = int(asked) if asked in {str(radius) for radius in RADII} else USUAL_KM
    context: dict[str, Any] = {"place": place, "typed": typed or str(place.commune or ""), "km": km, "radii": RADII}
    context["communes"] = known_communes()
    context["calendars"] = [
        _calendar(territory.name, f"territoire-{territory.pk}", reverse("openings", args=[territory.slug]))
        for territory in Territory.objects.order_by("name")
    ]
    if place.commune is not None:
        name = _("%(place)s et %(km)d km autour") % {"place": place.commune.name, "km": km}
        query = urlencode({"commune": place.commune.insee, "rayon": km})
        context["calendars"].insert(0, _calendar(name, "autour", f"{reverse('openings_around')}?{query}"))
    return render(request, "bookings/public/openings.html", context)


def _calendar(name: str, field: str, path: str) -> dict[str, str]:
    address = f"{settings.SITE_URL}{path}"
    return {"name": name, "field": field, "web_address": address, "link": "webcal:" + address.partition(":")[2]}
