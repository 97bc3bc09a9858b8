"""Other ways to what could not be had, as links that fill in the form."""

from datetime import datetime
from typing import Any

from bookings.pages.public.asking import AskingForm
from bookings.pages.public.loading import Shown
from commons.errors import DomainError


def other_ways(error: DomainError, form: AskingForm, shown: Shown, *, now: datetime) -> list[dict[str, Any]]:
    """Other times and places for the first line of a request that was refused because something is taken or closed."""
    return []
