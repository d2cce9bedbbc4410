"""Advice first (请求指导): ask a department, answer, turn the answer into a referral without retyping."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.alliances.queries import pick_route
from lianti.catalogue.queries import diagnosis
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.queries import department_by_uid, institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.advising import commit, hold, hold_at_asker, locked, require, tell_asker, tell_department
from lianti.referrals.codes.advice import URGENCIES
from lianti.referrals.models import Advice, AdviceFile
from lianti.referrals.permissions.advice import may_edit, may_start
from lianti.referrals.promises import advice_promise, sender_promise
from lianti.referrals.rules import advice as rules
from lianti.referrals.shapes import AdviceFields, ConsentFields
from lianti.residents.actions import open_access

if TYPE_CHECKING:
    from lianti.residents.models import Resident

# How long an answer waits for the clinic's decision before the clock reminds: five working days.
_DECIDE_HOURS = 40


@transaction.atomic
def start_advice(*, resident: Resident | None, by: Viewer, at: dt.datetime, phone: str = "") -> Advice:
    """This function will start a question; with a resident the record opens to the own institution for it."""
    reason = may_start(by)
    if reason:
        raise NotPermitted("not_permitted", reason)
    assert by.institution_uid is not None
    asker = institution_by_uid(by.institution_uid)
    advice = Advice(
        resident=resident,
        asker_institution=asker,
        asker_department_id=by.department_id,
        asker_role=by.role,
        author_uid=by.uid,
        author_name=by.name,
        phone=phone,
        drafted_at=at,
    )
    hold_at_asker(advice, None)
    commit("draft", advice, "draft", by=by, at=at, fact="advice.drafted", data={"named": resident is not None})
    if resident is not None:
        open_access(resident=resident, institution_id=asker.pk, kind="advice", subject_uid=advice.uid, by=by, at=at)
    return advice


@transaction.atomic
def save_advice(
    *, advice_uid: uuid.UUID, fields: AdviceFields, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Advice:
    """This function will keep what is typed so far; anything may be missing. Leaves no fact: nothing happened yet."""
    advice = locked(advice_uid, by, at, revision)
    reason = may_edit(by, advice)
    if reason:
        raise NotPermitted("not_permitted", reason)
    if fields.urgency not in URGENCIES:
        raise Refused("code_unknown", _("请从列表里选择。"), field="urgency")
    for name in ("urgency", "question", "summary", "treatment", "diagnosis_code", "diagnosis_name", "phone"):
        setattr(advice, name, getattr(fields, name))
    if fields.diagnosis_code and not fields.diagnosis_name:
        named = diagnosis(fields.diagnosis_code)
        advice.diagnosis_name = named.name if named else ""
    if advice.state == "draft":
        _address(advice, fields.department_uid)
    advice.revision += 1
    advice.save()
    return advice


def _address(advice: Advice, department_uid: uuid.UUID | None) -> None:
    """Look up who is asked; never the own department."""
    advice.receiver_department = advice.receiver_institution = None
    if department_uid is None:
        return
    try:
        department = department_by_uid(department_uid)
    except NotVisible:
        raise Refused("destination_gone", _("所选的科室已不存在，请重新选择。"), field="department") from None
    if department.institution_id == advice.asker_institution_id:
        raise Refused("to_oneself", _("不能向本机构自己请求指导。"), field="department")
    advice.receiver_department, advice.receiver_institution = department, department.institution


def fields_of(advice: Advice) -> AdviceFields:
    """Return the content of a question as the form's fields."""
    return AdviceFields(
        department_uid=advice.receiver_department.uid if advice.receiver_department else None,
        urgency=advice.urgency,
        question=advice.question,
        summary=advice.summary,
        treatment=advice.treatment,
        diagnosis_code=advice.diagnosis_code,
        diagnosis_name=advice.diagnosis_name,
        phone=advice.phone,
    )


