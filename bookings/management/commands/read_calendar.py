"""`manage.py read_calendar`: what a calendar says is taken, as JSON, for support. Needs no database."""

import argparse
import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from bookings.calendars.reading import BusyTime, Problem, merged, read_busy
from commons.errors import DomainError
from commons.fetching import fetch
from commons.periods import local_day

USUAL_DAYS = timedelta(days=730)
# On these days it is the same year everywhere.
EARLIEST, LATEST = date(1, 1, 3), date(9999, 12, 29)


def a_day(text: str) -> date:
    """A date as `2026-11-01`; none at the edges of the calendar."""
    try:
        return min(max(date.fromisoformat(text), EARLIEST), LATEST)
    except ValueError:
        raise argparse.ArgumentTypeError(_("« %(text)s » n’est pas une date (AAAA-MM-JJ).") % {"text": text}) from None


def a_zone(text: str) -> ZoneInfo:
    """A time zone of the IANA database."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise argparse.ArgumentTypeError(_("« %(text)s » n’est pas un fuseau horaire.") % {"text": text}) from None


class Command(BaseCommand):
    help = (
        "Prints as JSON the busy periods of an iCal calendar (file, address or - for standard input) and its problems."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        today = datetime.now(UTC).date()
        parser.add_argument("source", help="file, http(s) or webcal address, or - for standard input")
        parser.add_argument("--from", dest="first", type=a_day, default=today, help="first day (default: today)")
        parser.add_argument(
            "--to", dest="last", type=a_day, default=None, help="day after the last (default: 2 years on)"
        )
        parser.add_argument("--zone", type=a_zone, default=ZoneInfo(settings.TIME_ZONE), help="zone of the venue")

    def handle(self, *args: Any, **options: Any) -> None:
        first, zone = options["first"], options["zone"]
        last = options["last"] or min(first, LATEST - USUAL_DAYS) + USUAL_DAYS
        if last <= first:
            raise CommandError(_("La fin de la fenêtre doit venir après son début."))
        try:
            body, charset = _text_of(options["source"])
            reading = read_busy(
                body,
                start=local_day(first, zone).start,
                end=local_day(last, zone).start,
                zone=zone,
                charset=charset,
                own_domain=settings.PUBLIC_DOMAIN,
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        except (OSError, ValueError) as error:
            source = options["source"]
            raise CommandError(_("Le fichier « %(source)s » ne peut pas être lu.") % {"source": source}) from error
        found = {
            "busy": [_busy(time) for time in merged(reading.busy)],
            "problems": [_problem(problem) for problem in reading.problems],
        }
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def _text_of(source: str) -> tuple[bytes, str | None]:
    if source == "-":
        return sys.stdin.buffer.read(), None
    if source.lower().startswith(("http://", "https://", "webcal://", "webcals://")):
        # Whoever has a shell here may name a server of this network; where that one redirects to is still checked.
        fetched = fetch(source, private_hosts=[*settings.FEED_PRIVATE_HOSTS, *_named(source)])
        return fetched.body, fetched.charset
    return Path(source).read_bytes(), None


def _named(address: str) -> list[str]:
    """`host:port` of the address, nothing when it has none that can be told."""
    try:
        parts = urlsplit(address.strip())
        return [f"{parts.hostname}:{parts.port or (80 if parts.scheme.lower() == 'http' else 443)}"]
    except ValueError:
        return []


def _busy(time: BusyTime) -> dict[str, str]:
    return {"start": _utc(time.period.start), "end": _utc(time.period.end), "uid": time.uid}


def _problem(problem: Problem) -> dict[str, str | int]:
    return {"line": problem.line, "code": problem.code, "message": problem.message}


def _utc(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
