"""The API's description, made once for each language and form and then kept: making it takes seconds."""

import threading
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

from commons.api.public import PublicReadMixin

# The generator finds its extensions while it works and is not safe in two threads at once.
_LOCK = threading.Lock()
_MADE: dict[tuple[str, str], bytes] = {}


class SchemaView(PublicReadMixin, SpectacularAPIView):
    """The OpenAPI description of this API, as YAML or JSON by `Accept` or `?format=`."""

    @extend_schema(operation_id="schema_retrieve", responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """The same for everybody, whoever asks."""
        renderer = request.accepted_renderer
        key = (get_language() or "", renderer.media_type)
        with _LOCK:
            if key not in _MADE:
                _MADE[key] = _make(self, renderer)
        return HttpResponse(_MADE[key], content_type=renderer.media_type)


def _make(view: SpectacularAPIView, renderer: Any) -> bytes:
    # Without the request: what a visitor may do must not decide what is described.
    schema = view.generator_class().get_schema(request=None, public=True)
    return renderer.render(schema, renderer_context={})
