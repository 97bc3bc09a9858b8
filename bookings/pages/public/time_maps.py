"""What the map with its time axis is told by the page: where its data and files are, and every word that it says."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bookings.pages.public.search_forms import parameters
from bookings.search.question import Circle, Question
from commons.tiles import tiles
from venues.models import VenueKind

# What of a question holds whatever the time and the place: the map shows the surroundings, too.
LASTING: Final = (
    "units",
    "headcount",
    "kind",
    "venue_kind",
    "amenities",
    "instant",
    "min_download",
    "stop_minutes",
    "q",
)
# What decides besides whether a place is free, and at which price.
OF_PRICE: Final = ("audience", "max_price", "free", "purpose")
# In a box of 24, as SVG paths; `VenueKind.shape` names them.
SHAPES: Final = {
    "circle": "M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19z",
    "square": "M4 3.5h16a.5.5 0 0 1 .5.5v16a.5.5 0 0 1-.5.5H4a.5.5 0 0 1-.5-.5V4a.5.5 0 0 1 .5-.5z",
    "triangle": "M12 2.5l10.5 18.5h-21z",
    "lozenge": "M12 1l11 11-11 11L1 12z",
    "house": "M12 1.5l10 9v11H2v-11z",
}
# Kinds of one shape beyond these look alike.
MOST_VARIANTS: Final = 2


def time_map(
    params: QueryDict, question: Question | None, *, venue_kinds: Iterable[VenueKind], today: date, has_list: bool
) -> dict[str, Any]:
    """Context of bookings/public/time_map.html. `question` is the one of the list, None when it could not be read."""
    kinds = _marked(venue_kinds)
    if question is None:
        # What cannot be read narrows nothing.
        params = QueryDict()
    return {
        "config": {
            **_places(params, question),
            "language": get_language(),
            "today": today.isoformat(),
            "has_list": has_list,
            "kinds": {kind["code"]: kind for kind in kinds},
            "shapes": SHAPES,
            "texts": _texts(),
        },
        "kinds": kinds,
        "tiles": tiles(),
        "picture": f"{reverse('season_picture')}?{_kept(params, LASTING)}",
    }


def _places(params: QueryDict, question: Question | None) -> dict[str, Any]:
    found = tiles()
    circle, box = (question.circle, question.box) if question else (None, None)
    return {
        "days": f"{reverse('api-map-days')}?{_kept(params, LASTING)}",
        "free": f"{reverse('api-map')}?{_kept(params, LASTING + OF_PRICE)}",
        "card": f"{reverse('map_card', args=['SLUG'])}?{_kept(params, LASTING + OF_PRICE)}",
        "background": static("map/background.json"),
        "towns": static("map/towns.json"),
        "leaflet": static("vendor/leaflet/leaflet.js"),
        "leaflet_style": static("css/leaflet.css"),
        "supercluster": static("vendor/supercluster/supercluster.min.js"),
        "tiles": {"url": found.url, "max_zoom": found.max_zoom} if found else None,
        "venue": reverse("venue", args=["SLUG"]),
        "search": reverse("search"),
        "circle": _circle(circle) if circle else None,
        "box": [box.west, box.south, box.east, box.north] if box else None,
    }


def _circle(circle: Circle) -> list[float]:
    return [circle.latitude, circle.longitude, circle.radius_km]


def _kept(params: QueryDict, names: Iterable[str]) -> str:
    """The API's parameters of these names that are asked."""
    asked = parameters(params, None)
    kept = QueryDict(mutable=True)
    for name in names:
        values = [value for value in asked.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return kept.urlencode()


def _marked(venue_kinds: Iterable[VenueKind]) -> list[dict[str, Any]]:
    """Kinds of venue with their marks; `variant` tells those of one shape apart."""
    met: dict[str, int] = {}
    kinds = []
    for kind in venue_kinds:
        variant = met.get(kind.shape, 0)
        met[kind.shape] = variant + 1
        mark = {"shape": kind.shape, "variant": min(variant, MOST_VARIANTS), "path": SHAPES[kind.shape]}
        kinds.append({"code": kind.code, "name": str(kind), **mark})
    return kinds


def _texts() -> dict[str, Any]:
    """Every sentence of the scripts."""
    return {
        "open": {"one": _("{n} lieu ouvert"), "other": _("{n} lieux ouverts")},
        "free": {"one": _("dont {n} avec de la place"), "other": _("dont {n} avec de la place")},
        "none_free": _("aucun n’a de place"),
        "of_sight": _("sur {n} à l’écran"),
        "of_all": _("sur {n} en tout"),
        "zones": {"one": _("vacances scolaires : zone {zones}"), "other": _("vacances scolaires : zones {zones}")},
        "is_open": _("Ouvert"),
        "is_closed": _("Fermé"),
        "zoom_in": _("Agrandir la carte"),
        "zoom_out": _("Réduire la carte"),
        "locating": _("Recherche de votre position…"),
        "refused": _("Votre position n’est pas partagée. Autorisez-la pour ce site, ou écrivez une commune."),
        "no_position": _("Votre position n’a pas été trouvée. Écrivez plutôt une commune."),
        "shared": _("Lien copié."),
        "nothing_here": _("Aucun lieu dans cette partie de la carte : réduisez l’échelle, ou cherchez une commune."),
        "no_days": _("La carte n’a pas pu être chargée. La liste dit la même chose."),
    }
