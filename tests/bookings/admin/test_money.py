"""The administration of money: every page opens and finds, nothing is edited, actions pass through the use cases."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from bookings.invoices.rendering.making import make_due_files
from bookings.models import (
    AwaitedDocument,
    Discrepancy,
    Invoice,
    InvoiceFile,
    InvoiceNumbering,
    LedgerEntry,
    LegalMention,
    Payment,
    PaymentAccount,
    PaymentLink,
    Reconciliation,
    Refund,
    WebhookEvent,
)
from tests.bookings.admin.conftest import act, client_of
from tests.bookings.invoices.conftest import Office, first_mentions, office
from tests.factories import NOW, make_user

__all__ = ["first_mentions", "office"]
READ_ONLY = (
    *(Payment, PaymentLink, Refund, WebhookEvent, LedgerEntry, PaymentAccount, Reconciliation, Discrepancy),
    *(Invoice, InvoiceFile, InvoiceNumbering, AwaitedDocument),
)


@pytest.fixture
def filled(office: Office) -> Office:
    """One row of everything: a stay that was paid, invoiced and partly given back; what the provider told."""
    stay = office.stay()
    office.address(stay)
    payment = office.paid(stay, "30.00")
    office.issue(stay)
    office.refunded(payment, "5.00")
    waiting = office.stay(day=1)
    AwaitedDocument.objects.create(
        key="one", kind="invoice", organisation=office.organisation, link=office.address(waiting), since=NOW
    )
    PaymentAccount.objects.create(organisation=office.organisation, stripe_id="acct_1", state="ready")
    WebhookEvent.objects.create(
        event_id="evt_1",
        kind="customer.created",
        account="acct_1",
        object_id="cus_1",
        created=NOW,
        received_at=NOW,
        state="unknown",
        handled_at=NOW,
        payload={"data": {"object": {"name": "<b>Camille</b>"}}},
    )
    night = Reconciliation.objects.create(
        organisation=office.organisation, account="acct_1", since=NOW - timedelta(days=7), until=NOW, ran_at=NOW
    )
    Discrepancy.objects.create(reconciliation=night, kind="missing_here", external_id="refund:re_1", opened_at=NOW)
    return office


def listed(model: type[Any]) -> str:
    return reverse(f"admin:bookings_{model._meta.model_name}_changelist")


def page(model: type[Any]) -> str:
    return reverse(f"admin:bookings_{model._meta.model_name}_change", args=[model.objects.order_by("pk")[0].pk])


def test_each_page_opens_and_nothing_of_it_is_edited(site: Client, filled: Office) -> None:
    for model in READ_ONLY:
        name = model._meta.model_name
        answer = site.get(listed(model))
        assert (answer.status_code, answer.context["cl"].result_count >= 1) == (200, True), name
        assert site.get(listed(model), {"q": "rien-de-tel"}).context["cl"].result_count == 0, name
        assert site.get(page(model)).status_code == 200, name
        before = list(model.objects.order_by("pk").values_list("pk", flat=True))
        assert site.post(page(model), {"amount": "1", "state": "succeeded"}).status_code == 403, name
        assert site.get(reverse(f"admin:bookings_{name}_add")).status_code == 403, name
        assert site.post(reverse(f"admin:bookings_{name}_delete", args=[before[0]])).status_code == 403, name
        assert list(model.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_money_is_found_by_the_words_that_people_have(site: Client, filled: Office) -> None:
    stay = Payment.objects.get().shares.get().reservation
    for model, words in (
        (Payment, stay.reference),
        (Refund, stay.reference),
        (LedgerEntry, stay.reference),
        (Invoice, "F2026-00001"),
        (WebhookEvent, "cus_1"),
        (PaymentAccount, "acct_1"),
        (Discrepancy, "re_1"),
    ):
        assert site.get(listed(model), {"q": words}).context["cl"].result_count >= 1, model
    entries = site.get(listed(LedgerEntry), {"payment__id__exact": Payment.objects.get().pk})
    assert entries.context["cl"].result_count == 4


def test_secrets_and_what_others_wrote_are_not_shown(site: Client, filled: Office) -> None:
    make_due_files(now=NOW, seconds=30)
    payment = Payment.objects.get()
    for model in (Payment, PaymentLink, Refund):
        text = site.get(page(model)).content.decode()
        assert payment.link.token not in text
        assert payment.idempotency_key not in text
    told = site.get(page(WebhookEvent)).content.decode()
    assert "<b>Camille</b>" not in told and "&lt;b&gt;Camille" in told


def test_an_event_is_replayed_by_whoever_may(site: Client, filled: Office) -> None:
    event = WebhookEvent.objects.get()
    reader = make_user(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_webhookevent"))
    act(client_of(reader), "bookings_webhookevent", "replay", event.pk)
    event.refresh_from_db()
    assert event.state == "unknown"
    assert act(site, "bookings_webhookevent", "replay", event.pk) == ["1 événement traité."]
    event.refresh_from_db()
    assert event.state == "ignored"


def test_a_difference_is_closed_with_a_reason(site: Client, filled: Office, administrator: Any) -> None:
    found = Discrepancy.objects.get()
    act(site, "bookings_discrepancy", "close", found.pk, reason=" ")
    found.refresh_from_db()
    assert found.closed_at is None
    assert act(site, "bookings_discrepancy", "close", found.pk, reason="Vu avec le lieu") == ["1 écart clos."]
    found.refresh_from_db()
    assert (found.closed_by, found.reason) == (administrator, "Vu avec le lieu")
    assert site.get(listed(Discrepancy), {"open": "yes"}).context["cl"].result_count == 0
    assert "Vu avec le lieu" in site.get(listed(Discrepancy)).content.decode()
    # One that has vanished by itself has no reason of anybody.
    Discrepancy.objects.update(closed_by=None, reason="")
    assert "D’accord au rapprochement suivant." in site.get(listed(Discrepancy)).content.decode()


def test_legal_mentions_are_edited(site: Client, filled: Office) -> None:
    one = LegalMention.objects.filter(key="franchise").latest("since")
    address = reverse("admin:bookings_legalmention_change", args=[one.pk])
    sent = {"key": one.key, "text_fr": "Nouveau", "text_en": "New", "code": one.code, "since": "2026-12-01"}
    assert site.post(address, {**sent, "until": "2026-11-30"}).status_code == 200
    one.refresh_from_db()
    assert one.text_fr != "Nouveau"
    assert site.post(address, sent).status_code == 302
    one.refresh_from_db()
    assert one.text_fr == "Nouveau"
