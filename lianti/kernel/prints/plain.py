"""The opinion of a return slip as plain text, for pasting into the hospital system (HIS)."""

from __future__ import annotations

from lianti.kernel.prints.shapes import ReturnSlip
from lianti.kernel.pure.errors import mark as _


def copy_text(slip: ReturnSlip) -> str:
    """Return the opinion sent back (回转意见), one labelled line per field, empty fields left out.

    Nothing that identifies the person beyond the referral number: the text is pasted into a record already open.
    """
    sender = " ".join(part for part in (slip.from_institution, slip.from_department, slip.doctor) if part)
    lines = [
        (_("回转意见"), " ".join(part for part in (slip.readable_number, slip.date) if part)),
        (_("回转单位"), sender),
        (_("联系电话"), slip.from_phone),
        (_("诊断结果"), slip.diagnosis),
        (_("住院病案号"), slip.inpatient_no),
        (_("主要检查结果"), slip.examinations),
        (_("治疗经过"), slip.treatment),
        (_("用药"), slip.medication),
        (_("下一步治疗方案及康复建议"), slip.plan),
        (_("随访日期"), slip.follow_up_on),
    ]
    return "\n".join(f"{label}：{text.strip()}" for label, text in lines if text.strip())
