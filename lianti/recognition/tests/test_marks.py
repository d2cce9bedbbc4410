"""The mark is derived from certificates and can come from nowhere else (A5, A8, QQ-36, JL-84)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.recognition.kinds import SCOPES
from lianti.recognition.rules import derive_mark, ends_on, is_flagged, level_of, printed_scope
from lianti.recognition.shapes import Certificate, Failure, Mark
from lianti.recognition.tests.samples import (
    CHANGCHUN,
    CHEST,
    CLINIC,
    DAY,
    LAB,
    POTASSIUM,
    SONGYUAN,
    STRANGER,
    TODAY,
    certificate,
)

_DAYS = st.dates(dt.date(2025, 6, 1), dt.date(2026, 12, 31))
_SCOPES = st.sampled_from(sorted(SCOPES))


@st.composite
def certificates(draw: st.DrawFn) -> Certificate:
    """Any certificate of potassium: scope, dates, confirmed or not, of an area near or far."""
    begin = draw(_DAYS)
    scope = draw(_SCOPES)
    area = draw(st.sampled_from([SONGYUAN, CHANGCHUN, "420100"]))
    return certificate(
        scope, since_on=begin, until_on=begin + draw(st.integers(1, 400)) * DAY, confirmed=draw(st.booleans()),
        areas=(area,) if scope in {"city", "province", "region"} else (), region="东北" if scope == "region" else "",
        alliance_id=draw(st.sampled_from([1, 2])) if scope == "alliance" else None,
        item_code=draw(st.sampled_from(["2823-3", "2951-2"])),
    )  # fmt: skip


failures = st.builds(
    lambda on, back, code: Failure(on, on - back * DAY, code),
    _DAYS, st.integers(0, 90), st.sampled_from(["2823-3", "2951-2"]),
)  # fmt: skip


@given(st.lists(certificates(), max_size=5), st.lists(failures, max_size=3), _DAYS)
def test_no_mark_without_a_certificate_that_held_on_that_day(
    held: list[Certificate], failed: list[Failure], on: dt.date
) -> None:
    mark = derive_mark(POTASSIUM, on, LAB, CLINIC, held, failed)
    proofs = [c for c in held if c.confirmed and c.item_code == "2823-3" and c.since_on <= on < c.until_on]
    after = {f.failed_on for f in failed if f.item_code == "2823-3" and f.failed_on <= on}
    proofs = [c for c in proofs if not any(day >= c.since_on for day in after)]
    if mark is not None:
        assert any(c.scope == mark.scope for c in proofs)
    if not proofs:
        assert mark is None


@given(st.lists(certificates(), max_size=5), failures, _DAYS)
def test_a_failure_never_gives_a_mark_and_never_widens_one(
    held: list[Certificate], failed: Failure, on: dt.date
) -> None:
    without, with_it = (
        derive_mark(POTASSIUM, on, LAB, CLINIC, held),
        derive_mark(POTASSIUM, on, LAB, CLINIC, held, [failed]),
    )
    order = list(SCOPES)
    if with_it is not None:
        assert without is not None and order.index(with_it.scope) >= order.index(without.scope)
    if on < failed.failed_on:
        assert with_it == without


@given(st.lists(certificates(), max_size=5), _DAYS)
def test_order_does_not_matter_and_more_proof_never_takes_a_mark_away(held: list[Certificate], on: dt.date) -> None:
    mark = derive_mark(POTASSIUM, on, LAB, CLINIC, held)
    assert derive_mark(POTASSIUM, on, LAB, CLINIC, list(reversed(held))) == mark
    more = derive_mark(POTASSIUM, on, LAB, CLINIC, [*held, certificate("national", since_on=on, until_on=on + DAY)])
    assert more == Mark("national", "全国HR")


@pytest.mark.parametrize(
    ("scope", "label", "more"),
    [
        ("national", "全国HR", {}),
        ("region", "东北三省HR", {"areas": ("21", "22", "23"), "region": "东北三省"}),
        ("province", "吉HR", {}),
        ("city", "松原HR", {}),
        ("alliance", "组内互认", {}),
    ],
)
def test_each_scope_has_its_label(scope: str, label: str, more: dict[str, object]) -> None:
    assert derive_mark(POTASSIUM, TODAY, LAB, CLINIC, [certificate(scope, **more)]) == Mark(scope, label)


def test_the_widest_of_several_is_shown() -> None:
    held = [certificate("alliance"), certificate("province"), certificate("city")]
    assert derive_mark(POTASSIUM, TODAY, LAB, CLINIC, held) == Mark("province", "吉HR")


def test_a_mark_ends_at_the_border_of_its_area() -> None:
    near, far = replace(CLINIC, area=CHANGCHUN), replace(CLINIC, area="420100", alliances=frozenset())
    assert derive_mark(POTASSIUM, TODAY, LAB, near, [certificate("city")]) is None
    assert derive_mark(POTASSIUM, TODAY, LAB, near, [certificate("province")]) is not None
    assert derive_mark(POTASSIUM, TODAY, LAB, far, [certificate("province")]) is None
    assert derive_mark(POTASSIUM, TODAY, LAB, STRANGER, [certificate("alliance")]) is None
    unknown = replace(CLINIC, area="")
    assert derive_mark(POTASSIUM, TODAY, LAB, unknown, [certificate("city")]) is None


def test_the_laboratory_is_proven_item_by_item_and_pictures_by_their_own_proof() -> None:
    whole = certificate(item_code="", category="laboratory")
    assert derive_mark(POTASSIUM, TODAY, LAB, CLINIC, [whole]) is None
    assert derive_mark(CHEST, TODAY, LAB, CLINIC, [certificate(item_code="", category="imaging")]) is None
    images = certificate(kind="imaging_qc", item_code="", category="imaging")
    assert derive_mark(CHEST, TODAY, LAB, CLINIC, [images]) == Mark("alliance", "组内互认")


def test_a_failure_ends_the_mark_from_its_day_and_flags_what_came_before() -> None:
    failed = Failure(TODAY, TODAY - 10 * DAY, "2823-3")
    held = [certificate()]
    assert derive_mark(POTASSIUM, TODAY, LAB, CLINIC, held, [failed]) is None
    assert derive_mark(POTASSIUM, TODAY - DAY, LAB, CLINIC, held, [failed]) is not None
    assert [is_flagged(POTASSIUM, TODAY - n * DAY, [failed]) for n in (0, 1, 10, 11)] == [False, True, True, False]
    assert ends_on(held[0], [failed], POTASSIUM) == TODAY
    # Another item, and a certificate earned afterwards, are not touched.
    assert derive_mark(POTASSIUM, TODAY, LAB, CLINIC, held, [replace(failed, item_code="2951-2")]) is not None
    again = certificate(since_on=TODAY + DAY)
    assert derive_mark(POTASSIUM, TODAY + DAY, LAB, CLINIC, [*held, again], [failed]) is not None


@pytest.mark.parametrize(
    ("grade", "primary", "level"), [("3A", False, 3), ("2", False, 2), ("", False, 1), ("2B", True, 1)]
)
def test_levels(grade: str, primary: bool, level: int) -> None:
    assert level_of(grade, primary=primary) == level


@pytest.mark.parametrize(
    ("printed", "scope"),
    [
        ("", ""), ("全国HR", "national"), ("吉HR", "province"), ("吉hr", "province"), ("松原HR", "city"),
        ("黑吉辽HR", "region"), ("鄂HR", "other"), ("长春HR", "other"), ("京津冀HR", "other"), ("章", "other"),
    ],
)  # fmt: skip
def test_what_is_printed_is_read_from_where_we_are(printed: str, scope: str) -> None:
    assert printed_scope(printed, SONGYUAN) == scope
    assert printed_scope(printed, "") in {"", "national", "other"}
