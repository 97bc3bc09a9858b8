"""A real calendar client, vdirsyncer, subscribes to an address of ours and follows what is booked and cancelled."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import icalendar
import pytest
from django.utils import timezone

from bookings.calendars.addresses import calendar_address, web_address
from bookings.lifecycle.cancelling import cancel
from bookings.lifecycle.submitting import submit
from tests.bookings.calendars.conftest import AFTERNOON, MORNING
from tests.bookings.conftest import Hotel, make_hotel, wish

CONFIG = """
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


class Vdirsyncer:
    """The client with its configuration and its folder."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        (folder / "config").write_text(CONFIG.format(folder=folder, url=url))
        (folder / "items").mkdir()
        self.run("discover")

    def run(self, *command: str) -> None:
        environment = {**os.environ, "VDIRSYNCER_CONFIG": str(self.folder / "config")}
        program = Path(sys.executable).parent / "vdirsyncer"
        done = subprocess.run([program, *command], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def events(self) -> set[tuple[str, str, object]]:
        """Reference (where it is told), status and start, of all files of the folder."""
        self.run("sync")
        found = [
            event
            for path in (self.folder / "items").glob("*.ics")
            for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
        ]
        return {(str(event.get("URL", "")).split("/")[-2:][0], str(event["STATUS"]), event.start) for event in found}


@pytest.mark.django_db(transaction=True)
def test_client_follows_a_members_calendar(tmp_path: Path, live_server: Any, settings: Any) -> None:
    settings.SITE_URL = live_server.url
    hotel = make_hotel()
    client = Vdirsyncer(tmp_path, web_address(calendar_address(actor=hotel.bob, subject=hotel.bob)))
    assert client.events() == set()
    first, second = booked(hotel, AFTERNOON), booked(hotel, MORNING)
    assert client.events() == {
        (first, "CONFIRMED", AFTERNOON.start),
        (second, "CONFIRMED", MORNING.start),
    }
    reservation = hotel.bob.reservations.get(reference=first)
    cancel(actor=hotel.bob, reservation_id=reservation.pk, now=timezone.now())
    assert client.events() == {(first, "CANCELLED", AFTERNOON.start), (second, "CONFIRMED", MORNING.start)}


@pytest.mark.django_db(transaction=True)
def test_client_follows_a_rooms_calendar(tmp_path: Path, live_server: Any, settings: Any) -> None:
    settings.SITE_URL = live_server.url
    hotel = make_hotel()
    client = Vdirsyncer(tmp_path, web_address(calendar_address(actor=hotel.alice, subject=hotel.room)))
    reference = booked(hotel, AFTERNOON)
    assert client.events() == {("", "CONFIRMED", AFTERNOON.start)}
    reservation = hotel.bob.reservations.get(reference=reference)
    cancel(actor=hotel.bob, reservation_id=reservation.pk, now=timezone.now())
    booked(hotel, MORNING)
    assert client.events() == {("", "CONFIRMED", MORNING.start)}


def booked(hotel: Hotel, period: Any) -> str:
    held = hotel.hold(wish(hotel.room, period), now=timezone.now())
    return submit(actor=hotel.bob, reservation_id=held.pk, now=timezone.now()).reference
