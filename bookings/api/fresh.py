"""Outside calendars are read before places are asked for."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request

from bookings.api.line_serializers import MOST_LINES
from bookings.calendars.freshening import freshen

MOST_DIGITS = 18


class FreshMixin:
    """For views whose POSTs take the places named in `lines`. Put it before IdempotentMixin.

    What is asked for has not been checked yet: whatever is no line of a space is passed over.
    """

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if request.method == "POST" and (wanted := _spaces_in(request.data)):
            freshen(space_ids=wanted, now=timezone.now())


def _spaces_in(data: Any) -> set[int]:
    lines = data.get("lines") if isinstance(data, dict) else None
    known = lines[:MOST_LINES] if isinstance(lines, list) else []
    named = {str(line.get("space")) for line in known if isinstance(line, dict)}
    return {int(one) for one in named if one.isascii() and one.isdigit() and len(one) <= MOST_DIGITS}
