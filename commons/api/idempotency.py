"""`Idempotency-Key` on POST."""

import hashlib
import json
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from commons import idempotency

MAX_KEY = 255


class IdempotentMixin:
    """For an APIView or view set whose POSTs create something or change a state. Put it first among the bases.

    A signed-in client that sends the same `Idempotency-Key` again within 24 hours gets the same answer, marked
    `Idempotency-Replayed: true`. `idempotent = False` on a subclass switches it off.
    """

    idempotent = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        key = request.headers.get("Idempotency-Key")
        if self.idempotent and request.method == "POST" and key is not None and request.user.is_authenticated:
            self.post = _once(self.post, _checked(key))


def _once(handler: Any, key: str) -> Any:
    def post(request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = idempotency.Request(request.user.pk, "POST", request.path[:300], key, _digest(request.data))
        responses: list[Response] = []

        def work() -> idempotency.Answer:
            responses.append(handler(request, *args, **kwargs))
            return idempotency.Answer(responses[0].status_code, _as_json(responses[0]))

        answer = idempotency.run_once(asked, work, now=timezone.now())
        if responses:
            return responses[0]
        return Response(answer.body, status=answer.status, headers={"Idempotency-Replayed": "true"})

    return post


def _checked(key: str) -> str:
    if not 1 <= len(key) <= MAX_KEY:
        raise ValidationError({"Idempotency-Key": [_("La clé compte de 1 à 255 caractères.")]})
    return key


def _digest(data: Any) -> str:
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _as_json(response: Response) -> Any:
    """What the client will read, as plain JSON values: lazy strings and decimals rendered."""
    if response.data is None:
        return None
    return json.loads(JSONRenderer().render(response.data))
