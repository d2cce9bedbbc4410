"""What the record leaves behind as facts; the subject is the encounter."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

declare(
    "records.encounter_opened",
    label=_("就诊开始"),
    clause="JL-47",
    fields={"class": "inpatient, outpatient or home", "level": "level of the institution"},
)
declare(
    "records.phase_set",
    label=_("判定病程阶段"),
    clause="JL-47",
    fields={"phase": "acute, recovery, stable or chronic", "ready": "whether the phase is one to go down in"},
)
declare(
    "records.encounter_closed",
    label=_("离院"),
    clause="JL-53",
    fields={
        "class": "inpatient, outpatient or home",
        "disposition": "离院方式 of the front page: 1, 2, 3, 4, 5 or 9",
        "days": "days from beginning to end",
        "to_kind": "kind of the institution the person was sent to, empty when none",
        "level": "level of the institution that discharges",
    },
)
declare(
    "records.diagnosis_added",
    label=_("补充诊断"),
    fields={"kind": "main or other", "code": "ICD-10, empty when written in words"},
)
