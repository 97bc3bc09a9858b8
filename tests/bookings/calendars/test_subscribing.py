"""Real clients, vdirsyncer and khal, subscribe to our addresses and show what is booked, moved and cancelled."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from bookings.calendars.addresses import calendar_address, web_address
from bookings.changing import change
from bookings.lifecycle.cancelling import cancel
from bookings.lifecycle.submitting import submit
from bookings.models import Reservation
from commons.periods import Period
from tests.bookings.calendars.conftest import AFTERNOON, MORNING
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.plain import plain

VDIRSYNCER = """
[general]
status_path = "{folder}/status/"

[pair agenda]
a = "ours"
b = "folder"
collections = null
conflict_resolution = "a wins"

[storage ours]
type = "http"
url = "{url}"

[storage folder]
type = "filesystem"
path = "{folder}/items/"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[agenda]]
path = {folder}/items
type = calendar

[locale]
local_timezone = Europe/Paris
default_timezone = Europe/Paris
timeformat = %H:%M
dateformat = %d/%m/%Y
longdateformat = %d/%m/%Y
datetimeformat = %d/%m/%Y %H:%M
longdatetimeformat = %d/%m/%Y %H:%M

[sqlite]
path = {folder}/khal.db
"""
SHOWN = "{start-date} {start-time}-{end-time} {title} {status}"


class Agenda:
    """A person's agenda: vdirsyncer fetches, khal shows."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        (folder / "items").mkdir()
        (folder / "vdirsyncer").write_text(VDIRSYNCER.format(folder=folder, url=url))
        (folder / "khal").write_text(KHAL.format(folder=folder))
        self._run("vdirsyncer", "discover")

    def shows(self) -> list[str]:
        """What khal lists from 11 to 20 January 2027 after fetching anew."""
        self._run("vdirsyncer", "sync")
        told = ["--day-format", "", "--format", SHOWN]
        lines = self._run("khal", "-c", str(self.folder / "khal"), "list", *told, "11/01/2027", "20/01/2027")
        return [plain(line.strip()) for line in lines.splitlines() if line.strip() and "No events" not in line]

    def _run(self, program: str, *arguments: str) -> str:
        environment = {**os.environ, "VDIRSYNCER_CONFIG": str(self.folder / "vdirsyncer"), "LC_ALL": "C.UTF-8"}
        path = Path(sys.executable).parent / program
        done = subprocess.run([path, *arguments], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def subscribe(folder: Path, hotel: Hotel, subject: Any, *, detailed: bool = False) -> Agenda:
    actor = hotel.bob if subject == hotel.bob else hotel.alice
    return Agenda(folder, web_address(calendar_address(actor=actor, subject=subject, detailed=detailed)))


def book(hotel: Hotel, period: Period) -> Reservation:
    held = hotel.hold(wish(hotel.room, period), now=timezone.now())
    return submit(actor=hotel.bob, reservation_id=held.pk, now=timezone.now())


def move(hotel: Hotel, reservation: Reservation, period: Period) -> None:
    lines = [wish(hotel.room, period)]
    change(actor=hotel.alice, reservation_id=reservation.pk, lines=lines, now=timezone.now(), as_host=True)


def call_off(hotel: Hotel, reservation: Reservation) -> None:
    cancel(actor=hotel.bob, reservation_id=reservation.pk, now=timezone.now())


@pytest.fixture
def hotel(transactional_db: None, live_server: Any, settings: Any) -> Hotel:
    settings.SITE_URL = live_server.url
    return make_hotel(name="Hôtel des Cimes")


def test_member_follows_what_they_booked(tmp_path: Path, hotel: Hotel) -> None:
    agenda = subscribe(tmp_path, hotel, hotel.bob)
    assert agenda.shows() == []
    booked = book(hotel, AFTERNOON)
    assert agenda.shows() == ["12/01/2027 14:00-17:00 Hôtel des Cimes : Salle du Lot CONFIRMED"]
    move(hotel, booked, MORNING)
    assert agenda.shows() == ["12/01/2027 09:00-12:00 Hôtel des Cimes : Salle du Lot CONFIRMED"]
    call_off(hotel, booked)
    assert agenda.shows() == ["12/01/2027 09:00-12:00 Hôtel des Cimes : Salle du Lot CANCELLED"]


def test_anybody_sees_when_a_room_is_taken_and_not_by_whom(tmp_path: Path, hotel: Hotel) -> None:
    agenda = subscribe(tmp_path, hotel, hotel.room)
    booked = book(hotel, AFTERNOON)
    assert agenda.shows() == ["12/01/2027 14:00-17:00 Réservé CONFIRMED"]
    move(hotel, booked, MORNING)
    assert agenda.shows() == ["12/01/2027 09:00-12:00 Réservé CONFIRMED"]
    # vdirsyncer believes no calendar that is suddenly empty: another stay remains.
    book(hotel, hours(9, 3, day=1))
    call_off(hotel, booked)
    assert agenda.shows() == ["13/01/2027 09:00-12:00 Réservé CONFIRMED"]


def test_host_sees_who_comes(tmp_path: Path, hotel: Hotel) -> None:
    agenda = subscribe(tmp_path, hotel, hotel.venue, detailed=True)
    booked = book(hotel, AFTERNOON)
    assert agenda.shows() == [f"12/01/2027 14:00-17:00 Salle du Lot : {hotel.bob.name}, 1 personne CONFIRMED"]
    call_off(hotel, booked)
    assert agenda.shows() == [f"12/01/2027 14:00-17:00 Salle du Lot : {hotel.bob.name}, 1 personne CANCELLED"]


def test_anybody_sees_what_is_open(tmp_path: Path, hotel: Hotel, live_server: Any) -> None:
    agenda = Agenda(tmp_path, f"{live_server.url}/calendars/ouvertures.ics?commune=48095&rayon=10")
    assert "01/11/2026 - Ouvert : Hôtel des Cimes, Mende CONFIRMED" in agenda.shows()
