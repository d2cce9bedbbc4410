"""Checks of a question (请求指导); pure Python."""

from __future__ import annotations

import re

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.referrals.codes.advice import ANSWERS, URGENCIES
from lianti.referrals.rules import check_consent
from lianti.referrals.shapes import AdviceFields, ConsentFields

# An identity number or a mobile phone: a question that names nobody carries neither.
_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1\d{10})(?!\d)")
_SHORTEST = 4


def check_question(fields: AdviceFields, *, named: bool) -> None:
    """Refuse a question without department or words, and personal numbers in one that names nobody."""
    if fields.department_uid is None:
        raise Refused("advice_department", _("请选择请哪个科室指导。"), field="department")
    if fields.urgency not in URGENCIES:
        raise Refused("code_unknown", _("请从列表里选择。"), field="urgency")
    if len(fields.question.strip()) < _SHORTEST:
        raise Refused("advice_question", _("请写明想请教什么。"), field="question")
    if named:
        return
    for name in ("question", "summary", "treatment"):
        if _PERSONAL.search(getattr(fields, name)):
            raise Refused(
                "advice_personal",
                _("没有指明居民的请求里不能写身份证号或手机号。请删去，或先选定居民再发。"),
                field=name,
            )


def check_sharing(consent: ConsentFields | None, *, named: bool) -> str:
    """Return how sharing was consented to (SY-46): signed, verbal, or ``none`` when nobody is named."""
    if not named:
        return "none"
    if consent is None:
        raise Refused(
            "consent_missing",
            _("请求里指明了居民，资料离开本机构之前必须先取得“同意向接收方提供病历资料”。"),
            field="consent_method",
        )
    check_consent(consent, emergency=False)
    return "verbal" if consent.method == "verbal" else "signed"


def check_answer(kind: str, text: str) -> None:
    """Refuse an answer without a coded kind or without words: never a dead end."""
    if kind not in ANSWERS:
        raise Refused("answer_kind", _("请选择答复结论。"), field="kind")
    if len(text.strip()) < _SHORTEST:
        raise Refused("answer_text", _("请写下具体意见：用药、检查、复诊时间或转诊去向。"), field="answer")


def check_words(text: str, sentence: str) -> None:
    """Refuse an empty note with the sentence that says what to write."""
    if not text.strip():
        raise Refused("note_missing", sentence, field="note")


def referral_reason(summary: str, question: str, answer: str, answered_by: str) -> str:
    """Return the reason of the referral that grows out of a question: what was told, asked and answered."""
    asked = _("请求指导：{question}").format(question=question.strip())
    told = _("专科答复（{by}）：{answer}").format(by=answered_by, answer=answer.strip())
    parts = (summary.strip(), asked, told)
    return "\n".join(part for part in parts if part)
