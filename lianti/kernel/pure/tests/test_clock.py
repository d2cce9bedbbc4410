"""The clock stands still where it is told to, and only there; periods and office hours are half-open."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from lianti.kernel.pure import clock

AT = dt.datetime(2026, 3, 2, 8, 0, tzinfo=clock.TZ)


def test_now_is_aware_and_local() -> None:
    assert clock.now().tzinfo is clock.TZ


def test_frozen_contexts_nest_and_end() -> None:
    with clock.frozen(AT) as outer:
        assert clock.now() == outer == AT
        with clock.frozen(AT + dt.timedelta(days=1)):
            assert clock.now() == AT + dt.timedelta(days=1)
        assert clock.now() == AT
    assert clock.now() != AT


def test_an_exception_starts_the_clock_again() -> None:
    with pytest.raises(LookupError), clock.frozen(AT):
        raise LookupError
    assert clock.now() != AT


def test_another_thread_sees_the_real_time() -> None:
    seen: list[dt.datetime] = []
    with clock.frozen(AT):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] != AT


def test_a_moment_of_another_zone_is_turned_to_ours() -> None:
    late = dt.datetime(2026, 3, 1, 16, 30, tzinfo=dt.UTC)
    with clock.frozen(late) as at:
        assert at.tzinfo is clock.TZ
    assert clock.local_day(late) == dt.date(2026, 3, 2)
    assert clock.local(late).hour == 0


@pytest.mark.parametrize("use", [clock.local, clock.local_day, lambda at: clock.frozen(at).__enter__()])
def test_a_moment_without_a_zone_is_a_mistake(use: object) -> None:
    assert callable(use)
    with pytest.raises(ValueError, match="time zone"):
        use(dt.datetime(2026, 3, 2, 8, 0))


def test_the_edges_of_a_day() -> None:
    day = dt.date(2026, 3, 2)
    assert clock.day_start(day) == clock.at_time(day, 0)
    assert clock.at_time(day, 8) == AT
    assert clock.local_day(clock.day_start(day) - dt.timedelta(microseconds=1)) == dt.date(2026, 3, 1)
