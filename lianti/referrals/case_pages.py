"""The form and the object page of one case, as templates get them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.alliances.queries import agreement_state, named_contact
from lianti.capacity.queries import booking_of, free_seats, seat_line
from lianti.catalogue.queries import criteria_by_code
from lianti.kernel.prints import copy_text
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import Chip, Clock, State, TimelineItem
from lianti.ledger.facts import label_of
from lianti.ledger.queries import facts_about
from lianti.parties.models import Practitioner
from lianti.parties.roles import role_name
from lianti.parties.shapes import Viewer
from lianti.referrals import codes, pages, queries
from lianti.referrals.forms import BedForm, CaseForm, ConsentForm, OutcomeForm
from lianti.referrals.models import Consent, Referral, ReferralStep
from lianti.referrals.permissions import may_edit, may_print, why_not
from lianti.referrals.slips import return_slip
from lianti.referrals.states import STATES, TONES
from lianti.residents.kinds import INSURANCE_TYPES, RELATIONS

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
    "cancel": "x",
    "arrive": "building-hospital",
    "no_show": "user-off",
    "see": "stethoscope",
    "return_outcome": "report-medical",
    "follow_up": "phone-call",
    "close": "circle-check",
    "expire": "clock-pause",
    "complete_consent": "signature",
}
_TONE = {
    "decline": "bad",
    "no_show": "warn",
    "notify": "bad",
    "return_outcome": "good",
    "arrive": "teal",
    "ask_info": "violet",
    "close": "good",
    "schedule": "info",
}


def work_phone(viewer: Viewer) -> str:
    """Return the work phone of the doctor, to be printed on the slip."""
    if viewer.practitioner_uid is None:
        return ""
    return Practitioner.objects.filter(uid=viewer.practitioner_uid).values_list("work_phone", flat=True).first() or ""


def consent_initial(referral: Referral) -> dict[str, Any]:
    """Return what is known of consents already recorded for the case."""
    rows = list(Consent.objects.filter(referral=referral, superseded_at=None))
    if not rows:
        return {"consent_signer": "self"}
    last = rows[-1]
    return {f"agree_{row.scope}": True for row in rows} | {
        "consent_signer": last.signer or "self",
        "consent_relation": last.relation,
        "consent_signer_name": last.signer_name,
        "consent_witness": last.witness_name,
    }


def form_page(viewer: Viewer, referral: Referral, form: CaseForm, at: dt.datetime) -> dict[str, Any]:
    """Return the context of the form."""
    file = queries.case_file(referral)
    code = form["diagnosis_code"].value() or ""
    vitals = {name: form[name].value() for name in ("sbp", "dbp", "glucose") if form[name].value()}
    query = QueryDict(mutable=True)
    query.update({"code": code, "age": str(pages.age_of(referral.resident.birth_on, at))})
    query.update({k: str(v) for k, v in vitals.items()})
    query.setlist("criteria", form._list("criteria") if form.is_bound else list(referral.criteria))
    return {
        "referral": referral,
        "number": spaced(referral.number),
        "person": pages.person_of(referral, at, full=True),
        "is_draft": referral.state == "draft",
        "needs_review": bool(referral.review_role),
        "review_name": codes.SENDER_REVIEWS.get(referral.review_role, ""),
        "nurse_only": why_not(viewer, referral, "submit"),
        "criteria_query": query.urlencode(),
        "attachments": file.attachments,
        "consents": [_consent_line(c) for c in file.consents],
        "kind_value": form["kind"].value(),
        "destination": form["destination"].value() or "",
        "review_note": next((s.note for s in reversed(file.steps) if s.move == "return_review"), ""),
        "asked": next((s.note for s in reversed(file.steps) if s.move == "ask_info"), ""),
        "age": pages.age_of(referral.resident.birth_on, at),
        **_labels(),
    }


def _labels() -> dict[str, Any]:
    return {
        "consent_chip": pages.chip("SY-46", _("转诊须有患者同意")),
        "photo_label": _("签好字的同意书（拍照）"),
        "drawn_label": _("屏幕签名"),
        "report_label": _("报告照片或 PDF"),
    }


def _consent_line(consent: Consent) -> str:
    who = codes.SIGNERS.get(consent.signer, "")
    if consent.method == "unobtainable":
        who = _("批准人 %(name)s") % {"name": consent.approver_name}
    elif consent.signer != "self":
        who = f"{who} {consent.signer_name}（{consent.relation}）"
    witness = _("，见证人 %(name)s") % {"name": consent.witness_name} if consent.witness_name else ""
    when = clock.local(consent.given_at).strftime("%Y-%m-%d %H:%M")
    return f"{codes.CONSENT_SCOPES[consent.scope]}：{codes.CONSENT_METHODS[consent.method]}，{who}{witness}，{when}"


@dataclass(frozen=True)
class Fact:
    """One labelled line of the object page."""

    label: str
    text: str


def detail_page(viewer: Viewer, referral: Referral, at: dt.datetime) -> dict[str, Any]:
    """Return the context of the object page; constant number of statements."""
    file = queries.case_file(referral)
    buttons, asks = pages.move_buttons(referral, viewer)
    booking = booking_of(referral.uid)
    return {
        "referral": referral,
        "number": spaced(referral.number),
        "person": pages.person_of(referral, at, full=True),
        "state": State(STATES[referral.state], TONES[referral.state]),  # type: ignore[arg-type]
        "clock": pages.clock_of(referral, at),
        "holder": pages.holder_words(referral),
        "moves": buttons,
        "asks": asks,
        "items": timeline(file, at),
        "facts": [f for f in _case_facts(referral) if f.text],
        "travel": [f for f in _travel_facts(referral, at) if f.text],
        "where": [f for f in _where_facts(referral, file, booking, at) if f.text],
        "criteria": _criteria(referral),
        "missing": [codes.PACKAGE[m] for m in referral.missing if m in codes.PACKAGE],
        "consents": [_consent_line(c) for c in file.consents],
        "consent_clock": Clock.of(referral.consent_due_at, at) if referral.consent_due_at else None,
        "attachments": file.attachments,
        "outcome": file.outcome,
        "follow_ups": [_follow_up(f, at) for f in file.follow_ups],
        "owed": [f for f in file.follow_ups if f.done_at is None],
        "agreement_note": _agreement_note(referral, at),
        "may_print": may_print(viewer, referral) is None,
        "may_edit": may_edit(viewer, referral) is None,
        "may_attach": referral.ended_at is None,
        "copy_text": copy_text(return_slip(referral, file.outcome, at, "")) if file.outcome else "",
        **_labels(),
        **_dialog_forms(referral, at),
    }


def _dialog_forms(referral: Referral, at: dt.datetime) -> dict[str, Any]:
    now = clock.local(at).replace(tzinfo=None, second=0, microsecond=0)
    diagnosis = {"diagnosis_code": referral.diagnosis_code, "diagnosis_name": referral.diagnosis_name}
    return {
        "bed_form": BedForm(initial={"called_at": now}),
        "outcome_form": OutcomeForm(initial=diagnosis),
        "consent_form": ConsentForm(initial={"consent_signer": "self"}),
        "decline_reasons": codes.DECLINE_REASONS,
        "cancel_reasons": codes.CANCEL_REASONS,
        "follow_up_results": codes.FOLLOW_UP_RESULTS,
    }


def outcome_data(post: QueryDict) -> Mapping[str, Any]:
    """Return the posted outcome with the chosen diagnosis under the name of its field."""
    data = post.dict()
    if data.get("diagnosis_code_name"):
        data["diagnosis_name"] = data["diagnosis_code_name"]
    return data


def timeline(file: queries.CaseFile, at: dt.datetime) -> list[TimelineItem]:
    """Return the timeline made of facts; each fact's step adds who and the words that went with it."""
    by_fact: dict[uuid.UUID | None, ReferralStep] = {s.fact_uid: s for s in file.steps}
    items = [
        _moment(f.kind, f.happened_at, by_fact.get(f.uid))
        for f in facts_about(file.referral.uid)
        if f.uid in by_fact or f.kind in {"referral.escalated", "referral.printed"}
    ]
    if file.referral.promised_at and not file.referral.ended_at and file.referral.state != "draft":
        items.append(
            TimelineItem(
                _("承诺时间"),
                None,
                pages.holder_words(file.referral),
                clock.local(file.referral.promised_at).strftime("%Y-%m-%d %H:%M"),
                "clock",
            )
        )
    return items


