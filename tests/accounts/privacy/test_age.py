"""When an account goes by its age, whatever is known of it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.privacy.age import UNUSED_FOR, WARNING, WARNING_HOLDS, Step, Usage, next_step

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OLD = NOW - UNUSED_FOR


def hours_from(moment: datetime, first: int, last: int) -> st.SearchStrategy[datetime]:
    return st.integers(first, last).map(lambda hours: moment + timedelta(hours=hours))


BOUNDS = (NOW, NOW - WARNING, NOW - WARNING_HOLDS, OLD, OLD - WARNING, OLD - WARNING_HOLDS)
# From long ago to somewhat ahead, as a clock may have been wrong for a while; and often where something changes.
moments = hours_from(NOW, -4 * 365 * 24, 30 * 24) | st.sampled_from(BOUNDS).flatmap(
    lambda bound: hours_from(bound, -48, 48)
)
usages = st.builds(Usage, moments, st.none() | moments, st.none() | moments)


@settings(max_examples=400)
@given(usages)
def test_deleted_is_only_who_was_told_a_month_ago_and_has_used_nothing(usage: Usage) -> None:
    if next_step(usage, NOW) is Step.DELETE:
        assert usage.warned_at is not None
        assert usage.warned_for is not None
        assert NOW - usage.warned_at >= WARNING
        assert NOW - usage.warned_for < WARNING_HOLDS
        assert usage.warned_for - usage.last_used >= UNUSED_FOR


@given(usages, hours_from(OLD, 1, 900 * 24))
def test_who_comes_back_stays(usage: Usage, back: datetime) -> None:
    assert next_step(Usage(back, usage.warned_for, usage.warned_at), NOW) is Step.KEEP


@given(hours_from(OLD, -900 * 24, 0))
def test_whose_account_is_never_used_is_told_once_and_deleted(last_used: datetime) -> None:
    """Each day for two months: the mail goes out a day late."""
    usage, steps = Usage(last_used), []
    for day in range(60):
        now = NOW + timedelta(days=day)
        if usage.warned_for and usage.warned_at is None:
            usage = Usage(last_used, usage.warned_for, now)
        step = next_step(usage, now)
        steps.append(step)
        if step is Step.WARN:
            usage = Usage(last_used, now)
        if step is Step.DELETE:
            break
    assert steps == [Step.WARN, *[Step.KEEP] * WARNING.days, Step.DELETE]


def test_to_the_second() -> None:
    sent = NOW - WARNING
    assert next_step(Usage(OLD), NOW) is Step.WARN
    assert next_step(Usage(OLD + SECOND), NOW) is Step.KEEP
    old = sent - UNUSED_FOR
    assert next_step(Usage(old, sent, sent), NOW) is Step.DELETE
    assert next_step(Usage(old + SECOND, sent, sent), NOW) is Step.KEEP
    assert next_step(Usage(old, sent, sent + SECOND), NOW) is Step.KEEP
    # Planned and never sent: kept, and told anew.
    assert next_step(Usage(old, sent), NOW) is Step.KEEP
    assert next_step(Usage(OLD, NOW - WARNING_HOLDS), NOW) is Step.WARN
    assert next_step(Usage(OLD, NOW - WARNING_HOLDS, NOW - WARNING_HOLDS), NOW) is Step.WARN
