"""Planning notices for readers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bookings.mail.kinds import Kind
from bookings.mail.readers import Reader
from commons.models import Notice
from commons.notices import plan_notice


def for_each(
    readers: Iterable[Reader | None],
    kind: Kind | None,
    subject_type: str,
    subject_id: object,
    *,
    due_at: datetime,
    data: Mapping[str, Any],
) -> list[Notice]:
    """One notice for each reader, each address once; none without a kind or without readers."""
    if kind is None:
        return []
    by_email = {reader.email: reader for reader in readers if reader is not None}
    return [
        plan_notice(
            subject_type=subject_type,
            subject_id=subject_id,
            kind=kind,
            recipient=reader.email,
            user=reader.user,
            due_at=due_at,
            data=data,
        )
        for reader in by_email.values()
    ]
