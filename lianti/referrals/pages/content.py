"""What stands on the object page: the timeline made of facts, the content of the case, where to go."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianti.alliances.queries import named_contact
from lianti.catalogue.queries import criteria_by_code
from lianti.kernel.pure import clock
from lianti.kernel.web.pages import Clock, TimelineItem
from lianti.ledger.facts import label_of
from lianti.ledger.queries import facts_about
from lianti.parties.roles import role_name
from lianti.referrals import codes, queries
from lianti.referrals.pages.common import holder_words, note_of
from lianti.referrals.pages.safety import answer_lines
from lianti.referrals.states import Tone
from lianti.residents.kinds import INSURANCE_TYPES, RELATIONS

if TYPE_CHECKING:
    from lianti.referrals.models import Referral, ReferralStep

_ICONS = {
    "draft": "file-plus",
    "submit": "send",
    "notify": "urgent",
    "ask_review": "eye",
    "approve_review": "checks",
    "return_review": "arrow-back-up",
    "schedule": "calendar-event",
    "reschedule": "calendar-time",
    "acknowledge": "ambulance",
    "ask_info": "question-mark",
    "give_info": "file-check",
    "decline": "arrow-back-up",
    "answer_as_advice": "report-medical",
    "cancel": "x",
    "arrive": "building-hospital",
    "no_show": "user-off",
    "see": "stethoscope",
    "return_outcome": "report-medical",
    "follow_up": "phone-call",
    "close": "circle-check",
    "expire": "clock-pause",
    "lose_seat": "calendar-time",
    "accept_waiting": "clock",
    "lapse": "x",
    "call": "phone-call",
    "ask_new_date": "calendar-time",
    "ask_visit": "home",
    "report_visit": "home",
    "redirect": "switch-horizontal",
    "change_urgency": "adjustments",
    "claim": "user-check",
    "assign": "users",
    "offer_seat": "ticket",
    "offer_bed": "bed",
    "confirm_offer": "calendar-event",
    "confirm_bed": "bed",
    "pass_offer": "arrow-right",
    "end_offer": "clock-pause",
    "contact_waiting": "phone-call",
    "complete_consent": "signature",
    "draft_down": "file-plus",
    "send_down": "send",
    "accept_down": "checks",
    "ask_down": "question-mark",
    "give_down": "file-check",
    "decline_down": "arrow-back-up",
    "arrive_down": "building-hospital",
    "miss_down": "user-off",
    "report_down": "report-medical",
    "hand_on": "home",
    "take_on": "user-check",
    "hand_back": "arrow-back-up",
    "send_back": "arrow-up",
    "close_down": "circle-check",
    "refuse_down": "signature",
    "withdraw_down": "x",
}
_TONE: dict[str, Tone] = {
    "decline": "bad",
    "no_show": "warn",
    "notify": "bad",
    "return_outcome": "good",
    "arrive": "teal",
    "ask_info": "violet",
    "close": "good",
    "schedule": "info",
    "confirm_offer": "info",
    "confirm_bed": "info",
    "accept_waiting": "info",
    "offer_seat": "violet",
    "offer_bed": "violet",
    "accept_down": "info",
    "arrive_down": "teal",
    "decline_down": "bad",
    "send_back": "bad",
    "report_down": "good",
    "close_down": "good",
    "ask_down": "violet",
    "refuse_down": "warn",
    "miss_down": "warn",
}


# Facts of a case that no move left behind.
_STEPLESS = {
    "referral.escalated", "referral.green_timed",
    "referral.printed", "referral.down_item_done",
    "referral.referred_again",
    "referral.third_decline",
    "referral.decline_settled",
    "referral.handover_stated",
    "referral.surgery_asked",
    "referral.preop_answered",
    "referral.surgery_begun",
    "referral.surgery_ended",
    "referral.postop_planned", "referral.postop_followed", "referral.postop_overdue", "referral.postop_tried",
    "referral.sharing_withdrawn", "referral.consent_reminded", "referral.bed_hold_over",
    "referral.surgery_dropped", "referral.postop_read",
}  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One labelled line of the object page."""

    label: str
    text: str


