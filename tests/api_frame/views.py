"""Views that do what the frame is asked to cope with."""

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404
from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend import urls as site
from commons import errors
from commons.api.fields import LocalDateTimeField, MoneyField
from commons.api.idempotency import IdempotentMixin
from commons.api.public import PublicReadMixin
from commons.models import Commune, Event
from commons.outbox import record_event

ERRORS = {
    "missing": errors.Missing("Ce lieu n’existe pas."),
    "not_allowed": errors.NotAllowed("Pas vous.", code="role_not_allowed"),
    "impossible": errors.Impossible("Non.", code="no_rate", fields={"lines.0.units": ["Trop."]}),
    "lost": errors.Lost("Pris.", code="not_available", data={"alternatives": [1], "status": 200}),
    "too_many": errors.TooMany("Doucement.", data={"retry_after": 7}),
    "unreachable": errors.Unreachable("Pas de réponse."),
    "throttled": Throttled(wait=7.2),
    "http404": Http404(),
    "denied": PermissionDenied(),
    "model": ModelValidationError({"name": ["Trop long."], "__all__": ["Déjà pris."]}),
}


class FailView(APIView):
    public_read = True

    def get(self, request: Request, kind: str) -> Response:
        raise ERRORS[kind]


class LineSerializer(serializers.Serializer):
    units = serializers.IntegerField()
    starts_at = LocalDateTimeField(required=False)


class OrderSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=20)
    lines = LineSerializer(many=True)


class OrderView(IdempotentMixin, APIView):
    """Creates an event per POST, or fails after having written when asked to."""

    def post(self, request: Request) -> Response:
        order = OrderSerializer(data=request.data)
        order.is_valid(raise_exception=True)
        name = order.validated_data["name"]
        event = record_event(kind="order", subject_type="order", subject_id=name, now=timezone.now())
        if name == "refuse":
            raise errors.Lost("Pris.", code="not_available")
        if name == "teapot":
            return Response({"detail": "no"}, status=409)
        return Response({"id": event.pk, "count": Event.objects.filter(subject_id=name).count()}, status=201)


class CommuneSerializer(serializers.ModelSerializer):
    class Meta:
        model = Commune
        fields = ["insee", "name"]


class CommunesView(PublicReadMixin, ListAPIView):
    serializer_class = CommuneSerializer
    queryset = Commune.objects.order_by("insee")

    def post(self, request: Request) -> Response:
        return Response({"by": request.user.email})


class PriceSerializer(serializers.Serializer):
    price = MoneyField()


class PlainView(APIView):
    def get(self, request: Request) -> Response:
        return Response({"scopes": getattr(request.auth, "scopes", None)})

    def post(self, request: Request) -> Response:
        return Response({"data": request.data})


urlpatterns = [
    path("api/v1/fail/<str:kind>/", FailView.as_view()),
    path("api/v1/orders/", OrderView.as_view()),
    path("api/v1/some-communes/", CommunesView.as_view()),
    path("api/v1/plain/", PlainView.as_view()),
    *site.urlpatterns,
]
handler400, handler404, handler500 = site.handler400, site.handler404, site.handler500
