"""Keys by which a client may safely repeat a request.

`run_once` claims the key first (a row inserted before anything else is locked), then does the work and keeps its
answer, all in one transaction. A twin that comes meanwhile waits on the unique index and then reads the answer of the
first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commons.errors import Impossible
from commons.models import IdempotencyClaim

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Request:
    """What a key is scoped to, and the digest by which another body is recognised."""

    user_id: int
    method: str
    path: str
    key: str
    body_digest: str

    def scope(self) -> dict[str, Any]:
        return {"user_id": self.user_id, "method": self.method, "path": self.path, "key": self.key}


@dataclass(frozen=True)
class Answer:
    """An HTTP status and a JSON-able body, None when there is none."""

    status: int
    body: Any
    replayed: bool = False

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300


class _Refused(Exception):
    """Carries an answer that must not be kept out of the transaction that it undoes."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def run_once(request: Request, work: Callable[[], Answer], *, now: datetime) -> Answer:
    """The answer of `work`, or the one that an equal request got within the last 24 hours.

    Only 2xx answers are kept; any other answer or exception undoes the claim along with the work. Raises Impossible
    `idempotency_mismatch` when the key came with another body.
    """
    try:
        with transaction.atomic():
            if earlier := _claim(request, now):
                return earlier
            answer = work()
            if not answer.succeeded:
                raise _Refused(answer)
            IdempotencyClaim.objects.filter(**request.scope()).update(
                status=answer.status, body={"answer": answer.body}
            )
            return answer
    except _Refused as refused:
        return refused.answer


def purge_claims(*, now: datetime) -> int:
    """Forget the claims older than 24 hours. Returns how many."""
    deleted, _by_model = IdempotencyClaim.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return deleted


def _claim(request: Request, now: datetime) -> Answer | None:
    """None when the key is ours, else the kept answer. Waits while a twin is at work."""
    claim = IdempotencyClaim(
        **request.scope(), body_digest=request.body_digest, status=0, body={"answer": None}, created_at=now
    )
    IdempotencyClaim.objects.filter(**request.scope(), created_at__lt=now - KEPT_FOR).delete()
    # ON CONFLICT DO NOTHING leaves the transaction usable, and waits for a twin that has not committed yet.
    IdempotencyClaim.objects.bulk_create([claim], ignore_conflicts=True)
    kept = IdempotencyClaim.objects.get(**request.scope())
    if kept.status == 0:
        return None
    if kept.body_digest != request.body_digest:
        raise Impossible(
            _("Cette clé d’idempotence a déjà servi pour une autre demande. Prenez-en une nouvelle."),
            code="idempotency_mismatch",
        )
    return Answer(kept.status, kept.body["answer"], replayed=True)
