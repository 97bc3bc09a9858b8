"""Names on the map never lie over each other; the background is what its licence says."""

import json
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from backend.maps.files import TARGET, simplified
from backend.maps.labels import LEAST, Town, box_of, labelled, meet

TOWNS = st.builds(
    Town,
    name=st.text("abcdé-' ", min_size=1, max_size=24),
    latitude=st.floats(44, 44.6),
    longitude=st.floats(3, 3.6),
    population=st.integers(0, 200_000),
)


@given(st.lists(TOWNS, max_size=25))
def test_names_shown_together_never_meet(towns):
    shown = labelled(towns)
    for zoom in LEAST:
        boxes = [box_of(town, zoom) for town, since in shown if since <= zoom]
        assert not any(meet(one, other) for one, other in combinations(boxes, 2))


@given(st.lists(TOWNS, min_size=1, max_size=25))
def test_the_largest_town_has_its_name_as_early_as_its_size_allows(towns):
    largest = min(towns, key=lambda town: (-town.population, town.name))
    zoom = next(zoom for town, zoom in labelled(towns) if town is largest)
    assert zoom == next(zoom for zoom, least in LEAST.items() if largest.population >= least)


def test_files_hold_what_the_map_draws():
    towns = json.loads((TARGET / "towns.json").read_text())
    assert "Mende" in {name for name, *_rest in towns}
    assert [zoom for *_town, zoom in towns] == sorted(zoom for *_town, zoom in towns)
    background = json.loads((TARGET / "background.json").read_text())
    assert {feature["properties"]["kind"] for feature in background["features"]} == {"boundary", "river", "lake"}
    assert {feature["properties"]["source"] for feature in background["features"]} == {"natural-earth", "gshhg"}


def test_points_that_rounding_makes_equal_are_dropped():
    line = {"type": "LineString", "coordinates": [[3.49999, 44.5], [3.50001, 44.50001], [3.6, 44.5]]}
    feature = {"type": "Feature", "properties": {"kind": "river", "departments": ["48"]}, "geometry": line}
    (found,) = simplified({"features": [feature]})["features"]
    assert found["geometry"]["coordinates"] == [[3.5, 44.5], [3.6, 44.5]]
    assert found["properties"] == {"kind": "river"}
