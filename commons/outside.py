"""Nothing from outside is asked while rows may be locked."""

from typing import Any

from django.db import connection


def refuse_inside_transaction() -> None:
    """Raise RuntimeError within a transaction: what is outside (HTTP, SMTP, Stripe) takes as long as it likes.

    As `transaction.atomic(durable=True)` does, and like it past the transaction in which a test is wrapped.
    """
    blocks: list[Any] = connection.atomic_blocks
    if blocks and not blocks[-1]._from_testcase:
        raise RuntimeError("Nothing outside is asked within a transaction: commit first.")
