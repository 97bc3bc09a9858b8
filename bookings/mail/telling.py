"""Writing notices for readers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bookings.mail.kinds import Kind
from bookings.mail.readers import Reader
from commons.notices import schedule_notice


def tell(
    readers: Iterable[Reader],
    kind: Kind,
    subject_type: str,
    subject_id: object,
    *,
    due_at: datetime,
    data: Mapping[str, Any],
) -> None:
    """One notice for each reader, each address once."""
    by_email = {reader.email: reader for reader in readers}
    for reader in by_email.values():
        schedule_notice(
            subject_type=subject_type,
            subject_id=subject_id,
            kind=kind,
            recipient=reader.email,
            user=reader.user,
            due_at=due_at,
            data=data,
        )
