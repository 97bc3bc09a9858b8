"""Request bodies in a few words; times are those of the clock on the wall in Mende, Tuesday 12 January 2027."""

from typing import Any

from venues.models import Space

RESERVATIONS = "/api/v1/reservations/"
SERIES = "/api/v1/series/"


def line(space: Space, first: str = "09:00", last: str = "11:00", *, day: str = "2027-01-12", **more: Any) -> dict:
    return {"space": space.pk, "starts_at": f"{day}T{first}", "ends_at": f"{day}T{last}", **more}


def asked(*lines: dict, **more: Any) -> dict[str, Any]:
    return {"lines": list(lines), "headcount": 1, **more}
