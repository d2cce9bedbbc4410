"""What the preview of a roster shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianti.alliances.forms import RowForm
from lianti.alliances.roster import VERDICTS, RosterRow
from lianti.kernel.pure.text import mask_phone
from lianti.kernel.web.pages import State

_WORDS: dict[str, tuple[Any, Any]] = {
    "new": (gettext_lazy("新单位"), "good"),
    "same": (gettext_lazy("已在册"), "info"),
    "duplicate": (gettext_lazy("重复"), "plain"),
    "unclear": (gettext_lazy("待确认"), "warn"),
    "error": (gettext_lazy("有错误"), "bad"),
}
# Forms opened without being asked for; more would make a page nobody can read.
_OPEN_FORMS = 6


@dataclass(frozen=True)
class PreviewRow:
    """One row as shown: phones masked, the form only where something is to be done."""

    number: int
    name: str
    place: str
    kind: str
    level: str
    district: str
    lead: bool
    head: str
    contacts: tuple[tuple[str, str, str], ...]
    state: State
    message: str
    form: RowForm | None


@dataclass(frozen=True)
class PreviewPage:
    """The whole preview with the counts by verdict."""

    rows: tuple[PreviewRow, ...]
    counts: tuple[tuple[State, int], ...]
    open_rows: int


def row_initial(row: RosterRow) -> dict[str, Any]:
    """Return what the correction form of a row starts from."""
    first = row.contacts[0] if row.contacts else None
    return {
        "number": row.number,
        "name": row.name,
        "district": row.district,
        "kind": row.kind,
        "level": row.level,
        "head": row.head,
        "liaison": first.name if first else "",
        "post": first.post if first else "",
        "phone": first.phone if first else "",
        "verdict": "",
        "drop": False,
    }


def preview_page(rows: Sequence[RosterRow], edit: int | None, bound: RowForm | None) -> PreviewPage:
    """Return the preview; the form of row ``edit`` is open, and those of the first rows that need a decision."""
    open_rows = [row.number for row in rows if row.verdict in {"unclear", "error"}]
    with_form = {edit} if edit else set(open_rows[:_OPEN_FORMS])
    counts = Counter(row.verdict for row in rows)
    return PreviewPage(
        rows=tuple(_row(row, row.number in with_form, bound if row.number == edit else None) for row in rows),
        counts=tuple((_state(verdict), counts[verdict]) for verdict in VERDICTS if counts[verdict]),
        open_rows=len(open_rows),
    )


def _state(verdict: str) -> State:
    words, tone = _WORDS[verdict]
    return State(words, tone)


def _row(row: RosterRow, shown: bool, bound: RowForm | None) -> PreviewRow:
    form = RowForm(initial=row_initial(row), auto_id=f"row{row.number}_%s") if shown else None
    return PreviewRow(
        number=row.number,
        name=row.name or _("（没有名称）"),
        place=row.raw.place,
        kind=row.kind,
        level=row.level,
        district=row.district,
        lead=row.role == "lead",
        head=row.head,
        contacts=tuple((c.name, c.post, mask_phone(c.phone) if c.phone else "") for c in row.contacts),
        state=_state(row.verdict),
        message=row.message,
        form=bound or form,
    )
