"""Addresses of the accounts API, below /api/v1/."""

from django.urls import URLPattern

from accounts.api import schema  # noqa: F401  (registers how the description tells of tokens)

urlpatterns: list[URLPattern] = []
