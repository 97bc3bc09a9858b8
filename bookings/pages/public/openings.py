"""`/ouvertures/`: where people find what is open near here as a calendar for their own agenda."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Territory
from bookings.pages.calendars import FURTHEST_KM
from bookings.pages.public.communes import Place, read_place
from bookings.pages.public.searching import known_communes
from bookings.search import parsing
from commons.forms import CommuneInput
from commons.names import tidy_name

RADII = (10, 20, 30, 50, 100)
USUAL_KM = 30
# Of a code that nobody knows so much is told again.
LONGEST_TOLD = 20


class AroundForm(forms.Form):
    """A commune and a distance. What the address says and nobody understands is told beside its field."""

    where = forms.CharField(
        label=gettext_lazy("Autour de quelle commune ?"),
        required=False,
        widget=CommuneInput({"list": "communes", "autocomplete": "address-level2"}),
    )
    rayon = forms.CharField(label=gettext_lazy("Jusqu’à"), required=False, widget=forms.Select)

    def __init__(self, params: QueryDict) -> None:
        typed, insee = params.get("where", "").strip(), params.get("commune", "").strip()
        self.place = read_place(typed, insee)
        self.km, no_distance = _distance(params.get("rayon", "").strip())
        super().__init__({"where": typed or str(self.place.commune or insee), "rayon": str(self.km)})
        self.fields["rayon"].widget.choices = [(str(one), f"{one} km") for one in sorted({*RADII, self.km})]
        for name, sentence in (("where", _no_place(self.place, insee)), ("rayon", no_distance)):
            if sentence:
                self.add_error(name, sentence)


@require_safe
def openings_page(request: HttpRequest) -> HttpResponse:
    """A form for a commune and a distance; the addresses of its surroundings and of every territory."""
    form = AroundForm(request.GET)
    context: dict[str, Any] = {"form": form, "communes": known_communes()}
    context["calendars"] = [
        _calendar(territory.name, f"territoire-{territory.pk}", reverse("openings", args=[territory.slug]))
        for territory in Territory.objects.order_by("name")
    ]
    commune = form.place.commune
    if commune is not None and "where" not in form.errors:
        name = _("%(place)s et %(km)d km autour") % {"place": commune.name, "km": form.km}
        query = urlencode({"commune": commune.insee, "rayon": form.km})
        context["calendars"].insert(0, _calendar(name, "autour", f"{reverse('openings_around')}?{query}"))
    return render(request, "bookings/public/openings.html", context)


def _no_place(place: Place, insee: str) -> str:
    """What is wrong with the place, if anything; `insee` was not read when other words were typed."""
    if place.sentence:
        return place.sentence
    if place.commune is None:
        sentence = _("Aucune commune n’a le code « %(code)s » : écrivez son nom ou son code postal.")
        return sentence % {"code": Truncator(tidy_name(insee)).chars(LONGEST_TOLD)} if insee else ""
    if place.commune.latitude is None or place.commune.longitude is None:
        sentence = _("Nous ne savons pas où se trouve %(place)s : choisissez une commune voisine.")
        return sentence % {"place": place.commune.name}
    return ""


def _distance(asked: str) -> tuple[int, str]:
    """The kilometres that are asked for; the usual ones and a sentence when they are none that the calendars know."""
    try:
        km = parsing.whole(asked) if asked else USUAL_KM
    except parsing.Unreadable:
        km = FURTHEST_KM + 1
    if km <= FURTHEST_KM:
        return km, ""
    told = {"most": FURTHEST_KM, "usual": USUAL_KM}
    return USUAL_KM, _("Choisissez une distance de 1 à %(most)d km. Nous avons mis %(usual)d km.") % told


def _calendar(name: str, field: str, path: str) -> dict[str, str]:
    address = f"{settings.SITE_URL}{path}"
    return {"name": name, "field": field, "web_address": address, "link": "webcal:" + address.partition(":")[2]}