def _moment(kind: str, happened_at: dt.datetime, step: ReferralStep | None) -> TimelineItem:
    if step is None:
        return TimelineItem(label_of(kind), happened_at, "", "", "printer" if "print" in kind else "bell")
    who = f"{step.by_institution_name} · {step.by_name}" if step.by_institution_name else _("系统")
    role = role_name(step.by_role) if step.by_role != "service" else ""
    return TimelineItem(
        label_of(kind),
        happened_at,
        f"{who}（{role}）" if role else who,
        step.note,
        _ICONS.get(step.move, "circle-dot"),
        _TONE.get(step.move, "plain"),
    )  # type: ignore[arg-type]


def _case_facts(referral: Referral) -> list[Fact]:
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
        Fact(_("转运"), " · ".join(t for t in (codes.TRANSPORTS.get(referral.transport, ""), referral.escort) if t)),
    ]


def _travel_facts(referral: Referral, at: dt.datetime) -> list[Fact]:
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
        Fact(_("对口联系人"), f"{named.name} {named.post} {named.phone_mask}" if named else ""),
        Fact(_("医联体"), referral.alliance.name if referral.alliance else ""),
        Fact(_("医保"), f"{INSURANCE_TYPES[resident.insurance_type]} {resident.insured_region}"),
        Fact(_("住址"), resident.address),
        Fact(_("家属"), f"{contact} {resident.contact_phone_mask}" if contact else ""),
    ]


