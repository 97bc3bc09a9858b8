"""Django's description of this app."""

from django.apps import AppConfig


class VenuesConfig(AppConfig):
    name = "venues"
    verbose_name = "Lieux et saisons"

    def ready(self) -> None:
        """Register what is kept of people; models are there only now."""
        from venues import personal  # noqa: F401, PLC0415
