"""`/communes/`."""

from collections.abc import Sequence

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from commons.api.public import PublicReadMixin
from commons.communes import communes_spelt_like, find_communes
from commons.models import Commune
from venues.api.venue_serializers import CommuneSerializer
from venues.models import Venue

MOST, LOOKED_AT = 20, 50
QUERY = OpenApiParameter(
    "q", str, description="Name, beginning of a name, postal or Insee code; accents, hyphens and « St » as you like."
)


class CommuneList(PublicReadMixin, GenericAPIView):
    """The communes of France."""

    serializer_class = CommuneSerializer
    filter_backends = ()
    own_words = ("q",)

    @extend_schema(operation_id="communes_list", parameters=[QUERY], responses=CommuneSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The best matches first, twenty at most; none without `q`.

        Where no name fits, those that it may be a misspelling of. Among equally good ones, those of departments in
        which there are venues come first.
        """
        typed = request.query_params.get("q", "")
        found = list(find_communes(typed, limit=LOOKED_AT)) or communes_spelt_like(typed, limit=LOOKED_AT)
        page = self.paginate_queryset(_where_venues_are_first(found)[:MOST])
        return self.get_paginated_response(CommuneSerializer(page, many=True).data)


def _where_venues_are_first(found: Sequence[Commune]) -> list[Commune]:
    if len(found) < 2:
        return [*found]
    venues = Venue.objects.published().order_by()
    served = set(venues.values_list("commune__department", flat=True).distinct())
    return sorted(found, key=lambda one: (one.rank, one.department not in served))
