"""The pictures of venues without photos."""

from datetime import date

import pytest

from backend.ui.landscapes import BUILDINGS, landscape, season_of
from venues.models.reference import VenueKind


def test_same_name_gives_the_same_picture():
    assert landscape(name="Hôtel des Deux Lacs", shape="circle", season="winter") == landscape(
        name="Hôtel des Deux Lacs", shape="circle", season="winter"
    )


def test_another_name_gives_other_hills():
    hills = {str(landscape(name=f"Lieu {n}", shape="house", season="spring").hills) for n in range(30)}
    assert len(hills) == 30


def test_every_shape_of_a_kind_has_its_building():
    assert set(BUILDINGS) == set(VenueKind.Shape.values)


def test_unknown_shape_and_season_are_drawn_all_the_same():
    drawn = landscape(name="", shape="castle", season="monsoon")
    assert (drawn.building, drawn.season) == (BUILDINGS["house"][0], "spring")


@pytest.mark.parametrize(
    ("month", "season"), [(12, "winter"), (2, "winter"), (3, "spring"), (6, "summer"), (9, "autumn"), (11, "autumn")]
)
def test_season_of_a_month(month, season):
    assert season_of(date(2027, month, 15)) == season
