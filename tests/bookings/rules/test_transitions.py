"""Promise 5: every pair of a state and a verb, against the table written down a second time as people read it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest

from bookings import states
from bookings.sentences import WRONG_STATE
from bookings.states import State
from bookings.transitions import (
    CANCELLABLE,
    TABLE,
    Actor,
    Verb,
    after_approval,
    after_papers,
    after_submit,
    check,
    check_target,
    deadline,
    verbs_open_to,
)
from commons.errors import Lost, NotAllowed

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
NEXT_MONTH = NOW + timedelta(days=30)

# verb: the states it starts from > those it leads to, and who says it (B booker, H host, A administrator, S system)
READABLE = """
hold                > held                                                      BHA
submit              held > requested awaiting_papers awaiting_payment confirmed BHA
approve             requested > awaiting_papers awaiting_payment confirmed      HA
accept_papers       awaiting_papers > awaiting_payment confirmed                HAS
start_payment       awaiting_payment expiring > payment_processing              BHAS
fail_payment        payment_processing > awaiting_payment                       AS
confirm_payment     awaiting_payment payment_processing expiring > confirmed    HAS
begin_expiring      awaiting_payment payment_processing > expiring              AS
expire              held requested awaiting_papers awaiting_payment expiring > expired AS
decline             requested awaiting_papers > declined                        HA
cancel              held requested awaiting_papers awaiting_payment confirmed > cancelled BHAS
complete            confirmed > completed                                       HAS
mark_no_show        confirmed completed > no_show                               HA
change              confirmed > confirmed                                       BHA
recover             expired > confirmed                                         AS
"""
INITIALS = {"B": Actor.BOOKER, "H": Actor.HOST, "A": Actor.ADMINISTRATOR, "S": Actor.SYSTEM}


def _expected():
    for row in READABLE.strip().splitlines():
        before, after = row.split(">")
        verb, *sources = before.split()
        *targets, actors = after.split()
        yield Verb(verb), set(sources), set(targets), {INITIALS[initial] for initial in actors}


EXPECTED = {verb: (sources, targets, actors) for verb, sources, targets, actors in _expected()}


def test_every_verb_is_in_the_table():
    assert set(TABLE) == set(EXPECTED) == set(Verb)


@pytest.mark.parametrize(("verb", "state", "actor"), list(product(Verb, State, Actor)))
def test_verb_is_allowed_exactly_where_the_table_says(verb, state, actor):
    sources, _, actors = EXPECTED[verb]
    if actor not in actors:
        with pytest.raises(NotAllowed) as refusal:
            check(verb, state, actor)
        assert refusal.value.code == "wrong_actor"
    elif state not in sources:
        with pytest.raises(Lost) as lost:
            check(verb, state, actor)
        expired = verb is Verb.SUBMIT and state == State.EXPIRED
        assert (lost.value.code, lost.value.data) == (
            "hold_expired" if expired else "wrong_state",
            {"state": state.value},
        )
    else:
        check(verb, state, actor)


@pytest.mark.parametrize(("verb", "target"), list(product(Verb, State)))
def test_verb_leads_exactly_where_the_table_says(verb, target):
    if target in EXPECTED[verb][1]:
        check_target(verb, target)
    else:
        with pytest.raises(ValueError, match=f"{verb.value} does not lead to {target.value}"):
            check_target(verb, target)


def test_verbs_open_to_somebody_are_those_that_check_lets_pass():
    assert verbs_open_to(Actor.BOOKER, State.CONFIRMED) == {Verb.CANCEL, Verb.CHANGE}
    assert verbs_open_to(Actor.HOST, State.REQUESTED) == {Verb.APPROVE, Verb.DECLINE, Verb.CANCEL}
    assert verbs_open_to(Actor.BOOKER, State.CANCELLED) == set()


def test_groups_of_states_are_these():
    assert {"expired", "declined", "cancelled"} == states.RELEASED
    assert set(State) == states.OCCUPYING | states.RELEASED
    assert set() == states.OCCUPYING & states.RELEASED
    assert {"held", "requested"} == states.SWEEPABLE
    assert {"completed", "no_show", "expired", "declined", "cancelled"} == states.ENDED
    assert {
        "held", "requested", "awaiting_papers", "awaiting_payment", "payment_processing", "expiring",
    } == states.PENDING  # fmt: skip
    assert states.PENDING | {"confirmed"} == states.ACTIVE
    assert {"payment_processing", "expiring"} == states.PAYING
    assert {"held", "requested", "awaiting_papers", "awaiting_payment", "confirmed"} == CANCELLABLE
    assert TABLE[Verb.EXPIRE].sources | TABLE[Verb.BEGIN_EXPIRING].sources == states.PENDING


def test_states_that_gave_their_place_back_take_it_again_only_by_recovery():
    ways_back = {(verb, state) for verb, row in TABLE.items() for state in row.sources & states.RELEASED}
    assert ways_back == {(Verb.RECOVER, State.EXPIRED)}


def test_every_state_has_a_sentence_of_its_own():
    assert set(WRONG_STATE) == set(State)
    assert len({str(sentence) for sentence in WRONG_STATE.values()}) == len(State)


def test_wrong_state_says_what_the_state_is():
    with pytest.raises(Lost) as lost:
        check(Verb.CANCEL, State.CANCELLED, Actor.BOOKER)
    assert str(lost.value.message) == "Cette réservation est déjà annulée."


def test_state_read_from_the_database_is_a_plain_string():
    check(Verb.SUBMIT, "held", Actor.BOOKER)
    with pytest.raises(Lost):
        check(Verb.SUBMIT, "confirmed", Actor.BOOKER)


@pytest.mark.parametrize(("seconds", "expired"), [(-1, True), (0, True), (1, False)])
def test_hold_past_its_deadline_is_expired_although_nobody_swept_it(seconds, expired):
    deadline_of_hold = NOW + timedelta(seconds=seconds)
    if expired:
        with pytest.raises(Lost) as lost:
            check(Verb.SUBMIT, State.HELD, Actor.BOOKER, now=NOW, expires_at=deadline_of_hold)
        assert lost.value.code == "hold_expired"
    else:
        check(Verb.SUBMIT, State.HELD, Actor.BOOKER, now=NOW, expires_at=deadline_of_hold)


def test_lapsed_hold_can_still_be_cancelled_and_expired():
    check(Verb.CANCEL, State.HELD, Actor.BOOKER, now=NOW, expires_at=NOW)
    check(Verb.EXPIRE, State.HELD, Actor.SYSTEM, now=NOW, expires_at=NOW)


@pytest.mark.parametrize(
    ("instant", "proved", "papers", "total", "online", "state"),
    [
        (True, True, False, "0.00", False, State.CONFIRMED),
        (True, True, False, "48.00", False, State.CONFIRMED),
        (True, True, False, "48.00", True, State.AWAITING_PAYMENT),
        (True, True, False, "0.00", True, State.CONFIRMED),
        (True, True, True, "0.00", False, State.AWAITING_PAPERS),
        (True, True, True, "48.00", True, State.AWAITING_PAPERS),
        (True, False, False, "0.00", False, State.REQUESTED),
        (False, True, False, "48.00", True, State.REQUESTED),
        (False, False, True, "48.00", True, State.REQUESTED),
    ],
)
def test_state_after_submitting(instant, proved, papers, total, online, state):
    found = after_submit(
        instant=instant, audience_proved=proved, needs_papers=papers, total=Decimal(total), pays_first=online
    )
    assert found == state


@pytest.mark.parametrize(("papers", "total", "online"), list(product([True, False], ["0.00", "9.00"], [True, False])))
def test_next_states_are_in_the_table(papers, total, online):
    facts = {"total": Decimal(total), "pays_first": online}
    check_target(Verb.APPROVE, after_approval(needs_papers=papers, **facts))
    check_target(Verb.ACCEPT_PAPERS, after_papers(**facts))
    for instant, proved in product([True, False], repeat=2):
        submitted = after_submit(instant=instant, audience_proved=proved, needs_papers=papers, **facts)
        check_target(Verb.SUBMIT, submitted)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.HELD, NOW + timedelta(minutes=15)),
        (State.REQUESTED, NOW + timedelta(hours=72)),
        (State.AWAITING_PAPERS, NOW + timedelta(days=7)),
        (State.AWAITING_PAYMENT, NOW + timedelta(hours=48)),
        (State.PAYMENT_PROCESSING, None),
        (State.EXPIRING, None),
        (State.CONFIRMED, None),
        (State.COMPLETED, None),
        (State.EXPIRED, None),
        (State.DECLINED, None),
        (State.CANCELLED, None),
        (State.NO_SHOW, None),
    ],
)
def test_deadline_of_each_state(state, expected):
    assert deadline(state, now=NOW, starts_at=NEXT_MONTH) == expected


@pytest.mark.parametrize("state", [State.REQUESTED, State.AWAITING_PAPERS, State.AWAITING_PAYMENT])
def test_nobody_waits_beyond_the_start_of_the_stay(state):
    assert deadline(state, now=NOW, starts_at=NOW + timedelta(hours=2)) == NOW + timedelta(hours=2)
    assert deadline(state, now=NOW, starts_at=NOW - timedelta(hours=2)) == NOW


def test_venue_sets_its_own_delays():
    asked = deadline(State.REQUESTED, now=NOW, starts_at=NEXT_MONTH, answer_within=timedelta(hours=24))
    assert asked == NOW + timedelta(hours=24)