def timeline(file: queries.CaseFile, at: dt.datetime) -> list[TimelineItem]:
    """Return the timeline made of facts; each fact's step adds who and the words that went with it."""
    by_fact: dict[uuid.UUID | None, ReferralStep] = {s.fact_uid: s for s in file.steps}
    items = [
        _moment(f.kind, f.happened_at, by_fact.get(f.uid), f.data)
        for f in facts_about(file.referral.uid)
        if f.uid in by_fact or f.kind in _STEPLESS
    ]
    promised = file.referral.promised_at
    if promised and not file.referral.ended_at and file.referral.state != "draft":
        items.append(_promise(promised, holder_words(file.referral), at))
    return items


def _promise(promised: dt.datetime, holder: str, at: dt.datetime) -> TimelineItem:
    """Return the promised time as a step still to come, or as a moment that has passed without an answer."""
    if promised < at:
        return TimelineItem(_("已过承诺时间"), promised, holder, "", "clock", "bad")
    return TimelineItem(_("承诺时间"), None, holder, clock.local(promised).strftime("%Y-%m-%d %H:%M"), "clock")


def _moment(kind: str, happened_at: dt.datetime, step: ReferralStep | None, data: dict[str, Any]) -> TimelineItem:
    if step is None and kind == "referral.escalated":
        return _escalated(happened_at, data)
    if step is None:
        return TimelineItem(label_of(kind), happened_at, "", "", "printer" if "print" in kind else "bell")
    who = f"{step.by_institution_name} · {step.by_name}" if step.by_institution_name else _("系统")
    role = role_name(step.by_role) if step.by_role != "service" else ""
    return TimelineItem(
        label_of(kind),
        happened_at,
        f"{who}（{role}）" if role else who,
        note_of(step.note, data),
        _ICONS.get(step.move, "circle-dot"),
        _TONE.get(step.move, "plain"),
    )


def _escalated(happened_at: dt.datetime, data: dict[str, Any]) -> TimelineItem:
    """Return one step of the ladder; facts of version 1 were reminders of the holder."""
    level, role = data.get("level", 1), role_name(data.get("role") or data["holder_role"])
    if level == 0:
        return TimelineItem(_("没有进展，提醒经办"), happened_at, role, "", "bell")
    holder = _("经办：%(role)s") % {"role": role_name(data["holder_role"])} if level > 1 else ""
    title = _("超时提醒经办") if level == 1 else _("超时升级")
    return TimelineItem(title, happened_at, role, holder, "bell", "bad" if level > 1 else "warn")


def case_facts(referral: Referral) -> list[Fact]:
    names = {
        "sbp": _("收缩压"),
        "dbp": _("舒张压"),
        "heart_rate": _("心率"),
        "respiration": _("呼吸"),
        "temperature": _("体温"),
        "spo2": _("血氧"),
        "glucose": _("血糖"),
        "consciousness": _("意识"),
    }
    vitals = "，".join(f"{names[k]} {v}" for k, v in referral.vitals.items() if k in names)
    code = f"（{referral.diagnosis_code}）" if referral.diagnosis_code else ""
    return [
        Fact(_("初步诊断"), f"{referral.diagnosis_name}{code}" if referral.diagnosis_name else ""),
        Fact(_("主要现病史（转出原因）"), referral.reason),
        Fact(_("主要既往史"), referral.history),
        Fact(_("治疗经过"), referral.treatment),
        Fact(_("目前用药"), referral.medication),
        Fact(_("过敏史"), referral.allergies),
        Fact(_("生命体征"), vitals),
        Fact(_("转诊目的"), referral.purpose),
        Fact(_("紧张仍转的理由"), referral.tight_reason),
        Fact(_("检查安全问题"), answer_lines(referral)),
        Fact(_("转运"), " · ".join(t for t in (_transport(referral), referral.escort) if t)),
    ]


