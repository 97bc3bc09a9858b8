"""In which form to answer."""

from collections.abc import Sequence
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.settings import api_settings


class QuickNegotiation(DefaultContentNegotiation):
    """The framework's, without its work for the usual client, who takes anything."""

    def select_renderer(
        self, request: Request, renderers: Sequence[BaseRenderer], format_suffix: str | None = None
    ) -> Any:
        """`(renderer, media type)`. Raises NotAcceptable."""
        anything = request.META.get("HTTP_ACCEPT", "*/*") == "*/*"
        chosen = format_suffix or api_settings.URL_FORMAT_OVERRIDE in request.query_params
        if anything and not chosen:
            return renderers[0], renderers[0].media_type
        return super().select_renderer(request, renderers, format_suffix)


class OneForm(DefaultContentNegotiation):
    """For what has one form only, such as a file: whatever is asked for, and refusals are JSON."""

    def select_renderer(
        self, request: Request, renderers: Sequence[BaseRenderer], format_suffix: str | None = None
    ) -> Any:
        """`(renderer, media type)` of the first."""
        return renderers[0], renderers[0].media_type
