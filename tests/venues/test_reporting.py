"""Reports are settled in the administration, and go a year later."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from tests.factories import NOW, make_user, make_venue
from venues.models import Report
from venues.reporting import KEPT_FOR, forget_old_reports

SECOND = timedelta(seconds=1)


@pytest.fixture
def report(db: None) -> Report:
    return Report.objects.create(venue=make_venue(), reason="wrong", message="Fermé", reported_at=NOW - 3 * KEPT_FOR)


@pytest.fixture
def site(db: None) -> Client:
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def save(site: Client, report: Report, state: str) -> Report:
    """What an administrator does on the report's page."""
    page = site.post(f"/admin/venues/report/{report.pk}/change/", {"state": state, "note": "Corrigé avec l’hôte."})
    assert page.status_code == 302
    report.refresh_from_db()
    return report


def test_report_that_waits_stays_however_old_it_is(report: Report) -> None:
    assert forget_old_reports(now=NOW) == 0


@pytest.mark.parametrize("state", ["done", "dismissed"])
def test_report_goes_a_year_after_it_was_settled(site: Client, report: Report, state: str) -> None:
    before = timezone.now()
    settled_at = save(site, report, state).settled_at
    assert settled_at is not None
    assert settled_at >= before
    assert forget_old_reports(now=settled_at + KEPT_FOR - SECOND) == 0
    assert forget_old_reports(now=settled_at + KEPT_FOR) == 1
    assert not Report.objects.exists()


def test_its_year_begins_when_it_was_first_settled_and_ends_when_it_is_to_be_done_again(
    site: Client, report: Report
) -> None:
    settled_at = save(site, report, "done").settled_at
    assert save(site, report, "dismissed").settled_at == settled_at
    assert save(site, report, "new").settled_at is None
    assert forget_old_reports(now=NOW + 9 * KEPT_FOR) == 0


def test_round_is_bounded(report: Report) -> None:
    for _number in range(2):
        report.pk = None
        report.save()
    Report.objects.update(state="done", settled_at=NOW - KEPT_FOR)
    assert [forget_old_reports(now=NOW, limit=2) for _round in range(3)] == [2, 1, 0]


def test_reports_settled_before_that_was_noted_have_their_year_from_now_on(report: Report) -> None:
    waiting = Report.objects.create(venue=report.venue, reason="fraud", message="?", reported_at=NOW)
    Report.objects.filter(pk=report.pk).update(state="done")
    before = timezone.now()
    import_module("venues.migrations.0019_settled_reports").settle(apps, None)
    report.refresh_from_db()
    waiting.refresh_from_db()
    assert report.settled_at is not None
    assert report.settled_at >= before
    assert waiting.settled_at is None
