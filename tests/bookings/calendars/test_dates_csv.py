"""Tables of dates as hosts really keep them: what is taken, and every line that could not be understood."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.calendars.dates_csv import MAX_LINES, MOST_CELLS, read_dates, template_csv
from bookings.calendars.reading import NotACalendar, Reading
from commons.periods import Period, local_day

PARIS = ZoneInfo("Europe/Paris")
START, END = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 12, 31, tzinfo=UTC)


def read(*lines: str, encoding: str = "utf-8", zone: ZoneInfo = PARIS) -> Reading:
    return read_dates("\r\n".join(lines).encode(encoding), start=START, end=END, zone=zone)


def taken(*lines: str, **more: str) -> list[str]:
    """`14/07 09:00-12:00` on the clock of Paris; the end's date only where it differs."""
    return [shown(time.period) for time in read(*lines, **more).busy]  # type: ignore[arg-type]


def shown(period: Period) -> str:
    start, end = period.start.astimezone(PARIS), period.end.astimezone(PARIS)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%d/%m %H:%M}"
    return f"{start:%d/%m %H:%M}-{last}"


def codes(*lines: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in read(*lines).problems]


WHOLE_DAY = "14/07 00:00-15/07 00:00"


@pytest.mark.parametrize(
    "written",
    [
        *("14/07/2027", "14-07-2027", "14.07.2027", "14/7/27", "14.7.27", "2027-07-14", "2027/7/14", "20270714"),
        *("14 juillet 2027", "mercredi 14 juillet 2027", "Mer. 14 juil. 2027", "14 JUILLET 2027", "14-JUL-2027"),
        *("14 July 2027", "Wed 14th July 2027", '"14/07/2027"', "  14/07/2027  ", "le 14/07/2027"),
    ],
)
def test_a_day_however_it_is_written(written: str) -> None:
    assert (taken(written), codes(written)) == ([WHOLE_DAY], [])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("14/07/2027;16/07/2027", "14/07 00:00-17/07 00:00"),
        ("du 14/07/2027 au 16/07/2027", "14/07 00:00-17/07 00:00"),
        ("14/07/2027-16/07/2027", "14/07 00:00-17/07 00:00"),
        ("14/07/2027;9:00;12:30", "14/07 09:00-12:30"),
        ("14/07/2027;9h - 12h30", "14/07 09:00-12:30"),
        ("14/07/2027;9 h;12 h 30", "14/07 09:00-12:30"),
        ("14/07/2027 9:00-12:30", "14/07 09:00-12:30"),
        ("14/07/2027;9:00 AM;12:30 PM", "14/07 09:00-12:30"),
        ("9h;12h30;14/07/2027", "14/07 09:00-12:30"),
        ("14/07/2027;20:00;24:00", "14/07 20:00-15/07 00:00"),
        ("14/07/2027 09:00;16/07/2027 18:00", "14/07 09:00-16/07 18:00"),
        ("14/07/2027;16/07/2027;9:00;18:00", "14/07 09:00-16/07 18:00"),
        ("14/07/2027;16/07/2027 18:00", "14/07 00:00-16/07 18:00"),
        ("14/07/2027 09:00;16/07/2027", "14/07 09:00-17/07 00:00"),
        ("2027-07-14T09:00;2027-07-14T12:30", "14/07 09:00-12:30"),
        ("2027-07-14T07:00:00Z;2027-07-14T10:30:00+00:00", "14/07 09:00-12:30"),
        ("2027-07-14T02:00-05:00;2027-07-14T05:30-05:00", "14/07 09:00-12:30"),
    ],
)
def test_a_range_in_a_line(written: str, expected: str) -> None:
    assert (taken(written), codes(written)) == ([expected], [])


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators_and_quotes(separator: str) -> None:
    lines = [
        separator.join(["date", "fin", "remarque"]),
        separator.join(["14/07/2027", "15/07/2027", '"Fête, du village"']),
    ]
    assert taken(*lines) == ["14/07 00:00-16/07 00:00"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_the_files_of_spreadsheets(encoding: str) -> None:
    lines = ["sep=;", "Début;Heure de début;Fin;Heure de fin", "14/07/2027;9:00;14 août 2027;18:00"]
    assert taken(*lines, encoding=encoding) == ["14/07 09:00-14/08 18:00"]


def test_named_columns_are_found_in_any_order_and_others_left_out() -> None:
    lines = ["Réservé le;Fin;Client;Début", "02/01/2027;16/07/2027;Dupont 12/03/2027;14/07/2027"]
    assert (taken(*lines), codes(*lines)) == (["14/07 00:00-17/07 00:00"], [])


def test_the_table_that_outlook_exports() -> None:
    lines = [
        '"Subject","Start Date","Start Time","End Date","End Time","All day event"',
        '"Conseil","14/07/2027","09:00:00","14/07/2027","12:30:00","False"',
    ]
    assert taken(*lines) == ["14/07 09:00-12:30"]


def test_without_names_a_remark_with_a_date_is_not_taken() -> None:
    assert taken("14/07/2027;Réservé le 02/01/2027 par téléphone;06.12.34.56.78") == [WHOLE_DAY]


@pytest.mark.parametrize(
    ("written", "expected", "code"),
    [
        ("31/02/2027", [], "no_date"),
        ("07/14/2027", [], "no_date"),
        ("14/07/1027", [], "no_date"),
        ("bientôt", [], "no_date"),
        ("9h;12h", [], "no_date"),
        ("14/07/2027;9-12h", [WHOLE_DAY], "date_guessed"),
        ("14/07/2027;25:00;26:00", [WHOLE_DAY], "date_guessed"),
        ("14/07/2027;31/07/2027;31/09/2027", ["14/07 00:00-01/08 00:00"], "date_guessed"),
        ("14/07/2027;18:00", ["14/07 18:00-15/07 00:00"], "no_end"),
        ("14/07/2027;22:00;2:00", ["14/07 22:00-15/07 02:00"], "next_day"),
        ("16/07/2027;14/07/2027", ["14/07 00:00-17/07 00:00"], "end_before_start"),
        ("14/07/2027 18:00;14/07/2027 9:00", [WHOLE_DAY], "end_before_start"),
        ("14/07/2027;14/07/2022", [WHOLE_DAY], "end_before_start"),
        ("14/07/2027;15/07/2027;01/01/2027", ["14/07 00:00-16/07 00:00"], "more_dates"),
        ("14/07/2027;9h;12h;14h;18h", ["14/07 09:00-18:00"], "more_hours"),
    ],
)
def test_a_bad_line_is_widened_or_reported_and_never_takes_another_with_it(
    written: str, expected: list[str], code: str
) -> None:
    lines = ["13/07/2027", written, '"15/12/2027', "16/12/2027"]
    around = ["13/07 00:00-14/07 00:00", "15/12 00:00-16/12 00:00", "16/12 00:00-17/12 00:00"]
    assert sorted(taken(*lines)) == sorted([*around, *expected])
    assert codes(*lines) == [(2, code)]


def test_the_nights_on_which_clocks_change() -> None:
    assert taken("28/03/2027;2:30;4:00") == ["28/03 03:00-04:00"]
    (autumn,) = read("31/10/2027;2:30;2:45").busy
    assert autumn.period.duration == timedelta(hours=1, minutes=15)
    assert [time.period for time in read("31/10/2027").busy] == [local_day(date(2027, 10, 31), PARIS)]


def test_what_lies_outside_the_window_is_counted_and_not_given() -> None:
    reading = read("14/07/2020", "14/07/2027")
    assert (reading.events, reading.all_day, len(reading.busy), reading.complete) == (2, 2, 1, True)


def test_blank_lines_and_remarks_are_passed_over_and_lines_counted_as_a_person_does() -> None:
    assert codes("du;au", "", "# 14/07/2027", ";;", "rien") == [(5, "no_date")]


def test_a_table_with_names_only_is_empty_not_unreadable() -> None:
    assert read("du;au;remarque").events == 0


NO_TABLES = [b"", b"\n\n", b"<html><p>12 rue</p></html>", b"PK\x03\x04", b"\x00\xff" * 50, b"%PDF-1.4"]


@pytest.mark.parametrize("body", NO_TABLES)
def test_what_has_no_date_is_no_table_of_dates(body: bytes) -> None:
    with pytest.raises(NotACalendar):
        read_dates(body, start=START, end=END, zone=PARIS)


def test_a_workbook_is_told_to_be_saved_as_csv() -> None:
    with pytest.raises(NotACalendar, match="CSV"):
        read_dates(b"PK\x03\x04", start=START, end=END, zone=PARIS)


def test_an_endless_table_ends() -> None:
    reading = read(*["14/07/2027"] * (MAX_LINES + 5))
    assert (reading.events, reading.problems[-1].code) == (MAX_LINES, "too_many_lines")


def test_a_table_without_end_to_the_right_is_read_so_far_and_reported() -> None:
    assert codes("14/07/2027", ";".join(["x"] * MOST_CELLS + ["14/07/2027"])) == [(2, "no_date")]


def test_the_template_has_names_and_nothing_taken() -> None:
    reading = read_dates(template_csv(), start=START, end=END, zone=PARIS)
    assert (reading.busy, reading.problems) == ([], [])
    filled = template_csv() + b"14/07/2027;;9:00;12:30;\r\n"
    assert [shown(time.period) for time in read_dates(filled, start=START, end=END, zone=PARIS).busy] == [
        "14/07 09:00-12:30"
    ]


WAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%y", "%Y%m%d")
DAYS = st.dates(date(2027, 2, 1), date(2028, 11, 30))


@given(day=DAYS, length=st.integers(0, 30), way=st.sampled_from(WAYS), other=st.sampled_from(WAYS))
def test_every_range_of_days_comes_back(day: date, length: int, way: str, other: str) -> None:
    last = day + timedelta(days=length)
    reading = read(f"{day:{way}};{last:{other}}")
    whole = Period(local_day(day, PARIS).start, local_day(last, PARIS).end)
    assert ([time.period for time in reading.busy], reading.problems) == ([whole], [])


@given(st.lists(st.text(alphabet="0123456789/-.: h;,\t\"'duaTZ+\n\r#janvier=", max_size=40), max_size=8))
def test_no_text_makes_it_raise_and_no_line_is_lost(lines: list[str]) -> None:
    assert WHOLE_DAY in taken("14/07/2027", *lines)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    with suppress(NotACalendar):
        read_dates(body, start=START, end=END, zone=PARIS)
