"""State tables: which move leads from where to where, who may make it, and why not otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _


@dataclass(frozen=True)
class Move:
    """One named step. ``permission`` names the function in the app's permissions module that may forbid it."""

    name: str
    label: str
    sources: frozenset[str]
    target: str
    permission: str
    style: str = "secondary"
    confirm: str = ""
    needs: frozenset[str] = field(default_factory=frozenset)


def move(name: str, label: str, sources: str, target: str, permission: str, style: str = "secondary") -> Move:
    """Return one row of a table; ``sources`` are the states it leaves from, with blanks between."""
    return Move(name, label, frozenset(sources.split()), target, permission, style)


@dataclass(frozen=True)
class Table:
    """All states (code to Chinese name) and moves of one kind of thing."""

    states: Mapping[str, str]
    moves: tuple[Move, ...]
    final: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        names = [m.name for m in self.moves]
        if len(set(names)) != len(names):
            raise ValueError("two moves share a name")
        if self.final - set(self.states):
            raise ValueError(f"unknown final states {sorted(self.final - set(self.states))}")
        for move in self.moves:
            unknown = (set(move.sources) | {move.target}) - set(self.states)
            if unknown:
                raise ValueError(f"{move.name}: unknown states {sorted(unknown)}")
            if not move.sources:
                raise ValueError(f"{move.name}: starts nowhere")
            if not move.permission:
                raise ValueError(f"{move.name}: nobody says who may")
            if move.sources & self.final:
                raise ValueError(f"{move.name}: leaves a final state")

    def move(self, name: str) -> Move:
        """Return the move called ``name``."""
        for move in self.moves:
            if move.name == name:
                return move
        raise KeyError(name)

    def why_not(self, state: str, name: str) -> Refused | None:
        """Return the reason why ``name`` cannot be made from ``state``, or None when the table allows it."""
        move = self.move(name)
        if state in move.sources:
            return None
        return Refused(
            "move_not_allowed",
            _("当前状态是“{state}”，不能“{move}”。页面可能已过时，请刷新后再看。"),
            state=self.states[state],
            move=move.label,
        )

    def walk(self, state: str, name: str) -> str:
        """Return the state that ``name`` leads to from ``state``; refuses with the reason otherwise."""
        refused = self.why_not(state, name)
        if refused:
            raise refused
        return self.move(name).target

    def from_state(self, state: str) -> list[Move]:
        """Return the moves that leave ``state``, in the order of the table."""
        return [m for m in self.moves if state in m.sources]
