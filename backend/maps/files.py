"""Makes the files of backend/static/map/ from a GeoJSON background and the communes that the site ships.

    python -m backend.maps.files background.geojson

The background is rounded to a thousandth of a degree (some 100 m: it is schematic), what that makes equal is dropped.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from backend.maps.labels import Town, labelled

ROOT = Path(__file__).resolve().parents[2]
COMMUNES = ROOT / "commons" / "data" / "communes.csv"
TARGET = ROOT / "backend" / "static" / "map"
PLACES = 3
# Names beyond the background are for finding one's way from afar.
LEAST_AFAR = 20_000
BOX = (2.2, 43.4, 5.0, 45.4)
OVERSEAS = "97"


def main(background: Path) -> None:
    """Write both files."""
    TARGET.mkdir(exist_ok=True)
    _write(TARGET / "background.json", simplified(json.loads(background.read_text())))
    towns = labelled(_towns())
    rows = [
        [town.name, round(town.latitude, PLACES), round(town.longitude, PLACES), zoom]
        for town, zoom in sorted(towns, key=lambda pair: (pair[1], -pair[0].population))
    ]
    _write(TARGET / "towns.json", rows)


def simplified(collection: dict[str, Any]) -> dict[str, Any]:
    """The same GeoJSON with rounded coordinates, and of the properties the kind, the name and the source."""
    features = []
    for feature in collection["features"]:
        properties = {key: feature["properties"].get(key) for key in ("kind", "name", "source")}
        geometry = feature["geometry"]
        features.append(
            {
                "type": "Feature",
                "properties": {key: value for key, value in properties.items() if value},
                "geometry": {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])},
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates[0][0], (int, float)):
        return list(_without_repeats([round(x, PLACES), round(y, PLACES)] for x, y in coordinates))
    return [_rounded(part) for part in coordinates]


def _without_repeats(points: Iterable[list[float]]) -> Iterator[list[float]]:
    last = None
    for point in points:
        if point != last:
            yield point
        last = point


def _towns() -> Iterator[Town]:
    with COMMUNES.open(newline="") as lines:
        for row in csv.DictReader(lines):
            if not row["latitude"] or row["department"].startswith(OVERSEAS):
                continue
            town = Town(row["name"], float(row["latitude"]), float(row["longitude"]), int(row["population"] or 0))
            if town.population >= LEAST_AFAR or _on_background(town):
                yield town


def _on_background(town: Town) -> bool:
    west, south, east, north = BOX
    return west <= town.longitude <= east and south <= town.latitude <= north


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
