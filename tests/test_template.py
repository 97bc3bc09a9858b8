"""The test database, copied or not, is what all migrations make."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bookings.models import LegalMention
from commons.models import HouseText
from venues.models import Amenity, VenueKind


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_migrations_left_is_there_again_after_a_test_that_commits(turn: int) -> None:
    for model in (VenueKind, Amenity, HouseText, LegalMention):
        assert model.objects.exists()
        model.objects.all().delete()
