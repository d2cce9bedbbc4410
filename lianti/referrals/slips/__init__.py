"""Printed slips of a case: 转出单 and 回转单 in the layout of its alliance, with a keyed code on the QR."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from lianti.alliances.queries import named_contact
from lianti.capacity.queries import booking_of
from lianti.kernel.prints import ReturnSlip, TransferSlip, qr_payload
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.pure.periods import age_on
from lianti.ledger.keyring import keyring
from lianti.parties.shapes import Viewer
from lianti.referrals import codes, offline
from lianti.referrals.costs import ask_of, cost_of
from lianti.referrals.models import BedConfirmation, Outcome, Referral
from lianti.referrals.rules.line import readable
from lianti.residents.kinds import INSURANCE_TYPES, SEXES


def code_of(referral: Referral, form: str) -> str:
    """Return the QR payload: the signed data set on the way up, number and a short keyed code on the way back."""
    if form == "transfer":
        return offline.code_of(referral)
    key_id = keyring().current("signatures")
    return qr_payload(key_id=key_id, number=referral.number, mac=offline.mac_of(referral.number, form, key_id))


def _common(referral: Referral, form: str, at: dt.datetime, printed_by: str) -> dict[str, Any]:
    person = referral.resident
    template = referral.alliance.slip_template if referral.alliance else "national"
    return {
        "number": referral.number,
        "readable_number": spaced(referral.number),
        "alliance": referral.alliance.name if referral.alliance else "",
        "printed_at": clock.local(at).strftime("%Y-%m-%d %H:%M"),
        "printed_by": printed_by,
        "qr": code_of(referral, form),
        "template": template,
        "demo": bool(settings.LIANTI_DEMO),
        "name": person.name,
        "sex": SEXES[person.sex],
        "age": _("%(n)d岁") % {"n": age_on(person.birth_on, clock.local_day(at))},
        "address": person.address,
        "phone": person.phone_mask,
    }


def transfer_slip(referral: Referral, at: dt.datetime, printed_by: str, *, code: str = "") -> TransferSlip:
    """Return the 转出单 of a case, with the code of the resident's line when one was given out."""
    receiver = referral.receiver_institution
    named = None
    if receiver is not None:
        named = named_contact(receiver.pk, referral.sender_institution_id)
    sent = clock.local_day(referral.submitted_at or referral.drafted_at)
    cost = cost_of(ask_of(referral, at))
    return TransferSlip(
        **_common(referral, "transfer", at, printed_by),
        **_appointment(referral),
        record_no=referral.resident.record_number or "",
        from_institution=referral.sender_institution.name,
        from_phone=referral.sender_phone,
        doctor=referral.author_name,
        date=sent.isoformat(),
        to_institution=receiver.name if receiver else "",
        to_department=referral.receiver_department.name if referral.receiver_department else "",
        impression=f"{referral.diagnosis_name} {referral.diagnosis_code}".strip(),
        history=referral.reason,
        past_history=referral.history,
        treatment="\n".join(t for t in (referral.treatment, referral.medication) if t),
        kind=codes.KINDS[referral.kind],
        contact=f"{named.name} {named.post}".strip() if named else "",
        contact_phone=named.phone if named else "",
        identity=referral.resident.identity_mask,
        relative=referral.resident.contact_name,
        relative_phone=referral.resident.contact_phone_mask,
        fee_type=INSURANCE_TYPES[referral.resident.insurance_type],
        purpose=referral.purpose,
        cost=cost.text,
        cost_working=cost.working,
        line_code=readable(code),
        line_where=_line_where() if code else "",
    )


def _line_where() -> str:
    """Say where the code is asked for: at the public address of this installation, or at the window."""
    base = settings.LIANTI_PUBLIC_URL
    return _("打开 %(url)s 查询") % {"url": f"{base}/t/"} if base else _("在本机构窗口查询")


def _appointment(referral: Referral) -> dict[str, Any]:
    """Return when and where the person is expected."""
    bring = _("身份证、医保卡（码）、本单、以往检查资料")
    booking = booking_of(referral.uid)
    if booking is not None:
        return {
            "visit_time": clock.local(booking.starts_at).strftime("%Y-%m-%d %H:%M"),
            "seat_no": _("第 %(n)d 号") % {"n": booking.number},
            "room": booking.room,
            "to_doctor": booking.practitioner.name if booking.practitioner else "",
            "bring": "；".join(t for t in (bring, booking.preparation, _sheet_words(referral)) if t),
        }
    bed = BedConfirmation.objects.filter(referral=referral).order_by("-pk").first()
    if bed is None:
        return {}
    place = _("候床") if bed.waiting else f"{bed.ward} {bed.bed}".strip()
    return {"visit_time": clock.local(bed.admit_at).strftime("%Y-%m-%d %H:%M"), "bed": place, "bring": bring}


def _sheet_words(referral: Referral) -> str:
    return _("按《检查前准备须知》准备") if referral.sheet_version else ""


def return_slip(referral: Referral, outcome: Outcome, at: dt.datetime, printed_by: str) -> ReturnSlip:
    """Return the 回转单 of a case."""
    receiver = referral.receiver_institution
    return ReturnSlip(
        **_common(referral, "return", at, printed_by),
        case_no=outcome.inpatient_number or referral.his_number,
        from_institution=receiver.name if receiver else "",
        from_department=referral.receiver_department.name if referral.receiver_department else "",
        from_phone=outcome.doctor_phone,
        doctor=outcome.doctor_name,
        date=clock.local_day(outcome.returned_at).isoformat(),
        to_institution=referral.sender_institution.name,
        to_doctor=referral.author_name,
        diagnosis=f"{outcome.diagnosis_name} {outcome.diagnosis_code}".strip(),
        inpatient_no=outcome.inpatient_number,
        examinations=outcome.findings,
        treatment=outcome.treatment,
        medication=outcome.medication,
        plan=outcome.plan,
        follow_up_on=outcome.follow_up_on.isoformat(),
    )


def printed_by(viewer: Viewer) -> str:
    """Return who prints, for the foot of the page."""
    return f"{viewer.institution_name} {viewer.name}"
