"""What the fragments of the referral form show, as frozen dataclasses; and the reading of their parameters."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from lianti.catalogue import rules
from lianti.catalogue.shapes import CriterionShape, Findings, Suggestion

_FIELD = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
_TRUE = {"1", "true", "on", "yes", "是"}  # data
_FALSE = {"0", "false", "off", "no", "否"}  # data
_LARGEST = Decimal(1000)
_STATES = {True: ("matched", "good"), None: ("unknown", "warn"), False: ("missed", "plain")}
FIELD = "diagnosis_code"


@dataclass(frozen=True)
class CriterionRow:
    """One checkbox: the criterion, whether it matches and why, and where it comes from."""

    code: str
    text: str
    group: str
    state: str
    tone: str
    state_label: str
    why: str
    urgency: str
    urgency_label: str
    set: str
    title: str
    origin: str
    general: bool
    notes: tuple[str, ...]
    checked: bool


@dataclass(frozen=True)
class CriterionGroup:
    """Rows of one set and edition: its title, its source, and whether its fold stands open."""

    key: str
    title: str
    origin: str
    rows: tuple[CriterionRow, ...]
    shown: bool = False

    @property
    def urgent(self) -> bool:
        """Say whether every row of the group is an emergency."""
        return all(row.urgency == "emergency" for row in self.rows)


@dataclass(frozen=True)
class CriteriaPage:
    """The criteria part of a form: rows that match, that wait for the doctor, that do not match."""

    matched: tuple[CriterionRow, ...]
    open: tuple[CriterionGroup, ...]
    missed: tuple[CriterionGroup, ...]

    @property
    def open_count(self) -> int:
        """Return how many criteria wait for the doctor."""
        return sum(len(group.rows) for group in self.open)

    @property
    def missed_count(self) -> int:
        """Return how many criteria are not reached or do not count."""
        return sum(len(group.rows) for group in self.missed)

    @property
    def empty(self) -> bool:
        """Say whether nothing matches."""
        return not self.matched


def field_of(query: QueryDict) -> str:
    """Return the name of the form's field; anything strange falls back to the usual one."""
    name = query.get("field", FIELD)
    return name if _FIELD.match(name) else FIELD


def _number(query: QueryDict, name: str) -> Decimal | None:
    try:
        number = Decimal(query.get(name, "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number <= _LARGEST else None


def _whole(query: QueryDict, name: str) -> int | None:
    number = _number(query, name)
    return None if number is None else int(number)


def _flag(query: QueryDict, name: str) -> bool | None:
    value = query.get(name, "").strip().lower()
    if value in _TRUE:
        return True
    return False if value in _FALSE else None


def findings_of(query: QueryDict) -> Findings:
    """Read findings from the parameters; what is missing or not a number is unknown."""
    codes = [code.strip() for name in ("code", FIELD) for code in query.getlist(name) if code.strip()]
    return Findings(
        age=_whole(query, "age"),
        sex=query.get("sex") or None,
        pregnant=_flag(query, "pregnant"),
        lactating=_flag(query, "lactating"),
        sbp=_number(query, "sbp"),
        dbp=_number(query, "dbp"),
        glucose=_number(query, "glucose"),
        potassium=_number(query, "potassium"),
        heart_rate=_number(query, "heart_rate"),
        temperature=_number(query, "temperature"),
        arm_difference=_number(query, "arm_difference"),
        uncontrolled_visits=_whole(query, "uncontrolled_visits"),
        diagnosis_codes=tuple(dict.fromkeys(codes)),
    )


def _row(suggestion: Suggestion, chosen: Collection[str]) -> CriterionRow:
    criterion = suggestion.criterion
    state, tone = _STATES[suggestion.matched]
    labels = {"matched": _("符合"), "unknown": _("待判断"), "missed": _("未达到")}
    if criterion.code == rules.PATIENT_REQUEST:
        labels["missed"] = _("不计入")
    return CriterionRow(
        code=criterion.code,
        text=criterion.text,
        group=criterion.group,
        state=state,
        tone=tone,
        state_label=labels[state],
        why="" if suggestion.why == rules.DOCTOR_DECIDES else suggestion.why,
        urgency=criterion.urgency,
        urgency_label=_(rules.URGENCY[criterion.urgency]),
        set=criterion.edition.set,
        title=criterion.edition.title,
        origin=f"{criterion.source} {criterion.edition.name}",
        general=not criterion.applies_to,
        notes=tuple(_(note) for note in rules.notes_of(criterion)),
        checked=criterion.code in chosen,
    )


def criteria_page(
    suggestions: Iterable[Suggestion], chosen: Collection[str], kept: Iterable[CriterionShape] = ()
) -> CriteriaPage:
    """Build the part; ``kept`` are chosen criteria that no longer apply: they stay until the doctor takes them away."""
    rows = [_row(s, chosen) for s in suggestions]
    rows += [_row(Suggestion(c, None, _("诊断改过，请确认是否仍然适用。")), chosen) for c in kept]
    rows = _once(rows)
    return CriteriaPage(
        matched=tuple(r for r in rows if r.state == "matched"),
        open=_grouped(r for r in rows if r.state == "unknown" or (r.checked and r.state == "missed")),
        missed=_grouped(r for r in rows if r.state == "missed" and not r.checked),
    )


def _once(rows: list[CriterionRow]) -> list[CriterionRow]:
    """Return the rows without those that say word for word what another says; a chosen one is kept before others."""
    kept: dict[str, CriterionRow] = {}
    for row in rows:
        first = kept.setdefault(row.text, row)
        if first is not row and row.checked and not first.checked:
            kept[row.text] = row
    return [row for row in rows if row.checked or kept[row.text] is row]


def _grouped(rows: Iterable[CriterionRow]) -> tuple[CriterionGroup, ...]:
    """Return the rows by set: those of the diagnosis before the general ones, signs for the ambulance behind both.

    Only the first group stands open, and whichever holds a chosen row.
    """
    found: dict[tuple[str, str, str], list[CriterionRow]] = {}
    for row in rows:
        found.setdefault((row.set, row.title, row.origin), []).append(row)
    groups = [CriterionGroup(*names, tuple(part)) for names, part in found.items()]
    groups.sort(key=lambda g: (g.urgent, g.rows[0].general))
    return tuple(replace(g, shown=n == 0 or any(r.checked for r in g.rows)) for n, g in enumerate(groups))
