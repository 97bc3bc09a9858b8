"""Query strings of links to the same page."""

from django.http import QueryDict


def changed(params: QueryDict, **values: object) -> str:
    """The query string with some parameters changed; None takes one out."""
    query = params.copy()
    for name, value in values.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"
