"""What the upload of persons, its preview and the list of earlier ones show."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.web import pages as kit
from lianti.residents.imports.forms import PersonRowForm
from lianti.residents.imports.kinds import ANSWERS, LEFT, STATES, TABS, VERDICTS, WRITTEN
from lianti.residents.imports.reading import PersonRow

if TYPE_CHECKING:
    from lianti.residents.imports.keeping import Kept
    from lianti.residents.models import PersonImport

PER_PAGE = 50
_TONES: dict[str, kit.Tone] = {
    "new": "good", "same": "plain", "probable": "warn", "unclear": "warn", "duplicate": "plain", "asked": "warn",
    "left": "plain", "error": "bad",
}  # fmt: skip
_STATE_TONES: dict[str, kit.Tone] = {"judging": "info", "ready": "warn", "done": "good"}


@dataclass(frozen=True)
class TableLine:
    """One earlier table: when, by whom, and what came of it."""

    url: str
    created_at: dt.datetime
    by_name: str
    total: int
    counts: tuple[tuple[kit.State, int], ...]
    state: kit.State


@dataclass(frozen=True)
class Doubt:
    """A question about one row: what it says beside the row it may be, and the answers there are."""

    sentence: str
    above: int | None
    parts: tuple[tuple[str, str, str], ...]
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ImportPage:
    """A table with the rows of a tab, what can be done now, and how far the judging is."""

    uid: uuid.UUID
    state: str
    total: int
    judged: int
    version: int
    counts: tuple[tuple[kit.State, int], ...]
    errors: int
    asked: int
    stops: int
    unclear: int
    good: int
    unused: tuple[str, ...]
    list: kit.WorklistPage
    form: PersonRowForm | None
    line: int
    doubt: Doubt | None


def _counted(table: PersonImport) -> tuple[tuple[kit.State, int], ...]:
    return tuple(
        (kit.State(_(VERDICTS[verdict]), _TONES[verdict]), table.counts[verdict])
        for verdict in VERDICTS
        if table.counts.get(verdict)
    )


def table_lines(tables: list[PersonImport]) -> tuple[TableLine, ...]:
    """Return the earlier tables."""
    return tuple(
        TableLine(
            url="" if table.state == "done" else reverse("residents:import", args=[table.uid]),
            created_at=table.created_at,
            by_name=table.by_name,
            total=table.total,
            counts=_counted(table),
            state=kit.State(_(STATES[table.state]), _STATE_TONES.get(table.state, "plain")),
        )
        for table in tables
    )


def import_page(kept: Kept, tab: str, number: int, edit: int | None, bound: PersonRowForm | None) -> ImportPage:
    """Return a table as its preview shows it; ``edit`` names the line that is being corrected."""
    table, shown = kept.table, [row for row in kept.rows if row.verdict in TABS[tab][1]]
    pages = max(1, -(-len(shown) // PER_PAGE))
    number = min(number, pages)
    row = next((row for row in kept.rows if row.line == edit), None)
    counts = {verdict: int(table.counts.get(verdict, 0)) for verdict in VERDICTS}
    return ImportPage(
        uid=table.uid,
        state=table.state,
        total=table.total,
        judged=table.judged,
        version=table.version,
        counts=_counted(table),
        errors=counts["error"],
        asked=counts["asked"],
        stops=counts["error"] + counts["asked"],
        unclear=counts["probable"] + counts["unclear"],
        good=sum(counts[verdict] for verdict in WRITTEN),
        unused=tuple(table.unused),
        list=_list(
            table, shown[(number - 1) * PER_PAGE : number * PER_PAGE], tab, kit.Pager(number, pages, len(shown))
        ),
        form=bound or (_form(row) if row else None),
        line=row.line if row else 0,
        doubt=_doubt(row, kept.rows) if row else None,
    )


def _doubt(row: PersonRow, rows: Sequence[PersonRow]) -> Doubt | None:
    if not row.answers:
        return None
    above = next((other for other in rows if other.line == row.with_line), None)
    here, there = row.as_json(), above.as_json() if above else {}
    parts = ((_("身份证号"), "identity"), (_("手机号"), "phone"), (_("病历号"), "number"))
    told = [(label, str(here[name] or _("未填")), str(there.get(name) or _("未填"))) for label, name in parts]
    plain = ((_("姓名"), "name"), (_("性别"), "sex"), (_("出生日期"), "birth"), (_("住址"), "address"))
    told += [(label, row.told[name] or _("未填"), above.told[name] or _("未填")) for label, name in plain if above]
    answers = tuple((code, _(ANSWERS[code])) for code in row.answers)
    return Doubt(row.sentence, above.line if above else None, tuple(told) if above else (), answers)


def _form(row: PersonRow) -> PersonRowForm:
    told = {name: text for name, text in row.told.items() if name not in {"identity", "phone"}}
    form = PersonRowForm(initial=told)
    masked = row.as_json()
    for hidden in ("identity", "phone"):
        form.fields[hidden].widget.attrs["placeholder"] = str(masked[hidden])
    return form


def _list(table: PersonImport, rows: list[PersonRow], tab: str, pager: kit.Pager) -> kit.WorklistPage:
    home = reverse("residents:import", args=[table.uid])
    tabs = tuple(
        kit.Tab(
            key, _(label), f"{home}?tab={key}", count=sum(int(table.counts.get(v, 0)) for v in verdicts),
            active=key == tab, hot=key in {"error", "asked"},
        )
        for key, (label, verdicts) in TABS.items()
    )  # fmt: skip
    columns = (
        kit.Column("line", _("行"), align="num"), kit.Column("name", _("姓名"), main=True),
        kit.Column("sex", _("性别")), kit.Column("birth", _("出生日期")), kit.Column("identity", _("身份证号")),
        kit.Column("phone", _("手机号")), kit.Column("number", _("病历号")),
        kit.Column("verdict", _("判断"), wide=True),
    )  # fmt: skip
    return kit.WorklistPage(
        label=_("批量建档预览"), columns=columns, tabs=tabs,
        rows=tuple(_row(row, f"{home}?tab={tab}&page={pager.number}") for row in rows),
        pager=pager, empty=kit.Empty(_("这一类没有人员")),
    )  # fmt: skip


def _row(row: PersonRow, home: str) -> kit.Row:
    masked = row.as_json()
    state = kit.State(_(VERDICTS.get(row.verdict, "")), _TONES.get(row.verdict, "plain"))
    cells = (
        kit.Cell(row.line), kit.Cell(row.told["name"]), kit.Cell(row.told["sex"]),
        kit.Cell(row.told["birth"], "mono"), kit.Cell(masked["identity"], "mono"), kit.Cell(masked["phone"], "mono"),
        kit.Cell(row.number, "mono"), kit.Cell(state, "state", note=row.sentence),
    )  # fmt: skip
    words = _("决定") if row.answers and row.verdict != LEFT else _("改正")
    button = kit.MoveButton(words, f"{home}&edit={row.line}#correct", "quiet", "edit", method="get")
    return kit.Row(str(row.line), "", cells, button=button, label=row.told["name"])
