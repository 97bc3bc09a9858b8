"""Instances out of hand-written statements are those of the ORM."""

import pytest

from accounts.models import ApiToken
from bookings.models import Reservation
from commons.instances import columns, instance, width
from commons.models import Event
from commons.statements import fetch
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


def test_an_instance_is_as_the_orm_makes_it() -> None:
    made = ApiToken.objects.create(
        user=make_user(), name="x", prefix="x", digest="x", scopes=["read", "book"], expires_at=NOW
    )
    (row,) = fetch(f"SELECT {columns(ApiToken, 't')} FROM accounts_apitoken t", {})
    read, by_orm = instance(ApiToken, row), ApiToken.objects.get()
    assert len(row) == width(ApiToken)
    assert {**vars(read), "_state": None} == {**vars(by_orm), "_state": None}
    assert read == made
    read.name = "changed"
    read.save()
    assert ApiToken.objects.get().name == "changed"


def test_what_the_driver_leaves_as_text_is_converted() -> None:
    Event.objects.create(happened_at=NOW, kind="x", subject_type="x", subject_id="1", data={"n": [1, None]})
    (row,) = fetch(f"SELECT {columns(Event, 'e')} FROM commons_event e", {})
    assert instance(Event, row).data == {"n": [1, None]}


def test_columns_are_named_and_belong_to_the_alias() -> None:
    assert columns(Reservation, "r").startswith('r."id", r."reference", ')
    assert "*" not in columns(Reservation, "r")
