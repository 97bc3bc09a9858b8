"""Django's description of this app."""

from importlib import import_module

from django.apps import AppConfig

REACTING = (
    "bookings.reactions",
    "bookings.deposits.reactions",
    "bookings.invoices.reactions",
    "bookings.mail.registry",
    "bookings.personal.own_part",
)


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = "Réservations"

    def ready(self) -> None:
        """Register what follows from events, the letters of notices, and what is kept of people."""
        for module in REACTING:
            import_module(module)
