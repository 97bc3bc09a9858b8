"""Quick inserts write what `bulk_create` would."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import ApiToken
from commons import inserting
from commons.inserting import insert_rows
from commons.models import Event
from tests.factories import NOW, make_user
from venues.models import VenueKind

pytestmark = pytest.mark.django_db


def event(number: int) -> Event:
    return Event(
        happened_at=datetime(2027, 1, number, tzinfo=UTC),
        kind="tested",
        subject_type="test",
        subject_id=str(number),
        actor=make_user(),
        data={"n": [number, None, "é"]},
    )


def test_rows_are_written_and_know_their_keys() -> None:
    rows = insert_rows([event(1), event(2)])
    by_orm = Event.objects.bulk_create([event(3)])
    assert [Event.objects.get(pk=row.pk).data["n"][0] for row in rows] == [1, 2]
    fields = {"id", "happened_at", "subject_id", "actor_id", "data"}
    plain = [{**vars(Event.objects.get(pk=row.pk)), "_state": None} for row in (rows[0], by_orm[0])]
    assert [{key: value for key, value in one.items() if key not in fields} for one in plain] == [
        {key: value for key, value in plain[1].items() if key not in fields}
    ] * 2
    assert not rows[0]._state.adding
    rows[0].kind = "changed"
    rows[0].save()
    assert Event.objects.filter(kind="changed").count() == 1


def test_more_rows_than_one_statement_can_hold(monkeypatch, django_assert_num_queries) -> None:
    monkeypatch.setattr(inserting, "MOST_VALUES", 30)
    events = [event(number) for number in range(1, 6)]
    with django_assert_num_queries(3):
        rows = insert_rows(events)
    assert [(row.pk, row.subject_id) for row in rows] == list(
        Event.objects.order_by("pk").values_list("pk", "subject_id")
    )


def test_nothing_is_one_statement_less(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert insert_rows([]) == []


def test_constraints_are_told_by_their_names() -> None:
    kinds = [VenueKind(code="twice", name_fr="a", name_en="a", default_approval="instant") for _ in range(2)]
    with pytest.raises(IntegrityError, match="code"), transaction.atomic():
        insert_rows(kinds)
    assert not VenueKind.objects.filter(code="twice").exists()


def test_arrays_and_ranges_are_of_their_types() -> None:
    token = ApiToken(user=make_user(), name="x", prefix="x", digest="x", scopes=["read", "book"], expires_at=NOW)
    insert_rows([token])
    assert ApiToken.objects.get(pk=token.pk).scopes == ["read", "book"]
