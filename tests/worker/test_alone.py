"""One at a time on a machine."""

import redis

from worker.alone import LEASE_SECONDS, alone


def test_second_one_is_told_and_the_next_is_let_in(queue: redis.Redis) -> None:
    with alone("test") as first, alone("test") as second, alone("other") as other:
        assert (first, second, other) == (True, False, True)
        keys = queue.keys("intersaison:alone:test:*")
        assert 0 < queue.ttl(keys[0]) <= LEASE_SECONDS
    with alone("test") as again:
        assert again


def test_one_that_took_too_long_does_not_send_its_successor_away(queue: redis.Redis) -> None:
    with alone("test"):
        queue.delete(*queue.keys("intersaison:alone:test:*"))
        with alone("test") as successor:
            assert successor
            with alone("test") as third:
                assert not third
    assert queue.keys("intersaison:alone:test:*") == []
