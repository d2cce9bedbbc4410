"""How a case on its way down ends otherwise: a signed no, withdrawn by the ward, or back up on an alarm sign."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals import rules
from lianti.referrals.actions.common import commit_move, locked, require, tell, tell_sender
from lianti.referrals.actions.draft import start_draft
from lianti.referrals.actions.send import send_form
from lianti.referrals.codes import down as codes_down
from lianti.referrals.models import DownRefusal, Referral, ReferralLink
from lianti.referrals.permissions.down import receiving_role
from lianti.referrals.promises import term_value
from lianti.referrals.queries.down import plan_of
from lianti.referrals.rules import down as rules_down
from lianti.referrals.shapes import CaseFields, ConsentFields
from lianti.referrals.shapes.down import Objection, WayBack


@transaction.atomic
def refuse_down(
    *, referral_uid: uuid.UUID, objection: Objection, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will record that the resident or the family does not agree: coded and signed (JL-47).

    An outcome of its own and no failure of the ward; nobody suggests it again before the days of the term are over.
    """
    referral = locked(referral_uid, by, at, revision)
    state = require("refuse_down", referral, by)
    rules_down.check_objection(objection)
    was_sent, days = referral.state != "draft", term_value("referral.down_rest_days", referral, at)
    rest_until = clock.local_day(at) + dt.timedelta(days=days)
    DownRefusal.objects.create(
        referral=referral, at=at, by_uid=by.uid, rest_until=rest_until, **dataclasses.asdict(objection)
    )
    data = {"reason": objection.reason, "method": objection.method, "way": referral.down.way}
    reason = codes_down.REFUSALS[objection.reason]
    note = f"{reason}：{objection.note}" if objection.note.strip() else reason
    commit_move(
        "refuse_down", referral, to_state=state, by=by, at=at, fact="referral.down_refused", data=data, note=note
    )
    if was_sent:
        _tell_clinic(referral, _("患者不同意下转，不用再准备：下转单 {n}").format(n=referral.number), at)
    return referral


@transaction.atomic
def withdraw_down(
    *, referral_uid: uuid.UUID, reason: str, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will take a down-referral back with a coded reason; the clinic need not wait."""
    referral = locked(referral_uid, by, at, revision)
    state = require("withdraw_down", referral, by)
    rules.check_reason(reason, note, codes_down.WITHDRAWALS, advice=False)
    was_sent = referral.state != "draft"
    data = {"reason": reason}
    commit_move(
        "withdraw_down", referral, to_state=state, by=by, at=at, fact="referral.down_withdrawn", data=data, note=note
    )
    if was_sent:
        _tell_clinic(referral, _("上级撤回下转：下转单 {n}").format(n=referral.number), at)
    return referral


def _tell_clinic(referral: Referral, text: str, at: dt.datetime) -> None:
    if referral.receiver_institution is not None:
        tell(referral, referral.receiver_institution, (receiving_role(referral),), text, at)


@transaction.atomic
def send_back(
    *, referral_uid: uuid.UUID, back: WayBack, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will send somebody up again on an alarm sign, to the department they came from, and return the
    new request: prioritised, everything copied, linked to the case it comes from (QQ-45).

    Refused without a sign, or for a person whose way up needs more than this.
    """
    referral = locked(referral_uid, by, at, revision)
    state = require("send_back", referral, by)
    rules_down.check_way_back(back)
    up = start_draft(resident=referral.resident, case=_copied(referral, back), by=by, at=at)
    ReferralLink.objects.create(referral=up, earlier=referral, at=at)
    consents = [
        ConsentFields(scope=scope, method="verbal", witness_name=back.witness_name) for scope in ("referral", "sharing")
    ]
    do = "notify" if back.urgency == "emergency" else "ask_review" if up.review_role else "submit"
    up = send_form(referral_uid=up.uid, case=None, consents=consents, do=do, by=by, at=at)
    days = (clock.local_day(at) - clock.local_day(referral.arrived_at or at)).days
    data = {"urgency": back.urgency, "days": days}
    commit_move(
        "send_back",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.down_sent_back",
        data=data,
        note=_("{sign}；已开上转单 {n}").format(sign=back.sign, n=up.number),
        counts_for=referral.receiver_institution,
    )
    tell_sender(referral, _("下转患者返上级：转诊单 {n}").format(n=up.number), at, tone="urgent")
    return up


def _copied(referral: Referral, back: WayBack) -> CaseFields:
    """Return the request up with all that is known: why now first, then what the ward wrote and the plan."""
    hospital, department = referral.sender_institution, referral.sender_department
    if department is None:
        raise Refused("no_department", _("原下转科室不明，请新建上转单。"))
    plan = plan_of(referral)
    why = _("下转后出现警示症状：{sign}").format(sign=back.sign.strip())
    reason = "\n".join(t for t in (why, _("下转时情况：{text}").format(text=referral.reason)) if t.strip())
    treatment = "\n".join(t for t in (referral.treatment, plan.targets, referral.down.report_note) if t.strip())
    return CaseFields(
        kind="emergency" if back.urgency == "emergency" else "inpatient",
        urgency="urgent",
        receiver_uid=hospital.uid,
        department_uid=department.uid,
        diagnosis_code=referral.diagnosis_code,
        diagnosis_name=referral.diagnosis_name,
        reason=reason,
        history=referral.history or _("见下转单 {n}").format(n=referral.number),
        treatment=treatment,
        medication=referral.medication,
        allergies=referral.allergies,
        purpose=_("按下转单 {n} 的约定返上级").format(n=referral.number),
        missing_declared=("reports", "vitals", "allergies", "medication", "history", "treatment"),
    )
