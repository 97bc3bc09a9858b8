"""After tests that commit, the test database holds again what the migrations left, and nothing else.

Only the tables that hold something are emptied, which most do not: Django's `flush` makes new files for each table and
its indexes, and works out all permissions anew.
"""

from collections.abc import Callable
from typing import Any, Final

from django.db import connection
from django.test import TransactionTestCase

# What the migrations left and no test changes stays. No trigger and no reference is asked: all else goes.
EMPTY: Final = """
    DO $$
    DECLARE
        one regclass;
        held boolean;
    BEGIN
        SET LOCAL session_replication_role = replica;
        FOR one IN
            SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
        LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM %s)', one) INTO held;
            IF held THEN
                EXECUTE format('DELETE FROM %s', one);
            END IF;
        END LOOP;
    END $$
"""
# What the migrations left, aside.
KEEP: Final = """
    DO $$
    DECLARE
        one name;
        held boolean;
    BEGIN
        IF to_regnamespace('left_by_migrations') IS NOT NULL THEN
            -- A database of an earlier run: by now it may hold more.
            RETURN;
        END IF;
        CREATE SCHEMA left_by_migrations;
        FOR one IN
            SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
        LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one) INTO held;
            IF held THEN
                EXECUTE format('CREATE TABLE left_by_migrations.%I AS TABLE public.%I', one, one);
            END IF;
        END LOOP;
    END $$
"""
BRING_BACK: Final = """
    DO $$
    DECLARE
        one name;
    BEGIN
        FOR one IN SELECT relname FROM pg_class WHERE relnamespace = 'left_by_migrations'::regnamespace LOOP
            EXECUTE format('INSERT INTO %I SELECT * FROM left_by_migrations.%I', one, one);
        END LOOP;
    END $$
"""
MAY: Final = "SELECT current_setting('is_superuser')::boolean"


def keep_what_migrations_left() -> None:
    """To be called once, before the first test."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP)


def empty_or(flush: Callable[[Any], None]) -> Callable[[Any], None]:
    """A `_fixture_teardown` that empties; on a server where we are not allowed to, `flush`."""

    def teardown(case: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(MAY)
            if cursor.fetchone() == (True,):
                cursor.execute(EMPTY)
            else:
                flush(case)
            cursor.execute(BRING_BACK)

    return teardown


def empty_quickly() -> None:
    """For all tests that commit."""
    TransactionTestCase._fixture_teardown = empty_or(TransactionTestCase._fixture_teardown)  # type: ignore[attr-defined]
