"""The command for support."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.bookings.calendars.reading.helpers import calendar
from tests.commons.web_server import serving, text
from tests.plain import plain

BODY = calendar("UID:a DTSTART:20261102T090000Z DURATION:PT1H", "UID:b DTSTART:20261102T093000Z DURATION:PT1H", "UID:c")
WINDOW = ["--from", "2026-11-01", "--to", "2026-12-01", "--zone", "Europe/Paris"]


def test_prints_busy_and_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.ics"
    file.write_bytes(BODY)
    call_command("read_calendar", str(file), *WINDOW)
    assert json.loads(plain(capsys.readouterr().out)) == {
        "busy": [{"start": "2026-11-02T09:00:00Z", "end": "2026-11-02T10:30:00Z", "uid": "a"}],
        "problems": [
            {"line": 13, "code": "no_time", "message": "Cet événement n’a pas de date lisible : il est ignoré."}
        ],
    }


@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("days", [["0001-01-01", "9999-12-31"], ["0001-01-01"], ["9997-12-31"]])
def test_any_days_may_be_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], zone: str, days: list[str]
) -> None:
    file = tmp_path / "a.ics"
    file.write_bytes(BODY)
    call_command(
        "read_calendar", str(file), "--zone", zone, "--from", days[0], *(["--to", days[1]] if days[1:] else [])
    )
    assert len(json.loads(capsys.readouterr().out)["busy"]) == len(days) - 1


def test_reads_standard_input_and_needs_no_database() -> None:
    run = subprocess.run(
        [sys.executable, "manage.py", "read_calendar", "-", *WINDOW],
        input=BODY,
        capture_output=True,
        env={"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "PATH": ""},
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert [time["uid"] for time in json.loads(run.stdout)["busy"]] == ["a"]


def test_says_what_is_no_calendar_and_exits_1(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("<html>")
    run = subprocess.run(
        [sys.executable, "manage.py", "read_calendar", str(file)], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert "pas un calendrier" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["/nowhere.ics"],
        ["/"],
        ["http://[/a.ics"],
        ["http://127.0.0.1:99999/a.ics"],
        ["http://127.0.0.1/a.ics"],
        ["-", "--from", "2026-11-02", "--to", "2026-11-02"],
        ["-", "--zone", "Mars"],
        ["-", "--from", "soon"],
    ],
)
def test_says_what_is_wrong(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(BODY)))
    with pytest.raises(CommandError):
        call_command("read_calendar", *arguments)


def test_reads_a_server_that_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with serving({"/a.ics": text(BODY), "/moved": text(status=302, Location="http://localhost:1/a.ics")}) as web:
        call_command("read_calendar", web.address("/a.ics"), *WINDOW)
        assert [time["uid"] for time in json.loads(capsys.readouterr().out)["busy"]] == ["a"]
        with pytest.raises(CommandError):
            call_command("read_calendar", web.address("/moved"), *WINDOW)


def test_file_that_cannot_be_read_is_named_in_a_sentence() -> None:
    with pytest.raises(CommandError, match="Le fichier «\xa0/nowhere.ics\xa0» ne peut pas être lu"):
        call_command("read_calendar", "/nowhere.ics", *WINDOW)
