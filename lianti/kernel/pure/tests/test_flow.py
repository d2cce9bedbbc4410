"""State tables: what cannot be walked is refused with the reason, and a broken table does not start."""

from __future__ import annotations

import pytest

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.flow import Move, Table

STATES = {"draft": "草稿", "sent": "已发", "closed": "已结"}


def move(name: str, sources: str, target: str, permission: str = "may") -> Move:
    return Move(name, f"“{name}”", frozenset(sources.split()), target, permission)


SEND, CLOSE, BACK = move("send", "draft", "sent"), move("close", "draft sent", "closed"), move("back", "sent", "draft")
TABLE = Table(STATES, (SEND, CLOSE, BACK), frozenset({"closed"}))


def test_walking() -> None:
    assert TABLE.walk("draft", "send") == "sent"
    assert TABLE.why_not("draft", "send") is None
    assert TABLE.from_state("sent") == [CLOSE, BACK]
    assert TABLE.from_state("closed") == []


def test_a_move_from_elsewhere_is_refused_with_both_names() -> None:
    with pytest.raises(Refused) as refusal:
        TABLE.walk("closed", "send")
    assert refusal.value.code == "move_not_allowed"
    assert "已结" in str(refusal.value)
    assert "send" in str(refusal.value)


def test_an_unknown_move_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        TABLE.walk("draft", "fly")


@pytest.mark.parametrize(
    ("moves", "final", "says"),
    [
        ((SEND, SEND), "closed", "share a name"),
        ((move("a", "draft", "gone"),), "closed", "unknown states"),
        ((move("a", "nowhere", "sent"),), "closed", "unknown states"),
        ((move("a", "closed", "sent"),), "closed", "leaves a final state"),
        ((move("a", "", "sent"),), "closed", "starts nowhere"),
        ((move("a", "draft", "sent", ""),), "closed", "nobody says who may"),
        ((SEND,), "gone", "unknown final states"),
    ],
)
def test_a_broken_table_does_not_start(moves: tuple[Move, ...], final: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Table(STATES, moves, frozenset({final}))


def test_a_refusal_fills_its_sentence() -> None:
    refusal = NotPermitted("full", "{name} 已满", field="seat", name="周一上午")
    assert (str(refusal), refusal.sentence, refusal.field) == ("周一上午 已满", "周一上午 已满", "seat")
    assert repr(refusal) == "Refused('full', '周一上午 已满')"
