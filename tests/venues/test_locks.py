"""The one lock."""

import pytest
from django.db import OperationalError, connection, transaction

from commons.errors import Missing
from tests.factories import make_space, make_venue
from venues.locks import lock_venue


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(RuntimeError, match="needs a transaction"):
        lock_venue(1)


@pytest.mark.django_db
def test_unknown_venue_is_missing() -> None:
    with pytest.raises(Missing):
        lock_venue(0)


@pytest.mark.django_db(transaction=True)
def test_second_taker_waits_but_rows_that_refer_to_the_venue_are_written(other_connection) -> None:
    venue = make_venue()
    with transaction.atomic():
        assert lock_venue(venue.pk) == venue
        make_space(venue)
        with other_connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
            cursor.execute("SELECT 1 FROM venues_venue WHERE id = %s FOR KEY SHARE", [venue.pk])
            with pytest.raises(OperationalError, match="lock timeout"):
                cursor.execute("SELECT 1 FROM venues_venue WHERE id = %s FOR NO KEY UPDATE", [venue.pk])


@pytest.fixture
def other_connection():
    second = connection.copy()
    yield second
    second.close()
