"""`/favourites/` and `/saved-searches/`: what you keep."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.models import Favourite, SavedSearch
from bookings.saved.favourites import drop_favourite, keep_favourite
from bookings.saved.searches import (
    LONGEST,
    change_search,
    delete_search,
    pause_search,
    resume_search,
    save_search,
)
from bookings.search.reading import NAMES
from commons.api.idempotency import IdempotentMixin
from commons.api.known_words import Body, refuse_unknown_parameters
from commons.api.schema import problem_responses


class FavouriteSerializer(serializers.Serializer):
    """A venue that you keep."""

    venue = serializers.SlugField(source="venue.slug")
    name = serializers.CharField(source="venue.name")
    created_at = serializers.DateTimeField()


class SavedSearchSerializer(serializers.ModelSerializer):
    """A search that is made again for you."""

    class Meta:
        model = SavedSearch
        fields = ["id", "name", "query", "alert", "state", "why_ended", "looked_at", "told_at", "created_at"]
        read_only_fields = fields


class SavedSearchInput(Body):
    """A search to keep."""

    name = serializers.CharField(max_length=120)
    query = serializers.CharField(max_length=LONGEST, help_text="The query string of `/search/`.")
    alert = serializers.ChoiceField(SavedSearch.Alert.choices, default=SavedSearch.Alert.DAILY)

    def validate_query(self, query: str) -> str:
        """Misspelt, it would tell of what nobody asked for."""
        refuse_unknown_parameters(QueryDict(query), NAMES)
        return query


class SavedSearchChanges(Body):
    """What changes; `paused` stops alerts, or lets them go on."""

    name = serializers.CharField(max_length=120, required=False)
    alert = serializers.ChoiceField(SavedSearch.Alert.choices, required=False)
    paused = serializers.BooleanField(required=False)


class Favourites(GenericAPIView):
    """The venues that you keep."""

    serializer_class = FavouriteSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Favourite]:
        return Favourite.objects.filter(user=self.request.user).select_related("venue")  # type: ignore[misc]

    @extend_schema(operation_id="favourites_list", responses=FavouriteSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The venues that you keep, the last first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(FavouriteSerializer(page, many=True).data)


class FavouriteDetail(GenericAPIView):
    """One venue."""

    serializer_class = FavouriteSerializer

    @extend_schema(operation_id="favourites_keep", request=None, responses={204: None, **problem_responses(404, 422)})
    def put(self, request: Request, slug: str) -> Response:
        """Keep a venue; twice is once."""
        keep_favourite(user=request.user, slug=slug)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(operation_id="favourites_drop", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Keep it no longer."""
        drop_favourite(user=request.user, slug=slug)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SavedSearches(IdempotentMixin, GenericAPIView):
    """The searches that you keep."""

    serializer_class = SavedSearchSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[SavedSearch]:
        return SavedSearch.objects.filter(user=self.request.user)  # type: ignore[misc]

    @extend_schema(operation_id="saved_searches_list", responses=SavedSearchSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The searches that you keep, the last first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(SavedSearchSerializer(page, many=True).data)

    @extend_schema(
        operation_id="saved_searches_create",
        request=SavedSearchInput,
        responses={201: SavedSearchSerializer, **problem_responses(409, 422)},
    )
    def post(self, request: Request) -> Response:
        """Keep a search. Spaces that it finds now are not told of; each other one is told of once."""
        data = SavedSearchInput(data=request.data)
        data.is_valid(raise_exception=True)
        search = save_search(user=request.user, now=timezone.now(), **data.validated_data)
        return Response(SavedSearchSerializer(search).data, status=status.HTTP_201_CREATED)


class SavedSearchDetail(GenericAPIView):
    """One search."""

    serializer_class = SavedSearchSerializer

    @extend_schema(
        operation_id="saved_searches_change",
        request=SavedSearchChanges,
        responses={200: SavedSearchSerializer, **problem_responses(404, 409)},
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Rename it, tell more or less often, pause or go on."""
        data = SavedSearchChanges(data=request.data)
        data.is_valid(raise_exception=True)
        mine: dict[str, Any] = {"user": request.user, "search_id": pk}
        changes, now = data.validated_data, timezone.now()
        search = change_search(**mine, name=changes.get("name"), alert=changes.get("alert"), now=now)
        if "paused" in changes:
            search = pause_search(**mine) if changes["paused"] else resume_search(**mine, now=now)
        return Response(SavedSearchSerializer(search).data)

    @extend_schema(operation_id="saved_searches_delete", responses={204: None, **problem_responses(404)})
    def delete(self, request: Request, pk: int) -> Response:
        """Give it up."""
        delete_search(user=request.user, search_id=pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
