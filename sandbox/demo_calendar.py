"""The demonstration's own outside calendar: a person writes into it and sees the site follow."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sandbox.calendars import calendar

STATES = {
    "ok": "en marche",
    "down": "en panne (le serveur répond 500)",
    "empty": "vide (le serveur a perdu ses rendez-vous)",
}


@dataclass(frozen=True, slots=True)
class Appointment:
    """`start` and `end` as the wall clock in Paris shows them: `2026-12-01T14:00`."""

    uid: str
    start: str
    end: str
    title: str


@dataclass(frozen=True, slots=True)
class _Kept:
    appointments: list[dict[str, str]]
    state: str


class DemoCalendar:
    """Kept in one JSON file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "demo.json"

    def appointments(self) -> list[Appointment]:
        """By start."""
        return sorted((Appointment(**kept) for kept in self._read().appointments), key=lambda one: one.start)

    def state(self) -> str:
        """One of STATES."""
        return self._read().state

    def add(self, *, start: str, end: str, title: str) -> str | None:
        """Adds an appointment; the sentence that says what is wrong, if something is."""
        try:
            first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
        except ValueError:
            return "Indiquez un jour et deux heures."
        if last <= first or first.tzinfo or last.tzinfo:
            return "La fin doit venir après le début."
        new = Appointment(
            secrets.token_hex(8), f"{first:%Y-%m-%dT%H:%M}", f"{last:%Y-%m-%dT%H:%M}", title.strip()[:100]
        )
        self._write([*self.appointments(), new], self.state())
        return None

    def remove(self, uid: str) -> None:
        """Takes an appointment out, if it is there."""
        self._write([kept for kept in self.appointments() if kept.uid != uid], self.state())

    def set_state(self, state: str) -> None:
        """Makes the calendar work, fail or seem empty."""
        if state in STATES:
            self._write(self.appointments(), state)

    def as_ics(self) -> bytes:
        """What the calendar's address gives while it works."""
        lines = ["PRODID:-//Intersaison//bac a sable//FR", "X-WR-TIMEZONE:Europe/Paris"]
        for kept in self.appointments() if self.state() == "ok" else []:
            lines += [
                "BEGIN:VEVENT",
                f"UID:{kept.uid}@agenda-demo.example",
                f"DTSTAMP:{datetime(2026, 1, 1, tzinfo=UTC):%Y%m%dT%H%M%SZ}",
                f"DTSTART;TZID=Europe/Paris:{_compact(kept.start)}",
                f"DTEND;TZID=Europe/Paris:{_compact(kept.end)}",
                f"SUMMARY:{_escaped(kept.title or 'Occupé')}",
                "END:VEVENT",
            ]
        return calendar(lines)

    def _read(self) -> "_Kept":
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            return _Kept(list(kept["appointments"]), str(kept["state"]))
        except (OSError, ValueError, KeyError, TypeError):
            return _Kept([], "ok")

    def _write(self, appointments: list[Appointment], state: str) -> None:
        unfinished = self.path.with_suffix(".part")
        kept = {"appointments": [asdict(one) for one in appointments], "state": state}
        unfinished.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
        unfinished.replace(self.path)


def _compact(wall_clock: str) -> str:
    return f"{datetime.fromisoformat(wall_clock):%Y%m%dT%H%M%S}"


def _escaped(text: str) -> str:
    for raw, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"), ("\r", "")):
        text = text.replace(raw, safe)
    return text
