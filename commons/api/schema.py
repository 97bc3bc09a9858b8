"""What the OpenAPI description says of every operation without being told."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from commons.api.known_words import Body

PROBLEM_TYPE = "application/problem+json"
MEANINGS = {
    400: "Malformed: not JSON, a field missing or of the wrong type.",
    401: "Not signed in, or the token is unknown, revoked or expired.",
    403: "Visible, but not allowed: a role or a scope is missing.",
    404: "Unknown, or not yours to see.",
    409: "Lost to somebody else, or the state has moved on.",
    413: "The body is too big.",
    415: "The body is not JSON.",
    422: "Understood, but impossible as asked.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
}


class ProblemSerializer(serializers.Serializer):
    """RFC 9457 problem details. Some codes bring more members, such as `alternatives`."""

    type = serializers.CharField(help_text="`urn:intersaison:problem:` and the code.")
    title = serializers.CharField(help_text="What kind of problem it is, in words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    code = serializers.CharField(help_text="Stable identifier for programs.")
    detail = serializers.CharField(help_text="What went wrong and what to do, in the reader's language.")
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Sentences by field; dotted paths for nested fields (`lines.0.units`).",
    )

    class Meta:
        ref_name = "Problem"


def problem_responses(*statuses: int) -> dict[Any, OpenApiResponse]:
    """Entries for `extend_schema(responses=…)` that document problems beyond those every operation has."""
    return {
        (status, PROBLEM_TYPE): OpenApiResponse(ProblemSerializer, description=MEANINGS[status]) for status in statuses
    }


class ProblemSchema(AutoSchema):
    """Adds the problems that an operation can answer with, and `Idempotency-Key` where it is honoured."""

    def get_auth(self) -> list[Any]:
        """Reads that anybody may make need no token; a token is welcome all the same."""
        auths = super().get_auth()
        if self.method in SAFE_METHODS and getattr(self.view, "public_read", False) and {} not in auths:
            auths.append({})
        return auths

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        if self.method == "POST" and getattr(self.view, "idempotent", False):
            parameters.append(
                OpenApiParameter(
                    "Idempotency-Key",
                    {"type": "string", "minLength": 1, "maxLength": 255},
                    OpenApiParameter.HEADER,
                    description="At most 255 characters. The same key within 24 hours gets the same answer.",
                )
            )
        return parameters

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for status in self._usual_problems():
            if str(status) not in bodies:
                response = OpenApiResponse(ProblemSerializer, description=MEANINGS[status])
                bodies[str(status)] = self._get_response_for_code(response, str(status), [PROBLEM_TYPE], direction)
        any_other = OpenApiResponse(ProblemSerializer, description="Any other problem.")
        bodies["default"] = self._get_response_for_code(any_other, "default", [PROBLEM_TYPE], direction)
        return bodies

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        """Bodies say that they take no other words."""
        schema: dict[str, Any] = super()._map_basic_serializer(serializer, direction)
        if direction == "request" and isinstance(serializer, Body):
            schema["additionalProperties"] = False
        return schema

    def _usual_problems(self) -> list[int]:
        writes = self.method not in SAFE_METHODS
        statuses = [400, 429]
        if writes or not getattr(self.view, "public_read", False):
            statuses += [401, 403]
        if "{" in self.path:
            statuses.append(404)
        if writes and self.method != "DELETE":
            statuses += [413, 415, 422]
        return sorted(statuses)
