"""Lists come in pages: `results`, `next`, `previous`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from commons.api.known_words import refuse_unknown_parameters
from commons.errors import no_such_page

if TYPE_CHECKING:
    # The framework loads this module while it loads its views.
    from rest_framework.views import APIView

DEFAULT_SIZE = 25
MAX_SIZE = 100
# Further pages would make the database skip millions of rows; nobody reads that far.
MAX_PAGE = 100_000


class Pages(BasePagination):
    """`?page=` (from 1) and `?page_size=` (25; more than 100 is read as 100).

    One row more than the page is fetched to know whether there is a next page: no count of the whole list. A page that
    does not exist is a 404.
    """

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        request: Request,
        view: "APIView | None" = None,
    ) -> list[Any]:
        self.request = request
        refuse_unknown_parameters(request.query_params, _names_of(view))
        self.page = self._page(request)
        size = self._size(request)
        start = (self.page - 1) * size
        rows = list(queryset[start : start + size + 1])
        if not rows and self.page > 1:
            raise no_such_page()
        self.more = len(rows) > size
        return rows[:size]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self._next(), "previous": self._previous(), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, _view: "APIView") -> list[dict[str, Any]]:
        return [
            {
                "name": "page",
                "in": "query",
                "required": False,
                "description": "Page number, from 1. A page that does not exist is a 404.",
                "schema": {"type": "integer", "minimum": 1},
            },
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "description": "Results per page, 25 by default; more than 100 is read as 100.",
                "schema": {"type": "integer", "minimum": 1},
            },
        ]

    def _page(self, request: Request) -> int:
        page = _positive(request.query_params.get("page", "1"))
        if page is None or page > MAX_PAGE:
            raise no_such_page()
        return page

    def _size(self, request: Request) -> int:
        size = _positive(request.query_params.get("page_size", str(DEFAULT_SIZE)))
        if size is None:
            raise ValidationError({"page_size": [_("Indiquez un nombre entre 1 et 100.")]})
        return min(size, MAX_SIZE)

    def _next(self) -> str | None:
        if not self.more:
            return None
        return replace_query_param(self.request.build_absolute_uri(), "page", self.page + 1)

    def _previous(self) -> str | None:
        if self.page == 1:
            return None
        address = self.request.build_absolute_uri()
        if self.page == 2:
            return remove_query_param(address, "page")
        return replace_query_param(address, "page", self.page - 1)


def _names_of(view: "APIView | None") -> set[str]:
    """What the address of a list may say: pages, the list's filters, and what its view reads itself (`own_words`)."""
    filters = getattr(getattr(view, "filterset_class", None), "base_filters", ())
    return {"page", "page_size", *filters, *getattr(view, "own_words", ())}


def _positive(text: str) -> int | None:
    """The whole number ≥ 1 written in plain digits, else None."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        return None
    return int(text) or None
