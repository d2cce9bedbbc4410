"""Whether a department fits a person and a diagnosis, by its 诊疗科目: a help to choose, never a barrier.

Which subject usually looks after which block of ICD-10 is the platform's own list (平台整理), to be confirmed by local
experts; what it does not know stays without a word. Sex and age limits are those the names of the subjects carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from lianti.kernel.pure.errors import mark as _

ADULT = 18
GERIATRICS = 60


class Rank(IntEnum):
    """The order in which places are shown; equal ranks keep the order they had."""

    FITS = 0
    UNKNOWN = 1
    OTHER_FIELD = 2
    WRONG_PERSON = 3


@dataclass(frozen=True)
class Wanted:
    """Whom a place is sought for: diagnosis code, sex (female, male), age in years (None: not known)."""

    diagnosis_code: str = ""
    sex: str = ""
    age: int | None = None


@dataclass(frozen=True)
class Fit:
    """How a place fits, and why not, in words; empty when nothing speaks against it."""

    rank: Rank
    why: str = ""


# First and last three signs of the code, and the subjects (诊疗科目) that usually look after it. The first line holds.
_FIELDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("A15", "A19", ("17", "03.01", "16")), ("A50", "A64", ("13", "05")), ("A00", "A09", ("16", "03.02")),
    ("B15", "B19", ("16", "03.02")), ("B00", "B09", ("13", "16")), ("A00", "B99", ("16",)),
    ("C15", "C26", ("19", "03.02", "04.01")), ("C30", "C32", ("19", "11")), ("C33", "C39", ("19", "03.01", "04.05")),
    ("C50", "C50", ("19", "04.01")), ("C51", "C58", ("19", "05")), ("C60", "C68", ("19", "04.04")),
    ("C69", "C69", ("19", "10")), ("C70", "C72", ("19", "04.02")), ("C73", "C75", ("19", "04.01", "03.07")),
    ("C81", "C96", ("19", "03.05")), ("C00", "C97", ("19", "04")), ("D24", "D24", ("04.01",)),
    ("D25", "D28", ("05",)), ("D50", "D77", ("03.05",)),
    ("E00", "E07", ("03.07", "04.01")), ("E10", "E14", ("03.07",)), ("E15", "E90", ("03.07",)),
    ("F00", "F09", ("15", "03.03")), ("F10", "F99", ("15",)), ("G00", "G99", ("03.03", "04.02")),
    ("H81", "H82", ("11", "03.03")), ("H00", "H59", ("10",)), ("H60", "H95", ("11",)),
    ("I10", "I15", ("03.04", "03.06")), ("I20", "I25", ("03.04", "04.06")), ("I26", "I28", ("03.04", "03.01")),
    ("I30", "I52", ("03.04", "04.06")), ("I60", "I62", ("04.02", "03.03", "21")),
    ("I63", "I69", ("03.03", "04.02", "21")),
    ("I70", "I79", ("04.06", "04.01", "03.04")), ("I80", "I89", ("04.01", "04.06")),
    ("J00", "J06", ("03.01", "11")), ("J30", "J39", ("11", "03.01")), ("J93", "J94", ("04.05", "03.01")),
    ("J09", "J99", ("03.01",)), ("K00", "K14", ("12",)), ("K35", "K46", ("04.01",)),
    ("K55", "K63", ("03.02", "04.01")), ("K64", "K64", ("04.01",)), ("K70", "K77", ("03.02", "16")),
    ("K80", "K87", ("04.01", "03.02")), ("K20", "K93", ("03.02", "04.01")), ("L00", "L99", ("13",)),
    ("M00", "M99", ("04.03", "03.08", "21")), ("N00", "N19", ("03.06", "04.04")), ("N20", "N29", ("04.04", "03.06")),
    ("N30", "N51", ("04.04", "03.06")), ("N60", "N64", ("04.01",)), ("N70", "N98", ("05",)), ("O00", "O99", ("05",)),
    ("P00", "P96", ("07",)), ("R07", "R07", ("03.04", "03.01")), ("R10", "R19", ("03.02", "04.01")),
    ("R51", "R51", ("03.03",)), ("S00", "S09", ("04.02", "04.03")), ("S10", "S99", ("04.03", "04.01", "04.05")),
)  # fmt: skip
_NAMES: dict[str, str] = {
    "03.01": _("呼吸内科"), "03.02": _("消化内科"), "03.03": _("神经内科"), "03.04": _("心血管内科"),
    "03.05": _("血液内科"), "03.06": _("肾病科"), "03.07": _("内分泌科"), "03.08": _("风湿免疫科"), "04": _("外科"),
    "04.01": _("普通外科"), "04.02": _("神经外科"), "04.03": _("骨科"), "04.04": _("泌尿外科"), "04.05": _("胸外科"),
    "04.06": _("心脏大血管外科"), "05": _("妇产科"), "07": _("儿科"), "10": _("眼科"), "11": _("耳鼻咽喉科"),
    "12": _("口腔科"), "13": _("皮肤科"), "15": _("精神科"), "16": _("传染科"), "17": _("结核病科"), "19": _("肿瘤科"),
    "21": _("康复医学科"),
}  # fmt: skip
# Subjects that look after a field; the others (全科、急诊、中医、康复、影像 ...) take people of every diagnosis.
_SPECIAL = ("03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "15", "16", "17", "19")
_WOMEN = ("05", "06", "50.03")
_CHILDREN = ("07", "08", "09", "50.04")
_OLD = ("03.10", "50.12")
# A roster often brings names and no subject; these names say enough.
_BY_NAME = (
    ("小儿外", "08"), ("儿", "07"), ("产科", "05"), ("妇科", "05"), ("老年病", "03.10"), ("心内", "03.04"),  # data
    ("心血管内", "03.04"), ("神经内", "03.03"), ("神经外", "04.02"), ("内分泌", "03.07"), ("呼吸", "03.01"),  # data
    ("消化", "03.02"), ("肾内", "03.06"), ("泌尿", "04.04"), ("普外", "04.01"), ("骨科", "04.03"),  # data
    ("肿瘤", "19"), ("皮肤", "13"), ("口腔", "12"), ("耳鼻", "11"), ("眼科", "10"),  # data
)  # fmt: skip


def subject_of(code: str, name: str) -> str:
    """Return the subject of a department, read out of its name where none is registered; empty when unknown."""
    return code or next((subject for word, subject in _BY_NAME if word in name), "")


def fit_of(subject: str, wanted: Wanted, *, by_diagnosis: bool = True) -> Fit:
    """Say how a place of this subject fits; an examination is for every diagnosis (``by_diagnosis`` False)."""
    against = _against(subject, wanted)
    if against:
        return Fit(Rank.WRONG_PERSON, against)
    if not by_diagnosis or not subject:
        return Fit(Rank.UNKNOWN)
    if _within(subject, _CHILDREN):
        return Fit(Rank.FITS if wanted.age is not None else Rank.UNKNOWN)
    usual = _usual(wanted.diagnosis_code)
    if any(_covers(subject, one) for one in usual):
        return Fit(Rank.FITS)
    if not usual or subject.split(".")[0] not in _SPECIAL:
        return Fit(Rank.UNKNOWN)
    return Fit(Rank.OTHER_FIELD, _("诊断不对口，通常看{usual}").format(usual="、".join(_NAMES[one] for one in usual)))


def _against(subject: str, wanted: Wanted) -> str:
    """Return why this person is not for this subject; empty when sex and age allow it or are not known."""
    if wanted.sex == "male" and _within(subject, _WOMEN):
        return _("患者是男性，这里看妇产科疾病")
    if wanted.age is None:
        return ""
    if wanted.age >= ADULT and _within(subject, _CHILDREN):
        return _("患者 {age} 岁，儿科看未成年人").format(age=wanted.age)
    if wanted.age < GERIATRICS and _within(subject, _OLD):
        return _("患者 {age} 岁，老年病科一般看 60 岁以上").format(age=wanted.age)
    return ""


def _usual(code: str) -> tuple[str, ...]:
    head = code[:3].upper()
    return next((subjects for first, last, subjects in _FIELDS if first <= head <= last), ())


def _covers(subject: str, wanted: str) -> bool:
    """Say whether a department of ``subject`` looks after ``wanted``: the same, its parent (内科) or a part of it."""
    return subject == wanted or wanted.startswith(f"{subject}.") or subject.startswith(f"{wanted}.")


def _within(subject: str, group: tuple[str, ...]) -> bool:
    return any(subject == one or subject.startswith(f"{one}.") for one in group)
