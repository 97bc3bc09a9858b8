"""Times as programs write them, in the venue's zone."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from commons.api.fields import LocalDateTimeField, MoneyField
from commons.errors import Impossible
from commons.periods import Bound
from commons.times import read_instant

PARIS = ZoneInfo("Europe/Paris")
wall = datetime.fromisoformat


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2027-01-12T09:00", wall("2027-01-12T09:00")),
        (" 2027-01-12 09:00:30 ", wall("2027-01-12T09:00:30")),
        ("2027-01-12T09:00:00+01:00", datetime(2027, 1, 12, 8, tzinfo=UTC)),
        ("2027-01-12T09:00:00 01:00", datetime(2027, 1, 12, 8, tzinfo=UTC)),
        ("2027-01-12T09:00:00Z", datetime(2027, 1, 12, 9, tzinfo=UTC)),
    ],
)
def test_time_is_read(text: str, value: datetime) -> None:
    assert LocalDateTimeField().to_internal_value(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2027-01-12", "invalid"),
        ("demain", "invalid"),
        ("", "invalid"),
        (20270112, "invalid"),
        (None, "invalid"),
        ("2027-02-29T09:00", "invalid"),
        ("1900-01-01T00:00", "range"),
        ("9999-12-31T23:59-12:00", "range"),
        ("0001-01-01T00:00+14:00", "range"),
    ],
)
def test_what_is_no_time_is_explained(text: object, code: str) -> None:
    with pytest.raises(ValidationError) as error:
        LocalDateTimeField().to_internal_value(text)
    assert error.value.get_codes() == [code]


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2})?"))
def test_any_text_is_a_time_or_an_error(text: str) -> None:
    try:
        assert isinstance(LocalDateTimeField().to_internal_value(text), datetime)
    except ValidationError as error:
        assert error.detail


def test_time_is_shown_with_its_offset() -> None:
    assert LocalDateTimeField().to_representation(datetime(2027, 7, 1, 9, tzinfo=PARIS)) == "2027-07-01T09:00:00+02:00"


def test_doubled_hour_is_read_wide_and_missing_hour_refused() -> None:
    doubled = wall("2027-10-31T02:30")
    start = read_instant(doubled, zone=PARIS, bound=Bound.START, field="starts_at")
    end = read_instant(doubled, zone=PARIS, bound=Bound.END, field="ends_at")
    assert (start, end) == (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC))

    with pytest.raises(Impossible) as error:
        read_instant(wall("2027-03-28T02:30"), zone=PARIS, bound=Bound.START, field="lines.0.starts_at")
    assert (error.value.code, list(error.value.fields)) == ("nonexistent_time", ["lines.0.starts_at"])
    assert "02:30" in str(error.value.message)


def test_instant_is_itself() -> None:
    instant = datetime(2027, 3, 28, 2, 30, tzinfo=UTC)

    assert read_instant(instant, zone=PARIS, bound=Bound.END, field="x") == instant


def test_money_is_shown_with_two_places() -> None:
    assert MoneyField().to_representation(Decimal("12.5")) == {"amount": "12.50", "currency": "EUR"}
