"""What the record leaves behind as facts; the subject is the encounter, the order, the report or the entry."""

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
    version=2,  # version 1 counted recovery after an operation with that of an acute illness
    fields={"phase": "acute, recovery, postop, stable or chronic", "ready": "whether the phase is one to go down in"},
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
declare(
    "records.request_placed",
    label=_("开具检查检验申请"),
    clause="SY-07",
    fields={
        "category": "laboratory, imaging, ultrasound, ecg, endoscopy, pathology or other",
        "item": "common code of the item, empty when it has none",
        "priority": "routine, urgent or emergency",
        "level": "level of the ordering institution",
    },
)
declare(
    "records.request_closed",
    label=_("申请单结束"),
    clause="SY-07",
    fields={
        "status": "completed, recognised or revoked",
        "category": "as ordered",
        "item": "common code of the item, empty when it has none",
        "hours": "whole hours from order to end",
    },
)
_ABOUT = {
    "category": "laboratory, imaging, ultrasound, ecg, endoscopy, pathology or other",
    "item": "common code of the item, empty when it has none",
    "issuer": "uid of the institution that made the examination, empty when it is not on the platform",
}
declare(
    "records.report_filed",
    label=_("登记报告"),
    clause="QQ-29",
    fields=_ABOUT
    | {
        "source": "entered, workbook, outside or interface",
        "status": "registered or final",
        "values": "how many values it holds",
        "matched": "whether it answered an order at once",
        "seconds": "seconds the entry took as the form counted, 0 when nobody counted",
    },
)
declare("records.report_issued", label=_("签发报告"), clause="SY-25", fields=_ABOUT)
declare(
    "records.report_amended",
    label=_("更正报告"),
    clause="SY-25",
    fields=_ABOUT | {"version": "number of the new version"},
)
declare(
    "records.report_withdrawn",
    label=_("撤回报告"),
    clause="SY-25",
    fields=_ABOUT | {"version": "number of the withdrawn version"},
)
declare(
    "records.report_matched",
    label=_("报告对应申请单"),
    clause="QQ-29",
    fields={"way": "hand", "category": "category of the report"},
)
declare(
    "records.report_unmatched",
    label=_("取消报告对应"),
    clause="QQ-29",
    fields={"way": "number or hand: how they had been matched", "category": "category of the report"},
)
declare(
    "records.entry_added",
    label=_("登记健康信息"),
    clause="QQ-29",
    fields={
        "entry": "vital, laboratory, allergy or medication",
        "count": "how many values",
        "source": "entered or workbook",
    },
)
declare(
    "records.entry_ended",
    label=_("停止健康信息"),
    clause="SY-25",
    fields={"entry": "allergy or medication"},
)
declare(
    "records.document_added",
    label=_("存入文档"),
    clause="DY-14",
    fields={
        "type": "code of the kind of document",
        "media": "content type as the bytes say",
        "source": "entered, workbook, outside or interface",
        "replaces": "whether it follows an earlier edition",
    },
)
declare(
    "records.document_withdrawn",
    label=_("撤回文档"),
    clause="SY-25",
    fields={"type": "code of the kind of document"},
)
declare(
    "records.file_attached",
    label=_("附上报告原件"),
    clause="DY-14",
    fields={"media": "content type as the bytes say", "size": "bytes"},
)
