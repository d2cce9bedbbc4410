"""Numbers and verdicts of the charter as people read them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lianti.charter.kinds import ENTRY_KINDS, VERDICTS
from lianti.charter.shapes import EntryVerdict
from lianti.kernel.pure.errors import mark
from lianti.kernel.web.pages import State, Tone

TONES: dict[str, Tone] = {
    "kept": "good", "broken": "bad", "silent": "warn", "not_yet": "plain", "principle": "info",
}  # fmt: skip
ICONS = {
    "kept": "circle-check", "broken": "circle-x", "silent": "clock-pause", "not_yet": "circle-dashed",
    "principle": "scale",
}  # fmt: skip
KIND_ICONS = {
    "term": "adjustments", "promise": "target", "duty": "signature", "capability": "apps", "principle": "scale",
    "not_yet": "circle-dashed",
}  # fmt: skip
_SIGNS = {">=": "≥", "<=": "≤", "==": "=", ">": ">", "<": "<"}
_CODES = {"none": mark("不审核"), "department_head": mark("科主任审核"), "medical_affairs": mark("医务科审核")}


def verdict_name(verdict: str) -> str:
    """Return the Chinese word of a verdict."""
    return _(VERDICTS.get(verdict, verdict))


def verdict_state(verdict: str) -> State:
    """Return a verdict in words with its colour."""
    return State(verdict_name(verdict), TONES.get(verdict, "plain"))


def kind_name(kind: str) -> str:
    """Return the Chinese word of a kind of entry."""
    return _(ENTRY_KINDS.get(kind, kind))


def number(value: float) -> str:
    """Write a number without a tail of zeros."""
    return f"{value:,.1f}".removesuffix(".0")


# More minutes than anybody reads are written in hours.
_LONG_MINUTES = 180


def value_words(value: Any, unit: str) -> str:
    """Write a reading with its unit; a term as its value stands in the charter."""
    if value is None or value == "":
        return "—"
    if unit == "term":
        return term_words(value)
    if unit == "share":
        return f"{number(float(value) * 100)}%"
    if unit == "minutes" and float(value) < _LONG_MINUTES:
        return _("%(n)s 分钟") % {"n": number(float(value))}
    if unit == "minutes":
        return value_words(float(value) / 60, "hours")
    if unit == "hours":
        return _("%(n)s 小时") % {"n": number(float(value))}
    if unit == "days":
        return _("%(n)s 天") % {"n": number(float(value))}
    return number(float(value))


def term_words(value: Any) -> str:
    """Write the value of a term: a share in percent, a list with separators, a code in words."""
    if isinstance(value, list):
        return "、".join(term_words(item) for item in value)  # data
    if isinstance(value, float) and 0 < value < 1:
        return f"{number(value * 100)}%"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(float(value))
    return _(_CODES[str(value)]) if str(value) in _CODES else str(value)


def threshold_words(entry: EntryVerdict) -> str:
    """Write what a reading is compared with, such as ≥ 95%."""
    if not entry.threshold_op:
        return ""
    return f"{_SIGNS[entry.threshold_op]} {value_words(entry.threshold_value, entry.unit)}"


def window_words(days: int | None) -> str:
    """Say over which time a reading goes."""
    if days is None:
        return ""
    return _("近 %(n)d 天") % {"n": days} if days else _("自登记以来")


# What a verdict means for each kind of entry, for readers who have not written the charter.
_MEANINGS: dict[tuple[str, str], str] = {
    ("promise", "kept"): mark("统计期内的记录达到了要求。"),
    ("promise", "broken"): mark("统计期内的记录没有达到要求。数字由业务记录自动得出，没有人填写。"),
    ("capability", "kept"): mark("这项功能有人在用。"),
    ("term", "kept"): mark("程序按这个数值运行，并有记录为证；原文没有写明的数值由医联体设定。"),
    ("duty", "kept"): mark("责任单位已登记履职材料。"),
}  # fmt: skip


def meaning(entry: EntryVerdict) -> str:
    """Say in one sentence why an entry has its verdict, empty where its note says so."""
    said = _MEANINGS.get((entry.kind, entry.verdict), "")
    return _(said) if said else ""


def summary(entry: EntryVerdict) -> str:
    """Say in one line what decides a clause."""
    if entry.kind in {"principle", "not_yet"}:
        return entry.label
    if entry.kind == "duty":
        return _("%(what)s，应于 %(due)s 前完成") % {"what": entry.label, "due": entry.threshold_value}
    if entry.kind == "capability":
        used = _("%(window)s没有人使用")
        if entry.verdict == "kept":  # without a number for whoever only oversees, where it is small
            used = _("%(window)s用了 %(n)d 次") if entry.evidence else _("%(window)s有人使用")
        told = used % {"window": window_words(entry.window_days), "n": entry.evidence}
        return _("%(what)s：%(told)s") % {"what": entry.label, "told": told}
    if entry.verdict == "silent":
        return _("%(what)s：没有可以衡量的记录") % {"what": entry.label}
    if entry.value is None and entry.note:
        return _("%(what)s：%(told)s") % {"what": entry.label, "told": _(entry.note)}
    value = value_words(entry.value, entry.unit)
    if entry.kind == "term":
        return _("%(what)s：%(told)s") % {"what": entry.label, "told": value}
    told = _("%(value)s，要求 %(limit)s") % {"value": value, "limit": threshold_words(entry)}
    return _("%(what)s：%(told)s") % {"what": entry.label, "told": told}
