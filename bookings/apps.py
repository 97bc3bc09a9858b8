"""Django's description of this app."""

from importlib import import_module

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = "Réservations"

    def ready(self) -> None:
        """Register what follows from events."""
        import_module("bookings.reactions")
