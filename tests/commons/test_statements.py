"""Statements written by hand are prepared once, and are seen by whoever counts or refuses statements."""

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from commons.models import Commune
from commons.statements import execute, fetch, numbered
from tests.factories import make_commune

pytestmark = pytest.mark.django_db

NAMES = "SELECT name FROM commons_commune WHERE insee = %(insee)s AND name NOT LIKE '%%x' -- prepared"


def test_names_become_numbers_in_their_order() -> None:
    assert numbered("SELECT %(b)s,\n  %(a)s, %(b)s, 7 %% 2") == ("SELECT $1, $2, $1, 7 % 2", ("b", "a"))


def test_rows_are_read_and_the_plan_is_kept() -> None:
    commune = make_commune()
    for _ in range(3):
        assert fetch(NAMES, {"insee": commune.pk}) == [(commune.name,)]
    prepared = "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement = %(text)s"
    assert fetch(prepared, {"text": numbered(NAMES)[0]}) == [(3, 0)]


def test_changes_are_counted() -> None:
    commune = make_commune()
    change = "UPDATE commons_commune SET name = %(name)s WHERE insee = %(insee)s"
    assert execute(change, {"name": "Ailleurs", "insee": commune.pk}) == 1
    assert execute(change, {"name": "Ailleurs", "insee": "none"}) == 0
    assert Commune.objects.get(pk=commune.pk).name == "Ailleurs"


def test_every_statement_is_counted(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        fetch(NAMES, {"insee": "48095"})
        execute("UPDATE commons_commune SET name = name WHERE false", {})


def test_errors_are_those_of_the_framework_and_leave_the_next_statement_alone() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        execute("INSERT INTO commons_commune (insee) VALUES (%(insee)s)", {"insee": "x"})
    assert fetch("SELECT 1", {}) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_followed_by_a_new_one() -> None:
    with pytest.raises(OperationalError):
        fetch("SELECT pg_terminate_backend(pg_backend_pid())", {})
    connection.close()
    assert fetch("SELECT 1", {}) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_server_that_was_restarted_between_two_requests_is_not_noticed() -> None:
    fetch("SELECT 1", {})
    ours = connection.connection.info.backend_pid
    with psycopg.connect(connection.connection.info.dsn, password=connection.settings_dict["PASSWORD"]) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [ours])
    # What the start of a request does.
    connection.close_at, connection.health_check_enabled, connection.health_check_done = None, True, False
    try:
        assert fetch("SELECT 1", {}) == [(1,)]
    finally:
        connection.health_check_enabled = False


@pytest.mark.django_db(transaction=True)
def test_a_healthy_connection_is_not_asked_whether_it_is() -> None:
    fetch("SELECT 2", {})
    mine = "SELECT query FROM pg_stat_activity WHERE pid = %s"
    ours = connection.connection.info.backend_pid
    assert connection.is_usable()
    with psycopg.connect(connection.connection.info.dsn, password=connection.settings_dict["PASSWORD"]) as other:
        ((last,),) = other.execute(mine, [ours]).fetchall()
        assert last == "SELECT 2"
        # Whatever the server says between two requests, it is asked.
        connection.cursor().execute("LISTEN gossip")
        other.execute("NOTIFY gossip")
        other.commit()
    assert connection.is_usable()
    connection.connection.close()
    assert not connection.is_usable()
    connection.close()
    assert not connection.is_usable()
