"""Whatever happens to a venue, it is what counting says: nothing taken twice, nobody refused while there is room."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
        transaction.set_rollback(True)
