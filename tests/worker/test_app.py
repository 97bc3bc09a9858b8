"""The worker's processes."""

import gc
from collections.abc import Iterator

import pytest
from celery.signals import worker_init

from worker import app


@pytest.fixture(autouse=True)
def collecting_as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


def test_what_is_loaded_when_a_worker_begins_is_not_collected_again() -> None:
    assert app.app.main == "intersaison"
    gc.unfreeze()
    worker_init.send(sender=None)
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[0] == 20_000
