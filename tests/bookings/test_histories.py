"""Whatever happens to a venue, it is what counting says: nothing taken twice, nobody refused while there is room."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookings.models import Reservation
from commons.models import Event
from tests.bookings.histories import STEPS, History, Op

numbers = st.integers(0, 999)
histories = st.lists(st.builds(Op, st.sampled_from(STEPS), numbers, numbers, numbers, numbers), min_size=5, max_size=40)


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(ops=histories)
def test_any_history_is_what_counting_says(ops: list[Op]) -> None:
    with transaction.atomic():
        history = History()
        for op in ops:
            history.step(op)
        assert_no_state_without_an_event()
        transaction.set_rollback(True)


def assert_no_state_without_an_event() -> None:
    """Promise 5: the events of a reservation lead from nothing to the state that it is in, each from the one before."""
    told: dict[str, str] = {}
    events = Event.objects.filter(subject_type="reservation").exclude(to_state="").order_by("id")
    for subject, before, after in events.values_list("subject_id", "from_state", "to_state"):
        assert before == told.get(subject, "")
        told[subject] = after
    assert told == {str(pk): state for pk, state in Reservation.objects.values_list("pk", "state")}