@transaction.atomic
def ask_advice(
    *, advice_uid: uuid.UUID, consent: ConsentFields | None, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Advice:
    """This function will send a question to the department, with a promised time in its working hours.

    Refused without question or department, without consent to sharing when it names a person (SY-46), with personal
    numbers when it names nobody, and without a valid agreement (SY-28).
    """
    advice = locked(advice_uid, by, at, revision)
    state = require("ask", advice, by)
    named = advice.resident is not None
    rules.check_question(fields_of(advice), named=named)
    how = rules.check_sharing(consent, named=named)
    _route(advice, at)
    if consent is not None and named:
        plain = dataclasses.asdict(consent) | {"file_uid": "", "given_at": at.isoformat()}
        advice.consent, advice.consent_file_uid = plain, consent.file_uid
    advice.asked_at = at
    hold(advice, advice.receiver_institution, "specialist", advice_promise(advice, at), advice.receiver_department)
    _open_to_department(advice, by, at)
    department = advice.receiver_department
    data = {
        "urgency": advice.urgency,
        "department_uid": department.uid if department else "",
        "named": named,
        "consent": how,
        "files": AdviceFile.objects.filter(advice=advice).count(),
    }
    commit("ask", advice, state, by=by, at=at, fact="advice.asked", data=data)
    text = _("请求指导：{sender}请您科室答复一个问题").format(sender=advice.asker_institution.label)
    tell_department(advice, text, at, tone="urgent" if advice.urgency == "urgent" else "normal")
    return advice


def _route(advice: Advice, at: dt.datetime) -> None:
    """Fix under which alliance it travels; refuses without one in force."""
    assert advice.receiver_institution is not None
    found = pick_route(
        sender_id=advice.asker_institution_id,
        receiver_id=advice.receiver_institution.pk,
        on=clock.local_day(at),
        emergency=False,
    )
    advice.alliance_id = found.alliance_id if found else None
    advice.agreement_institution_id = found.agreement_institution_id if found else None


def _open_to_department(advice: Advice, by: Viewer, at: dt.datetime) -> None:
    if advice.resident is None or advice.receiver_institution is None:
        return
    open_access(
        resident=advice.resident,
        institution_id=advice.receiver_institution.pk,
        kind="advice",
        subject_uid=advice.uid,
        by=by,
        at=at,
    )


@transaction.atomic
def answer_advice(
    *, advice_uid: uuid.UUID, kind: str, text: str, by: Viewer, at: dt.datetime, phone: str = "",
    revision: int | None = None,
) -> Advice:  # fmt: skip
    """This function will answer a question with a coded conclusion and words, and hand it back to the clinic."""
    advice = locked(advice_uid, by, at, revision)
    state = require("answer", advice, by)
    rules.check_answer(kind, text)
    kept = advice.promised_at is None or at <= advice.promised_at
    advice.answer_kind, advice.answer = kind, text.strip()
    advice.answered_by, advice.answer_phone, advice.answered_at = by.name, phone[:40], at
    hold_at_asker(advice, sender_promise(at, hours=_DECIDE_HOURS))
    hours = int((at - (advice.asked_at or at)).total_seconds() // 3600)
    data = {"urgency": advice.urgency, "kind": kind, "within_promise": kept, "hours": hours}
    where = advice.receiver_institution
    commit("answer", advice, state, by=by, at=at, fact="advice.answered", data=data, note=text, counts_for=where)
    part = advice.receiver_department.name if advice.receiver_department else ""
    tell_asker(advice, _("{department}已答复您的请求，请查看意见").format(department=part), at)
    return advice


@transaction.atomic
def ask_back(*, advice_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None) -> Advice:
    """This function will ask the clinic for more; the clock moves to the clinic."""
    advice = locked(advice_uid, by, at, revision)
    state = require("ask_back", advice, by)
    rules.check_words(note, _("请写明需要补充什么。"))
    hold_at_asker(advice, sender_promise(at))
    where = advice.receiver_institution
    commit("ask_back", advice, state, by=by, at=at, fact="advice.clarify_asked", note=note, counts_for=where)
    tell_asker(advice, _("请求指导 {n}：科室请您补充资料").format(n=advice.number), at)
    return advice


@transaction.atomic
def clarify(*, advice_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None) -> Advice:
    """This function will send a completed question back to the department, with a new promised time."""
    advice = locked(advice_uid, by, at, revision)
    state = require("clarify", advice, by)
    rules.check_words(note, _("请写明补充了什么。"))
    rules.check_question(fields_of(advice), named=advice.resident is not None)
    hold(advice, advice.receiver_institution, "specialist", advice_promise(advice, at), advice.receiver_department)
    commit("clarify", advice, state, by=by, at=at, fact="advice.clarified", note=note)
    tell_department(advice, _("请求指导 {n}：对方已补充，请答复").format(n=advice.number), at)
    return advice


@transaction.atomic
def close_advice(
    *, advice_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Advice:
    """This function will end an answered question that needs no referral."""
    advice = locked(advice_uid, by, at, revision)
    state = require("close", advice, by)
    commit("close", advice, state, by=by, at=at, fact="advice.closed", data={"kind": advice.answer_kind}, note=note)
    return advice


@transaction.atomic
def withdraw_advice(
    *, advice_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Advice:
    """This function will take a question back; the department is told when it had it already."""
    advice = locked(advice_uid, by, at, revision)
    state = require("withdraw", advice, by)
    sent = advice.asked_at is not None
    if sent:
        tell_department(advice, _("请求指导 {n} 已由对方撤回").format(n=advice.number), at)
    commit("withdraw", advice, state, by=by, at=at, fact="advice.withdrawn", data={"sent": sent}, note=note)
    return advice
