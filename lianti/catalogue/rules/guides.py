"""What a guide must hold before it is published (SY-33, SY-34, HK-13); pure Python."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from lianti.catalogue.kinds import GUIDE_KINDS, GUIDE_PARTS
from lianti.catalogue.rules.cases import looks_like_code
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import squash

MOST_CODES = 20
MOST_LINES = 200
LONGEST_LINE = 400
# Without these a pathway would not say where it begins and ends, nor when somebody is sent on (SY-34).
NEEDED: dict[str, tuple[str, ...]] = {
    "criteria": ("admission", "discharge"),
    "pathway": ("entry", "steps_3", "up", "exit"),
    "quality": ("items",),
}


def parse_codes(text: str) -> list[str]:
    """Return ICD-10 prefixes told with blanks or commas; Refused when one is none."""
    found = [squash(part).upper() for part in re.split(r"[\s,，、;；]+", text) if part.strip()]
    wrong = next((code for code in found if not looks_like_code(code)), None)
    if wrong is not None:
        raise Refused(
            "guide_code", _("“{what}”不像 ICD-10 编码，请写类目或编码，例如 I10。"), what=wrong[:40], field="codes"
        )
    if len(found) > MOST_CODES:
        raise Refused("guide_codes", _("一份规范最多适用 {most} 个编码。"), most=MOST_CODES, field="codes")
    return list(dict.fromkeys(found))


def check_guide(kind: str, codes: Sequence[str], body: Mapping[str, Sequence[str]]) -> None:
    """Refuse a guide of an unknown kind, one about no disease, and one that lacks a part or is endless."""
    if kind not in GUIDE_KINDS:
        raise Refused("guide_kind", _("请选择规范的类别。"))
    if kind != "quality" and not codes:
        raise Refused("guide_disease", _("请写明适用的诊断编码，例如 I10。"), field="codes")
    for part in NEEDED[kind]:
        if not body.get(part):
            raise Refused("guide_part", _("这一部分不能空着，请至少写一条。"), field=part)
    for part in GUIDE_PARTS[kind]:
        lines = body.get(part, ())
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            raise Refused(
                "guide_long",
                _("每部分最多 {n} 条，每条最多 {most} 个字。"),
                n=MOST_LINES,
                most=LONGEST_LINE,
                field=part,
            )


def check_first_day(since_on: dt.date, today: dt.date, before: dt.date | None) -> None:
    """Refuse an edition that would begin in the past or not after the one before."""
    if since_on < today:
        raise Refused("guide_since_past", _("生效日期不能早于今天，过去执行的版本不能改写。"), field="since_on")
    if before is not None and since_on <= before:
        raise Refused(
            "guide_since_order", _("上一版 {day} 才生效，新版要晚于这一天。"), day=before.isoformat(), field="since_on"
        )
