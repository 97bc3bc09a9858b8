"""An outside calendar that contradicts a reservation asks a person."""

from typing import Any

import pytest

from accounts.words import Role
from bookings.calendars.conflicts import Choice, settle_conflict
from bookings.calendars.feeds import add_feed
from bookings.calendars.syncing import sync_feed
from bookings.lifecycle.cancelling import cancel
from bookings.models import Conflict
from commons.errors import Impossible, Lost, Missing, NotAllowed
from commons.models import Event
from commons.periods import Period
from tests.bookings.calendars.conftest import AFTERNOON, MORNING, Outside, Watch
from tests.bookings.conftest import hours
from tests.factories import make_member, make_user


def test_busy_time_over_a_reservation_opens_one_conflict_and_cancels_nothing(watch: Watch, outside: Outside) -> None:
    booked, other = watch.book(AFTERNOON), watch.book(MORNING)
    outside.says(hours(16, 3))
    watch.look()
    watch.look()
    assert watch.conflicts() == [(booked.reference, "")]
    assert Period.from_range(Conflict.objects.get().period) == hours(16, 1)
    booked.refresh_from_db()
    assert (booked.state, other.state) == ("confirmed", "confirmed")
    assert watch.events() == ["feed_added", "conflict_opened"]


def test_conflict_vanishes_with_the_busy_time(watch: Watch, outside: Outside) -> None:
    booked = watch.book(AFTERNOON)
    for _time in range(2):
        outside.says(AFTERNOON)
        watch.look()
        outside.says(MORNING)
        watch.look()
    assert watch.conflicts() == [(booked.reference, "vanished")] * 2


def test_conflict_vanishes_with_the_reservation(watch: Watch, outside: Outside) -> None:
    booked = watch.book(AFTERNOON)
    outside.says(AFTERNOON)
    watch.look()
    cancel(actor=watch.hotel.bob, reservation_id=booked.pk, now=watch.now)
    assert watch.conflicts() == [(booked.reference, "cancelled")]


def test_reservation_over_is_no_conflict(watch: Watch, outside: Outside) -> None:
    watch.book(AFTERNOON)
    outside.says(AFTERNOON)
    watch.looks = int((AFTERNOON.end - watch.now).total_seconds() // 60)
    watch.look()
    assert watch.conflicts() == []


def test_kept_reservation_is_not_asked_about_again_unless_more_is_contradicted(watch: Watch, outside: Outside) -> None:
    booked = watch.book(AFTERNOON)
    outside.says(hours(16, 3))
    watch.look()
    conflict = Conflict.objects.get()
    settled = settle_conflict(actor=watch.hotel.alice, conflict_id=conflict.pk, choice=Choice.KEEP, now=watch.now)
    assert (settled.outcome, settled.settled_by, settled.settled_at) == ("kept", watch.hotel.alice, watch.now)
    outside.says(hours(16, 2))
    watch.look()
    assert watch.conflicts() == [(booked.reference, "kept")]
    outside.says(hours(15, 4))
    watch.look()
    assert watch.conflicts() == [(booked.reference, "kept"), (booked.reference, "")]


def test_host_cancels_ours_with_a_reason(watch: Watch, outside: Outside) -> None:
    booked = watch.book(AFTERNOON)
    outside.says(AFTERNOON)
    watch.look()
    conflict = Conflict.objects.get()
    with pytest.raises(Impossible):
        settle_conflict(actor=watch.hotel.alice, conflict_id=conflict.pk, choice=Choice.CANCEL, now=watch.now)
    settle_conflict(
        actor=watch.hotel.alice, conflict_id=conflict.pk, choice=Choice.CANCEL, reason="Déjà loué", now=watch.now
    )
    booked.refresh_from_db()
    assert (booked.state, booked.reason, booked.refund) == ("cancelled", "Déjà loué", booked.total)
    assert watch.conflicts() == [(booked.reference, "cancelled")]
    assert Event.objects.get(kind="conflict_settled").actor == watch.hotel.alice
    with pytest.raises(Lost) as caught:
        settle_conflict(actor=watch.hotel.alice, conflict_id=conflict.pk, choice=Choice.KEEP, now=watch.now)
    assert caught.value.code == "already_settled"


def test_who_may_settle(watch: Watch, outside: Outside) -> None:
    watch.book(AFTERNOON)
    outside.says(AFTERNOON)
    watch.look()
    conflict = Conflict.objects.get()
    accountant, receptionist = make_user(), make_user()
    make_member(watch.hotel.venue.organisation, accountant, role=Role.ACCOUNTANT)
    make_member(watch.hotel.venue.organisation, receptionist, role=Role.RECEPTION)

    def settle(actor: Any) -> Conflict:
        return settle_conflict(actor=actor, conflict_id=conflict.pk, choice=Choice.KEEP, now=watch.now)

    with pytest.raises(Missing):
        settle(watch.hotel.bob)
    with pytest.raises(NotAllowed):
        settle(accountant)
    assert settle(receptionist).outcome == "kept"


def test_each_feed_has_its_own_conflict(watch: Watch, outside: Outside) -> None:
    booked = watch.book(AFTERNOON)
    outside.says(AFTERNOON)
    watch.look()
    other = add_feed(actor=watch.hotel.alice, venue=watch.hotel.venue, name="b", url=outside.url + "#", now=watch.now)
    sync_feed(feed_id=other.pk, now=watch.now)
    assert watch.conflicts() == [(booked.reference, "")] * 2
