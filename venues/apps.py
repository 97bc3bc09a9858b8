"""Django's description of this app."""

from django.apps import AppConfig


class VenuesConfig(AppConfig):
    name = "venues"
    verbose_name = "Lieux et saisons"
