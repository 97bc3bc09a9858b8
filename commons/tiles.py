"""Raster tiles that an operator may lay over the map's own background. None by default: nobody else is asked then."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

MOST_ZOOM: Final = 18


@dataclass(frozen=True, slots=True)
class Tiles:
    """`url` with `{z}`, `{x}`, `{y}`; `attribution` is plain text, with `link` to who made them."""

    url: str
    attribution: str
    link: str = ""
    max_zoom: int = MOST_ZOOM

    @property
    def origin(self) -> str:
        """What the security policy has to allow pictures from."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


PRESETS: Final = {
    # https://geoservices.ign.fr/services-web-experts: the plan of France, without a key, Licence Ouverte.
    "ign": Tiles(
        "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"
        "&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
        "© IGN – Géoplateforme",
        "https://www.ign.fr/",
    ),
    # https://operations.osmfoundation.org/policies/tiles/: for few visitors, never for a big site.
    "osm": Tiles(
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "© contributeurs OpenStreetMap",
        "https://www.openstreetmap.org/copyright",
        max_zoom=19,
    ),
}


def tiles() -> Tiles | None:
    """Those of the setting `MAP_TILES`: a preset's name, or an address with `MAP_TILES_ATTRIBUTION`. None without."""
    wanted = settings.MAP_TILES
    return PRESETS.get(wanted) or (Tiles(wanted, settings.MAP_TILES_ATTRIBUTION) if wanted else None)
