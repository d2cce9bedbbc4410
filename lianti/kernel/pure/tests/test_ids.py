"""Identifiers: in order by millisecond, reproducible under a seed, and hard to mistype."""

from __future__ import annotations

import datetime as dt
import random
import uuid

from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import check_number, new_number, new_uid, seeded, spaced, spaced_in

AT = dt.datetime(2026, 3, 2, 8, 0, tzinfo=clock.TZ)


@given(st.integers(0, 10**12), st.integers(1, 10))
def test_a_later_millisecond_sorts_later(start: int, gap: int) -> None:
    """Exact milliseconds are where a float would slip into the one before."""
    first = dt.datetime(2000, 1, 1, tzinfo=clock.TZ) + dt.timedelta(milliseconds=start)
    with clock.frozen(first):
        earlier = new_uid()
    with clock.frozen(first + dt.timedelta(milliseconds=gap)):
        later = new_uid()
    assert later.int >> 80 == (earlier.int >> 80) + gap
    assert str(earlier) < str(later)


def test_the_shape_is_version_seven() -> None:
    uid = new_uid()
    assert (uid.version, uid.variant) == (7, uuid.RFC_4122)
    with clock.frozen(AT):
        assert new_uid().int >> 80 == int(AT.timestamp()) * 1000
        assert len({new_uid() for _ in range(1000)}) == 1000


def test_the_same_seed_gives_the_same_identifiers() -> None:
    def draw(seed: int) -> list[str]:
        with clock.frozen(AT), seeded(random.Random(seed)):
            return [str(new_uid()), new_number(), str(new_uid()), new_number()]

    assert draw(7) == draw(7)
    assert draw(7) != draw(8)
    with seeded(random.Random(7)):
        inside = new_number()
    assert inside != new_number(), "the seed ends with its context"


@given(st.integers(0, 2**32))
def test_every_wrong_digit_is_caught(seed: int) -> None:
    with seeded(random.Random(seed)):
        number = new_number()
    assert check_number(number)
    for place, digit in enumerate(number):
        for other in "0123456789":
            changed = number[:place] + other + number[place + 1 :]
            assert check_number(changed) == (other == digit)


def test_nearly_every_swap_of_neighbours_is_caught() -> None:
    caught = swapped = 0
    with seeded(random.Random(1)):
        for number in (new_number() for _ in range(2000)):
            for place in range(11):
                left, right = number[place], number[place + 1]
                if left != right:
                    swapped += 1
                    caught += not check_number(number[:place] + right + left + number[place + 2 :])
    assert caught / swapped > 0.97


def test_what_is_no_number() -> None:
    assert not any(check_number(text) for text in ("", "1" * 11, "１" * 12, "12345678901a", "²" * 12))


def test_a_number_is_read_aloud_in_fours() -> None:
    assert spaced("123456789012") == "1234 5678 9012"


def test_a_number_in_a_sentence_is_grouped_and_nothing_else_is() -> None:
    number = new_number()
    broken = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert spaced_in(f"转诊单 {number}，请看") == f"转诊单 {spaced(number)}，请看"
    for text in (f"单 {broken}", f"/referrals/{number}/", f"证 229900{number}", f"{number}X", "没有单号", ""):
        assert spaced_in(text) == text
