"""From parameters to a question, and nothing else than that."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from bookings.search import parsing
from bookings.search.question import At, Box, Circle, Half, Ordering, Question, Within
from bookings.search.reading import BadQuestion, read_question
from commons.errors import Impossible, Missing

TODAY = date(2026, 12, 1)


def test_nothing_asked_is_the_plain_question() -> None:
    assert read_question({}, today=TODAY) == Question()
    assert read_question({"q": "  ", "units": "", "utm_source": "x"}, today=TODAY) == Question()


def test_everything_asked(db: None) -> None:
    query = (
        "from=2027-01-12T09:00&to=2027-01-12T17:00%2B01:00&spans_closures=true&near=44.52,3.5&radius_km=12.5&units=4"
        "&headcount=6&audience=association&kind=desks&kind=hall,kitchen&venue_kind=hotel&amenities=fibre,projector"
        "&max_price=12,50&q=caf%C3%A9&ordering=price&page=2&page_size=500&purpose=work&bbox=3,44,4,45"
    ).replace("%2B01:00", "")
    assert read_question(QueryDict(query), today=TODAY) == Question(
        when=At(datetime.fromisoformat("2027-01-12T09:00"), datetime.fromisoformat("2027-01-12T17:00"), True),
        circle=Circle(44.52, 3.5, 12.5),
        radius_km=12.5,
        box=Box(3, 44, 4, 45),
        units=4,
        headcount=6,
        audience="association",
        kinds=frozenset({"desks", "hall", "kitchen"}),
        venue_kinds=frozenset({"hotel"}),
        amenities=frozenset({"fibre", "projector"}),
        max_price=Decimal("12.50"),
        text="café",
        purpose="work",
        ordering=Ordering.PRICE,
        page=2,
        page_size=100,
    )


def test_flexible_times() -> None:
    asked = {"between": "2027-01-04/2027-01-29", "duration": "PT2H30M", "weekdays": "tue,3", "hours": "18:00-22:00"}
    expected = Within(
        date(2027, 1, 4), date(2027, 1, 29), timedelta(hours=2.5), frozenset({1, 3}), (time(18), time(22))
    )
    assert read_question(asked, today=TODAY).when == expected
    form = {"first": "2027-01-04", "last": "2027-01-29"}
    assert read_question(form, today=TODAY).when == Within(date(2027, 1, 4), date(2027, 1, 29))


@pytest.mark.parametrize("half", Half)
def test_half_a_day(half: Half) -> None:
    asked = {"between": "2027-01-04/2027-01-29", "duration": half.value}
    assert read_question(asked, today=TODAY).when == Within(date(2027, 1, 4), date(2027, 1, 29), half=half)


def test_how_long_without_when_is_asked_of_the_coming_year() -> None:
    year = (date(2026, 11, 30), date(2027, 12, 1))
    assert read_question({"duration": "P3D"}, today=TODAY).when == Within(*year, timedelta(days=3), days=3)
    assert read_question({"weekdays": "1"}, today=TODAY).when == Within(*year, weekdays=frozenset({1}))
    assert read_question({"hours": "18:00-20:00"}, today=TODAY).when == Within(*year, hours=(time(18), time(20)))


def test_a_form_gives_a_day_and_hours_or_only_a_day() -> None:
    form = {"date": "2027-01-12", "from_time": "09:00", "to_time": "17:00", "to_date": "2027-01-14"}
    assert read_question(form, today=TODAY).when == At(
        datetime.fromisoformat("2027-01-12T09:00"), datetime.fromisoformat("2027-01-14T17:00")
    )
    assert read_question({"date": "2027-01-12"}, today=TODAY).when == Within(date(2027, 1, 12), date(2027, 1, 12))


def test_offsets_and_lost_plus_signs() -> None:
    asked = {"from": "2027-01-12T09:00+01:00", "to": "2027-01-12T17:00 01:00"}
    assert read_question(asked, today=TODAY).when == At(
        datetime(2027, 1, 12, 8, tzinfo=UTC), datetime(2027, 1, 12, 16, tzinfo=UTC)
    )


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(BadQuestion) as caught:
        read_question(
            {"date": "2027-13-12", "from_time": "9h", "to_time": "17:00", "units": "0", "near": "91,0"}, today=TODAY
        )
    assert caught.value.fields.keys() == {"date", "from_time", "units", "near"}


@pytest.mark.parametrize("page", ["0", "-1", "two", "1" * 20])
def test_pages_that_cannot_be(page: str) -> None:
    with pytest.raises(Missing):
        read_question({"page": page}, today=TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("P1D", 1440), ("PT90M", 90), ("PT1H30M", 90), ("P1DT2H", 1560), ("P2W", 20160), ("pt3h", 180)],
)
def test_durations(text: str, expected: int) -> None:
    assert parsing.duration(text) == timedelta(minutes=expected)


@pytest.mark.parametrize(
    ("text", "expected"), [("P1D", 1), ("p2w", 14), ("P7D", 7), ("PT24H", None), ("P1DT2H", None), ("PT3H", None)]
)
def test_whole_days_are_told_from_hours(text: str, expected: int | None) -> None:
    assert parsing.whole_days(text) == expected


@pytest.mark.parametrize("text", ["", "P", "PT", "P1", "1H", "PT0M", "P1DT", "P1Y", "PT-1H"])
def test_durations_that_are_none(text: str) -> None:
    with pytest.raises(parsing.Unreadable):
        parsing.duration(text)


def test_communes_of_corsica() -> None:
    assert parsing.insee("2b033") == "2B033"
    with pytest.raises(parsing.Unreadable):
        parsing.insee("2C033")


@given(
    st.dictionaries(
        st.sampled_from(["from", "to", "between", "near", "bbox", "duration", "hours", "units", "page", "date", "q"]),
        st.text(max_size=20),
    )
)
def test_anything_is_read_or_refused_in_words(params: dict[str, str]) -> None:
    try:
        read_question(params, today=TODAY)
    except BadQuestion as error:
        assert all(sentence.endswith(".") for sentences in error.fields.values() for sentence in sentences)
    except (Impossible, Missing) as error:
        assert str(error.message).endswith(".")
