"""Nothing from outside is asked while rows may be locked."""

from typing import Any

from django.db import connections


def refuse_inside_transaction() -> None:
    """Raise RuntimeError within a transaction: what is outside (HTTP, SMTP, Stripe) takes as long as it likes.

    As `transaction.atomic(durable=True)` does, and like it past the transaction in which a test is wrapped. A thread
    that only asks gets no connection by this.
    """
    known = connections.all(initialized_only=True)
    innermost: list[Any] = [one.atomic_blocks[-1] for one in known if one.atomic_blocks]
    if any(not block._from_testcase for block in innermost):
        raise RuntimeError("Nothing outside is asked within a transaction: commit first.")
