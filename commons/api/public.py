"""Reads that anybody may make from anywhere."""

from typing import Any

from django.http import HttpResponseBase
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

PUBLIC_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "86400",
}


class PublicReadMixin:
    """For an APIView whose GET needs no token: pages of other sites may read the answer (CORS `*`).

    Writing through the same view still wants a token or the session. Put it first among the bases.
    """

    public_read = True

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if request.method in SAFE_METHODS:
            for name, value in PUBLIC_HEADERS.items():
                response[name] = value
        return response
