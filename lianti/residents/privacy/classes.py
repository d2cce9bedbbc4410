"""Sensitive content: which class a row of the record belongs to, and whether a viewer may see it. Pure.

J3 of the policy: medical-health data and those of people under 14 are sensitive (个人信息保护法 28, 31). An ordinary
reason opens the ordinary record; another institution's sensitive rows need consent, or an emergency.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lianti.kernel.pure.errors import mark as _

GENERAL, MINOR = "general", "minor"
# Below this age somebody is a child whose data the law calls sensitive as such.
CHILD = 14
# Reasons under which somebody treats the child now; a question (请求指导) or consent to the ordinary record is none.
TREATING = frozenset({"registered", "contract", "referral", "emergency", "encounter"})
_DATA = Path(__file__).resolve().parent.parent / "data" / "sensitive.toml"
_CATEGORY = re.compile(r"[A-Z]\d\d")

HIDDEN = _("另有受限内容：涉及敏感内容，需本人授权或紧急调阅后才能查看。")


@dataclass(frozen=True)
class SensitiveClass:
    """One class: ranges of ICD-10 categories and departments whose rows belong to it, and where that is written."""

    code: str
    label: str
    ranges: tuple[tuple[str, str], ...]
    subjects: tuple[str, ...]
    source: str
    words: tuple[str, ...] = ()


@cache
def sensitive_classes() -> dict[str, SensitiveClass]:
    """Return the classes of the edition in use, by code."""
    found = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return {
        row["code"]: SensitiveClass(
            row["code"],
            row["label"],
            tuple(_span(text) for text in row["icd"]),
            tuple(row["subjects"]),
            row["source"],
            tuple(row.get("words", ())),
        )  # fmt: skip
        for row in found["class"]
    }


def _span(text: str) -> tuple[str, str]:
    first, _dash, last = text.partition("-")
    return first, last or first


def class_labels() -> dict[str, str]:
    """Return what can be consented to, by code: the ordinary record first, then each sensitive class."""
    sensitive = {code: c.label for code, c in sensitive_classes().items()}
    return {GENERAL: _("一般诊疗资料")} | sensitive | {MINOR: _("未满 14 周岁的资料")}


def classes_of(codes: Iterable[str], *, subject: str = "", age: int | None = None) -> frozenset[str]:
    """Return the sensitive classes of a row by its ICD-10 codes, its department (诊疗科目) and the age then."""
    categories = [found.group() for code in codes if (found := _CATEGORY.match(code.strip().upper()))]
    classes = {
        c.code
        for c in sensitive_classes().values()
        if any(first <= category <= last for category in categories for first, last in c.ranges)
        or any(subject == s or subject.startswith(f"{s}.") for s in c.subjects)
    }
    return frozenset(classes | ({MINOR} if age is not None and age < CHILD else set()))


def marks_of(opened: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the 诊疗科目 and the words of names by which a row without a diagnosis belongs to a class not open."""
    shut = [c for code, c in sensitive_classes().items() if code not in opened]
    return tuple(s for c in shut for s in c.subjects), tuple(word for c in shut for word in c.words)


def grown_on(birth_on: dt.date) -> dt.date:
    """Return the day from which what is written of a person is no child's any more."""
    year = birth_on.year + CHILD
    leap = (birth_on.month, birth_on.day) == (2, 29) and not calendar.isleap(year)
    return dt.date(year, 3, 1) if leap else birth_on.replace(year=year)


def may_see(classes: Collection[str], *, own: bool, opened: Collection[str]) -> bool:
    """Say whether a row may be shown: it is the viewer's own institution's, or all its classes are open."""
    return own or set(classes) <= set(opened)


def opened_by(consented: Iterable[str], kinds: Iterable[str], *, emergency: bool) -> frozenset[str]:
    """Return the classes open to a viewer by consent, by the kinds of the reasons in force, or in an emergency."""
    if emergency:
        return frozenset(class_labels())
    found = set(consented) & set(class_labels())
    return frozenset(found | ({MINOR} if TREATING & set(kinds) else set()))
