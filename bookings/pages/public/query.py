"""What addresses say: days out of them, and query strings of links to the same page."""

from datetime import date

from django.http import QueryDict
from django.utils.dateparse import parse_date


def day_of(text: str | None) -> date | None:
    """A day of this century out of an address; None when it is none."""
    try:
        day = parse_date((text or "").strip())
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2099 else None


def changed(params: QueryDict, **values: object) -> str:
    """The query string with some parameters changed; None takes one out."""
    query = params.copy()
    for name, value in values.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"
