"""Reporting the page of a venue: by anybody, to those who administer its territory."""

import pytest
from django.core.cache import cache

from bookings.mail.kinds import Kind
from commons.models import Notice
from commons.notices import send_due
from commons.outbox import handle_events
from tests.bookings.pages.conftest import errors_of, text_of
from tests.factories import NOW, make_user
from venues import reporting
from venues.models import Report

TOLD = {"reason": "wrong", "message": "L’hôtel a fermé en mars.", "email": "passante@example.test"}


@pytest.fixture(autouse=True)
def nobody_counted():
    cache.clear()


def sent(client, hotel, **fields):
    return client.post(f"/lieux/{hotel.venue.slug}/signaler/", TOLD | fields)


def test_a_report_reaches_the_administrators(client, hotel, mailoutbox):
    administrator = make_user("admin@example.test", is_staff=True, is_superuser=True)
    make_user("autre@example.test", is_staff=True)
    thanks = client.get(sent(client, hotel)["Location"])
    assert "ont reçu votre signalement" in text_of(thanks)
    report = Report.objects.get()
    assert (report.venue, report.state, report.reported_at) == (hotel.venue, "new", NOW)

    handle_events(now=NOW)
    assert list(Notice.objects.values_list("kind", "recipient")) == [(Kind.ADMIN_PAGE_REPORTED, administrator.email)]
    send_due()
    (mail,) = mailoutbox
    assert mail.subject == f"Une page est signalée : {hotel.venue.name}"
    assert TOLD["message"] in mail.body
    assert f"/admin/venues/report/{report.pk}/change/" in mail.body
    assert mail.reply_to == [TOLD["email"]]


def test_what_was_closed_meanwhile_is_not_told(client, hotel, mailoutbox):
    make_user("admin@example.test", is_staff=True, is_superuser=True)
    sent(client, hotel, email="")
    Report.objects.update(state="dismissed")
    handle_events(now=NOW)
    send_due()
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"reason": ""}, ["reason"]),
        ({"reason": "boredom"}, ["reason"]),
        ({"message": "  "}, ["message"]),
        ({"message": "x" * 2001}, ["message"]),
        ({"email": "pas une adresse"}, ["email"]),
    ],
)
def test_what_is_wrong_is_said_and_kept(client, hotel, fields, wrong):
    page = sent(client, hotel, **fields)
    assert (page.status_code, list(errors_of(page))) == (422, wrong)
    assert Report.objects.count() == 0
    assert page.context["form"]["message"].value() == (TOLD | fields)["message"]


def test_one_address_reports_only_so_often(client, hotel):
    assert [sent(client, hotel).status_code for _ in range(6)] == [302] * 5 + [429]
    other = client.post(f"/lieux/{hotel.venue.slug}/signaler/", TOLD, REMOTE_ADDR="203.0.113.9")
    assert other.status_code == 302


def test_a_page_is_reported_only_so_often(client, hotel, monkeypatch):
    monkeypatch.setattr(reporting, "MOST_AN_HOUR", 1)
    assert [sent(client, hotel).status_code for _ in range(2)] == [302, 429]


def test_what_a_stranger_says_of_its_own_address_is_not_believed(client, hotel, settings):
    def send(told):
        return client.post(f"/lieux/{hotel.venue.slug}/signaler/", TOLD, headers={"x-forwarded-for": told}).status_code

    assert [send(f"198.51.100.{n}") for n in range(6)] == [302] * 5 + [429]
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    assert [send(f"spoofed, 198.51.100.{n}") for n in range(2)] == [302, 302]


def test_a_venue_that_is_not_shown_cannot_be_reported(client, hotel):
    hotel.venue.state = "withdrawn"
    hotel.venue.save()
    assert sent(client, hotel).status_code == 404