def _where_facts(referral: Referral, file: queries.CaseFile, booking: Any, at: dt.datetime) -> list[Fact]:
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


def _criteria(referral: Referral) -> list[CriterionLine]:
    found = criteria_by_code(list(referral.criteria)) if referral.criteria else {}
    return [
        CriterionLine(c.text, f"{c.code} · {c.edition.title if hasattr(c.edition, 'title') else c.edition}")
        for c in found.values()
    ]


@dataclass(frozen=True)
class FollowUpLine:
    """One owed or done follow-up."""

    label: str
    clock: Clock
    text: str


def _follow_up(row: Any, at: dt.datetime) -> FollowUpLine:
    label = codes.FOLLOW_UPS[row.which]
    if row.done_at:
        return FollowUpLine(
            label, Clock("done", _("已随访"), row.done_at), f"{codes.FOLLOW_UP_RESULTS.get(row.result, '')}：{row.note}"
        )
    due = clock.day_start(row.due_on + dt.timedelta(days=1))
    return FollowUpLine(label, Clock.of(due, at, dt.timedelta(days=2)), _("最晚 %(day)s") % {"day": row.due_on})


def _agreement_note(referral: Referral, at: dt.datetime) -> str:
    if referral.alliance is None or referral.agreement_institution is None:
        return ""
    state = agreement_state(referral.agreement_institution.pk, referral.alliance, clock.local_day(at))
    return _("协议已到期：本单可继续办完，结案 30 天后双方不能再查看。") if state.expired else ""


def seats_page(viewer: Viewer, referral: Referral, at: dt.datetime) -> dict[str, Any]:
    """Return the free seats for a case by day."""
    if referral.service is None:
        return {"days": [], "referral": referral}
    priority = "contracted" if referral.contracted else "referral"
    found = free_seats(service_uid=referral.service.uid, at=at, days=14, priority=priority)
    days: dict[dt.date, list[Any]] = {}
    for seat in found:
        days.setdefault(seat.on_day, []).append(seat)
    return {"days": list(days.items()), "referral": referral, "service": referral.service}


def held_page(
    referral: Referral, seat_uid: uuid.UUID, token: uuid.UUID, at: dt.datetime, post: Mapping[str, str]
) -> dict[str, Any]:
    """Return the held seat with what confirms it."""
    move = "reschedule" if referral.state in {"scheduled", "no_show"} else "schedule"
    return {
        "referral": referral,
        "seat": seat_line(seat_uid),
        "token": token,
        "until": at + dt.timedelta(minutes=10),
        "url": reverse("referrals:move", args=[referral.number, move]),
        "chip": Chip("JL-61", _("预留号源")) if post.get("reserved") else None,
    }
