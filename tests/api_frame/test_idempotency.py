"""One key, one deed."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone
from rest_framework.test import APIClient

from commons import idempotency
from commons.idempotency import Answer, Request, purge_claims, run_once
from commons.models import Event, IdempotencyClaim
from commons.outbox import record_event
from tests.factories import make_user

pytestmark = [pytest.mark.urls("tests.api_frame.views")]
ORDERS = "/api/v1/orders/"


def order(client: APIClient, name: str = "chaises", key: str | None = "k1", **more: object):  # type: ignore[no-untyped-def]
    headers = {"Idempotency-Key": key} if key is not None else {}
    return client.post(ORDERS, {"name": name, "lines": [], **more}, headers=headers)


@pytest.mark.django_db
def test_same_key_gets_the_same_answer_once(api: APIClient) -> None:
    first, second = order(api), order(api)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    assert Event.objects.filter(kind="order").count() == 1


@pytest.mark.django_db
def test_without_key_or_with_another_one_it_is_done_again(api: APIClient) -> None:
    answers = [order(api, key=key).json()["count"] for key in (None, None, "k1", "k2")]

    assert answers == [1, 2, 3, 4]


@pytest.mark.django_db
def test_same_key_with_another_body_is_422(api: APIClient) -> None:
    order(api)
    response = order(api, name="tables")

    assert (response.status_code, response.json()["code"]) == (422, "idempotency_mismatch")
    assert Event.objects.filter(kind="order").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "status"), [("refuse", 409), ("teapot", 409), ("x" * 21, 400)])
def test_only_success_is_kept_and_failure_leaves_nothing(api: APIClient, name: str, status: int) -> None:
    assert order(api, name=name).status_code == status
    assert IdempotencyClaim.objects.count() == 0
    assert Event.objects.filter(kind="order").count() == 0
    assert order(api, name="chaises").status_code == 201


@pytest.mark.django_db
def test_key_belongs_to_its_user(api: APIClient) -> None:
    order(api)
    bob = APIClient()
    bob.force_authenticate(make_user("bob@test.example"))

    assert "Idempotency-Replayed" not in order(bob)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "k" * 256])
def test_key_of_a_wrong_length_is_400(api: APIClient, key: str) -> None:
    assert order(api, key=key).status_code == 400


@pytest.mark.django_db
def test_anonymous_visitor_is_refused_before_the_key_matters(anyone: APIClient) -> None:
    assert order(anyone).status_code == 401


@pytest.mark.django_db
def test_key_is_forgotten_after_24_hours(api: APIClient) -> None:
    order(api)
    IdempotencyClaim.objects.update(created_at=timezone.now() - timedelta(hours=25))

    assert order(api).json()["count"] == 2
    assert purge_claims(now=timezone.now() + timedelta(hours=23)) == 0
    assert purge_claims(now=timezone.now() + timedelta(hours=25)) == 1


def _race(user_id: int) -> list[Answer]:
    """Two twins: the first is held in the middle of its work until the second has arrived."""
    inside, answers = threading.Event(), []

    def work(first: bool) -> Answer:
        event = record_event(kind="race", subject_type="race", subject_id=1, now=timezone.now())
        if first:
            inside.set()
            threading.Event().wait(0.3)
        return Answer(201, {"id": event.pk})

    def twin(first: bool) -> None:
        if not first:
            assert inside.wait(5)
        request = Request(user_id, "POST", "/race/", "k1", "digest")
        answers.append(run_once(request, lambda: work(first), now=timezone.now()))
        connections.close_all()

    threads = [threading.Thread(target=twin, args=(first,)) for first in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return answers


@pytest.mark.django_db(transaction=True)
def test_twins_at_the_same_time_are_answered_alike() -> None:
    answers = _race(make_user().pk)

    assert sorted(answer.replayed for answer in answers) == [False, True]
    assert len({answer.body["id"] for answer in answers}) == 1
    assert Event.objects.filter(kind="race").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_the_twins_would_both_act(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: if this failed, the test above would prove nothing."""
    monkeypatch.setattr(idempotency, "_claim", lambda request, now: None)
    answers = _race(make_user().pk)

    assert len({answer.body["id"] for answer in answers}) == 2
    assert connection.in_atomic_block is False
