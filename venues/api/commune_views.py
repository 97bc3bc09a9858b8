"""`/communes/`."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from commons.api.public import PublicReadMixin
from commons.communes import find_communes
from venues.api.venue_serializers import CommuneSerializer

MOST = 20
QUERY = OpenApiParameter(
    "q", str, description="Name, beginning of a name, postal or Insee code; accents, hyphens and « St » as you like."
)


class CommuneList(PublicReadMixin, GenericAPIView):
    """The communes of France."""

    serializer_class = CommuneSerializer
    filter_backends = ()

    @extend_schema(operation_id="communes_list", parameters=[QUERY], responses=CommuneSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The best matches first, twenty at most; none without `q`."""
        found = find_communes(request.query_params.get("q", ""), limit=MOST)
        page = self.paginate_queryset(list(found))
        return self.get_paginated_response(CommuneSerializer(page, many=True).data)
