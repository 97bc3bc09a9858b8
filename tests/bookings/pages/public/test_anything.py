"""No address whatever gives a 500."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PLAUSIBLE = {
    "where": ["Mende", "48000", "saint", "’", "\\", "%", "Æ"],
    "commune": ["48095", "2A004", "99999", "x"],
    "radius_km": ["30", "0", "-1", "1e9", "NaN"],
    "date": ["2027-01-12", "2027-02-29", "0001-01-01", "9999-12-31", "demain"],
    "last_day": ["2027-01-15", "2027-01-01", "9999-12-31"],
    "from_time": ["09:00", "02:30", "24:00", "9"],
    "to_time": ["17:00", "00:00", "-1"],
    "until": ["2027-03-01", "1900-01-01", "9999-12-31"],
    "flexible": ["1"],
    "first": ["2027-01-01", "2027-13-01"],
    "last": ["2027-01-20", "2028-12-31"],
    "duration": ["PT8H", "P2D", "P999D", "PT"],
    "weekdays": ["1", "8"],
    "count": ["4", "0", "32001", "999999999999", "½"],
    "kind": ["desks", "beds", "moon"],
    "headcount": ["4", "-4", "99999999999999999999"],
    "audience": ["everyone", "association", "?"],
    "organisation": ["1", "x"],
    "purpose": ["work", "x"],
    "supplement": ["1", "x"],
    "spans_closures": ["on", "maybe"],
    "max_price": ["10", "0", "x"],
    "ordering": ["price", "first_free", "x"],
    "page": ["1", "2", "0", "x"],
    "near": ["44.5,3.5", "91,0", "a,b"],
    "bbox": ["3,44,4,45", "1,2"],
    "espace": ["1", "x"],
    "semaine": ["2027-01-12", "0001-01-01", "x"],
}


def anything(desks):
    names = {**PLAUSIBLE, f"space_{desks.pk}": ["4", "0", "-1", "99999999999", "x"], "voir": ["prix"]}
    pairs = [st.tuples(st.just(name), st.sampled_from(values)) for name, values in names.items()]
    noise = st.tuples(st.sampled_from(sorted(names)), st.text(max_size=20))
    return st.lists(st.one_of(*pairs, noise), max_size=12)


@pytest.mark.parametrize(
    "path", ["/recherche/", "/recherche/autrement/", "/lieux/{slug}/", "/lieux/{slug}/reserver/", "/"]
)
def test_pages_stand_anything(client, hotel, path):
    address = path.format(slug=hotel.venue.slug)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(anything(hotel.desks))
    def ask(params):
        response = client.get(f"{address}?{urlencode(params)}")
        assert response.status_code in (200, 302, 400, 404)

    ask()
