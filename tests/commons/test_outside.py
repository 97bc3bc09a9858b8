"""Nothing from outside is asked within a transaction: no HTTP, no mail, no payment provider."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from bookings.payments import provider
from commons.fetching import fetch
from commons.notices import send_due
from commons.outside import refuse_inside_transaction


def ask_the_provider() -> Any:
    return provider.read_page("cs_1", account="acct_1")


def fetch_something() -> Any:
    return fetch("https://calendar.example/a.ics")


@pytest.mark.django_db
@pytest.mark.parametrize("ask", [ask_the_provider, fetch_something, send_due])
def test_asking_is_refused_while_rows_may_be_locked(ask: Callable[[], Any]) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="commit first"):
        ask()


@pytest.mark.django_db
def test_the_transaction_around_a_test_does_not_count() -> None:
    refuse_inside_transaction()
    assert send_due() == 0


@pytest.mark.django_db(transaction=True)
def test_after_the_commit_all_may_be_asked() -> None:
    with transaction.atomic():
        pass
    assert send_due() == 0
