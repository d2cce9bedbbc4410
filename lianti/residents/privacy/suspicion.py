"""What an auditor should look at first: pure rules over traces; each finding is a question, never a verdict."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianti.kernel.pure.errors import mark as _

KINDS: dict[str, str] = {
    "many": _("一小时内看了很多份档案"),
    "colleague": _("看了与同事同名的档案"),
    "self": _("看了与本人同名的档案"),
}
Look = tuple[uuid.UUID, str, str, uuid.UUID | None, uuid.UUID | None, dt.datetime]


@dataclass(frozen=True)
class Finding:
    """One thing to ask about: who, where, when it began, how many records, and whose name it was."""

    kind: str
    actor_uid: uuid.UUID
    actor_name: str
    actor_role: str
    institution_uid: uuid.UUID | None
    at: dt.datetime
    records: int
    name: str = ""


def findings(looks: Iterable[Look], staff: Mapping[uuid.UUID, str], *, many: int) -> list[Finding]:
    """Return what stands out in the looks of a period, the newest first.

    ``staff`` gives the name of each person looked at who is called like somebody who works here. A name proves
    nothing: 张伟 treats 张伟 every day. ``many`` is how many different records in sixty minutes are worth a question.
    """
    ordered = sorted(looks, key=lambda look: look[5])
    found = [*_named(ordered, staff), *_many(ordered, many)]
    return sorted(found, key=lambda f: (f.at, f.kind), reverse=True)


def _named(looks: list[Look], staff: Mapping[uuid.UUID, str]) -> list[Finding]:
    """Return one finding for each pair of actor and record whose name is that of somebody who works here."""
    seen: dict[tuple[uuid.UUID, uuid.UUID], Finding] = {}
    for actor, name, role, house, record, at in looks:
        if record is None or record not in staff or (actor, record) in seen:
            continue
        kind = "self" if staff[record] == name else "colleague"
        seen[actor, record] = Finding(kind, actor, name, role, house, at, 1, staff[record])
    return list(seen.values())


def _many(looks: list[Look], most: int) -> list[Finding]:
    """Return one finding for each run of an actor in which sixty minutes held ``most`` different records or more."""
    by_actor: dict[uuid.UUID, list[Look]] = {}
    for look in looks:
        by_actor.setdefault(look[0], []).append(look)
    return [finding for mine in by_actor.values() for finding in _runs(mine, most)]


def _runs(mine: list[Look], most: int) -> list[Finding]:
    found: list[Finding] = []
    first, quiet_until = 0, dt.datetime.min.replace(tzinfo=dt.UTC)
    inside: dict[uuid.UUID | None, int] = {}
    for look in mine:
        inside[look[4]] = inside.get(look[4], 0) + 1
        while look[5] - mine[first][5] >= dt.timedelta(hours=1):
            _leave(inside, mine[first][4])
            first += 1
        if len(inside) >= most and look[5] >= quiet_until:
            actor, name, role, house, _record, _at = look
            found.append(Finding("many", actor, name, role, house, mine[first][5], len(inside)))
            quiet_until = look[5] + dt.timedelta(hours=1)
    return found


def _leave(inside: dict[uuid.UUID | None, int], record: uuid.UUID | None) -> None:
    inside[record] -= 1
    if not inside[record]:
        del inside[record]