def _transport(referral: Referral) -> str:
    """Say how the person travels; that nobody has said so matters in an emergency only."""
    return codes.TRANSPORTS.get(referral.transport, "") if referral.transport or referral.is_emergency else ""


def travel_facts(referral: Referral, at: dt.datetime) -> list[Fact]:
    resident = referral.resident
    contact = resident.contact_name and f"{resident.contact_name}（{RELATIONS[resident.contact_relation]}）"
    receiver = referral.receiver_institution
    named = named_contact(receiver.pk, referral.sender_institution_id) if receiver else None
    return [
        Fact(_("转出"), f"{referral.sender_institution.name} · {referral.author_name}"),
        Fact(_("联系电话"), referral.sender_phone),
        Fact(_("转入"), receiver.name if receiver else ""),
        Fact(_("科室"), referral.receiver_department.name if referral.receiver_department else ""),
        Fact(_("申请项目"), referral.service.name if referral.service else ""),
        Fact(_("对口联系人"), f"{named.name} {named.post} {named.phone}" if named else ""),
        Fact(_("医联体"), referral.alliance.name if referral.alliance else ""),
        Fact(_("医保"), f"{INSURANCE_TYPES[resident.insurance_type]} {resident.insured_region}"),
        Fact(_("住址"), resident.address),
        Fact(_("家属"), f"{contact} {resident.contact_phone_mask}" if contact else ""),
    ]


def where_facts(referral: Referral, file: queries.CaseFile, booking: Any, at: dt.datetime) -> list[Fact]:
    if booking is not None:
        when = clock.local(booking.starts_at).strftime("%Y-%m-%d %H:%M")
        doctor = f"{booking.practitioner.name} {booking.practitioner.title}" if booking.practitioner else ""
        return [
            Fact(_("就诊时间"), when),
            Fact(_("号序"), _("第 %(n)d 号") % {"n": booking.number}),
            Fact(_("诊室"), booking.room),
            Fact(_("医生"), doctor),
            Fact(_("准备"), booking.preparation),
            Fact(_("HIS 号"), referral.his_number),
        ]
    if not file.beds:
        return [Fact(_("HIS 号"), referral.his_number)]
    bed = file.beds[0]
    place = _("候床") if bed.waiting else f"{bed.ward} {bed.bed}"
    until = clock.local(bed.held_until).strftime("%m-%d %H:%M") if bed.held_until else ""
    return [
        Fact(_("床位"), place),
        Fact(_("预计入院"), clock.local(bed.admit_at).strftime("%Y-%m-%d %H:%M")),
        Fact(_("床位保留到"), until),
        Fact(_("电话确认"), f"{clock.local(bed.called_at):%m-%d %H:%M} {bed.called_name}（{bed.called_role}）"),
        Fact(_("HIS 号"), referral.his_number),
    ]


@dataclass(frozen=True)
class CriterionLine:
    """A matched criterion with where it comes from."""

    text: str
    origin: str


def criteria(referral: Referral) -> list[CriterionLine]:
    found = criteria_by_code(list(referral.criteria)) if referral.criteria else {}
    return [CriterionLine(c.text, _source(c)) for c in found.values()]


def _source(criterion: Any) -> str:
    """Return edition and number; a code without a number (the patient's wish) stands in no document."""
    edition = str(getattr(criterion.edition, "title", criterion.edition))
    return f"{criterion.code} · {edition}" if any(map(str.isdigit, criterion.code)) else edition


@dataclass(frozen=True)
class FollowUpLine:
    """One owed or done follow-up."""

    label: str
    clock: Clock
    text: str


def follow_up(row: Any, at: dt.datetime) -> FollowUpLine:
    label = codes.FOLLOW_UPS[row.which]
    if row.done_at:
        return FollowUpLine(
            label, Clock("done", _("已随访"), row.done_at), f"{codes.FOLLOW_UP_RESULTS.get(row.result, '')}：{row.note}"
        )
    due = clock.day_start(row.due_on + dt.timedelta(days=1))
    return FollowUpLine(label, Clock.of(due, at, dt.timedelta(days=2)), _("最晚 %(day)s") % {"day": row.due_on})
