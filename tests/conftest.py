"""What all tests share."""

import gc
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.db import connection
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from bookings.search.known_codes import forget_codes
from bookings.search.zones import forget_zones
from tests import template
from tests.emptying import empty_quickly, keep_what_migrations_left

pytest_plugins = ["tests.browser", "tests.stripe_standin"]

# How long an example takes says more about the machine that day than about the code.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

empty_quickly()


def pytest_configure(config: pytest.Config) -> None:
    """With several processes, the first one has one database made for all of them."""
    if config.getoption("dist", "no") != "no" and not config.option.reuse_db:
        maker = template.begin()
        config.add_cleanup(lambda: template.end(maker))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that processes side by side end at the same time."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in ("browser", "long")))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """What is loaded with the tests stays: the collector need not look through it, neither now nor again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The test database of this process is a copy, where there is something to copy."""
    if template.is_being_made():
        site.DATABASES["default"]["TEST"] |= template.copied()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database; at the end of the day those who are still connected, such as a browser's last request, go."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        keep_what_migrations_left()
        # Tests that commit are cleaned up by TRUNCATE, which these refuse; those about it put the triggers back.
        cursor.execute("ALTER TABLE bookings_ledgerentry DISABLE TRIGGER ledger_kept")
        cursor.execute("ALTER TABLE bookings_invoice DISABLE TRIGGER invoice_kept")
        cursor.execute("ALTER TABLE bookings_invoicefile DISABLE TRIGGER invoice_files_kept")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def nothing_from_another_test() -> None:
    """Each test has venues, kinds and amenities of its own."""
    forget_zones()
    forget_codes()
