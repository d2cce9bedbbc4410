"""Facts of mutual recognition; the institution of a decision is the one that decided."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

ITEMS_IMPORTED = "recognition.items_imported"
CODE_MAPPED = "recognition.code_mapped"
CODES_FOUND = "recognition.codes_found"
CODES_IMPORTED = "recognition.codes_imported"
RULE_SET = "recognition.rule_set"
PLACE_SET = "recognition.place_set"
CERTIFICATE_ENTERED = "recognition.certificate_entered"
CERTIFICATE_CONFIRMED = "recognition.certificate_confirmed"
QUALITY_FAILED = "recognition.quality_failed"
DECIDED = "recognition.decided"

declare(
    ITEMS_IMPORTED,
    label=_("互认项目目录更新"),
    fields={"added": "new items", "changed": "items with another name, period or price"},
    clause="JL-84",
)
declare(
    CODE_MAPPED,
    label=_("本院编码对照"),
    fields={"item": "code of the catalogue, empty when it is none of its items"},
    clause="JL-84",
)
declare(
    CODES_IMPORTED,
    label=_("导入本院编码"),
    fields={"added": "own codes that are new or waited", "changed": "own codes that meant something else before"},
    clause="JL-84",
)
declare(
    CODES_FOUND,
    label=_("报告里出现新的本院编码"),
    fields={"found": "codes that nobody has explained yet"},
    clause="JL-84",
)
declare(
    RULE_SET,
    label=_("互认方向规则"),
    fields={"from_level": "3, 2 or 1", "to_level": "3, 2 or 1", "area": "alliance or city", "active": "in force"},
    clause="SY-07",
)
declare(PLACE_SET, label=_("登记所在地"), fields={"area": "GB/T 2260 of the prefecture"}, clause="JL-84")
_CERTIFICATE = {"kind": "eqa or imaging_qc", "scope": "national, region, province, city or alliance"}
declare(CERTIFICATE_ENTERED, label=_("登记质评、质控合格证明"), fields=_CERTIFICATE, clause="JL-84")
declare(CERTIFICATE_CONFIRMED, label=_("第二人核对质评、质控合格证明"), fields=_CERTIFICATE, clause="QQ-36")
declare(
    QUALITY_FAILED,
    label=_("质评、质控不合格，停用标识"),
    fields={
        "kind": "eqa or imaging_qc",
        "item": "code of the catalogue, empty for a whole category",
        "category": "category of the item",
        "days": "days looked back before the failure",
    },
    clause="QQ-36",
)
declare(
    DECIDED,
    label=_("互认决定"),
    fields={
        "decision": "recognised, partly, refused or emergency",
        "reason": "code of REASONS, empty when recognised",
        "has_reason": "whether a reason is given",
        "eligible": "whether the result met every condition of recognition",
        "category": "laboratory, imaging, ultrasound, nuclear or ecg",
        "scope": "scope of the mark, empty when none",
        "source": "platform or paper",
        "age_days": "days from the result to the decision",
        "from_uid": "institution that issued the result, null for paper",
        "avoided_fen": "price of what was not repeated, 示例; nothing is paid by it",
    },
    clause="SY-07",
)
