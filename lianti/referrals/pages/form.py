"""The form of a case."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.pure.periods import age_on
from lianti.parties.queries import work_phone_of
from lianti.parties.shapes import Viewer
from lianti.referrals import codes, queries
from lianti.referrals.forms import CaseForm, safety_answers
from lianti.referrals.pages.chain import earlier_lines
from lianti.referrals.pages.common import chip, person_of
from lianti.referrals.permissions import why_not

if TYPE_CHECKING:
    from lianti.referrals.models import Consent, Referral


def work_phone(viewer: Viewer) -> str:
    """Return the work phone of the doctor, to be printed on the slip."""
    return work_phone_of(viewer)


def form_page(viewer: Viewer, referral: Referral, form: CaseForm, at: dt.datetime) -> dict[str, Any]:
    """Return the context of the form."""
    file = queries.case_file(referral)
    code, name = form.diagnosis()
    vitals = {name: form[name].value() for name in ("sbp", "dbp", "glucose") if form[name].value()}
    query = QueryDict(mutable=True)
    query.update({"code": code, "age": str(age_on(referral.resident.birth_on, clock.local_day(at)))})
    query.update({k: str(v) for k, v in vitals.items()})
    query.setlist("criteria", form._list("criteria") if form.is_bound else list(referral.criteria))
    return {
        "referral": referral,
        "number": spaced(referral.number),
        "person": person_of(referral, at, full=True),
        "diagnosis_code": code,
        "diagnosis_name": name,
        "is_draft": referral.state == "draft",
        "needs_review": bool(referral.review_role),
        "review_name": codes.SENDER_REVIEWS.get(referral.review_role, ""),
        "nurse_only": why_not(viewer, referral, "submit"),
        "criteria_query": query.urlencode(),
        "attachments": file.attachments,
        "consents": [consent_line(c) for c in file.consents],
        "kind_value": form["kind"].value(),
        "destination": form["destination"].value() or "",
        "review_note": next((s.note for s in reversed(file.steps) if s.move == "return_review"), ""),
        "asked": next((s.note for s in reversed(file.steps) if s.move == "ask_info"), ""),
        "earlier": earlier_lines(queries.earlier_cases(viewer, referral, at)),
        "lies_elsewhere": _lies_elsewhere(referral, form),
        "safety_query": safety_query(form),
        "age": age_on(referral.resident.birth_on, clock.local_day(at)),
        "sex": referral.resident.sex,
        **labels(),
    }


def safety_query(form: CaseForm) -> str:
    """Return the answers that stand in a form which was refused, for the part that is loaded again."""
    if not form.is_bound or not form.data.get("safety_shown"):
        return ""
    given = {f"safety_{code}": answer for code, answer in safety_answers(form.data).items()}
    return urlencode(given | {"safety_note": form["safety_note"].value() or ""})


def _lies_elsewhere(referral: Referral, form: CaseForm) -> bool:
    """Say whether the form asks with whom a transfer was agreed: only for somebody who is an inpatient elsewhere."""
    return bool(form["handover_note"].value()) or queries.inpatient_elsewhere(referral) is not None


def labels() -> dict[str, Any]:
    """Return the words and chips that includes take from the context."""
    return {
        "consent_chip": chip("SY-46", _("转诊须有患者同意")),
        "safety_chip": chip("SY-53", _("检查前准备与安全问题")),
        "photo_label": _("签好字的同意书（拍照）"),
        "drawn_label": _("屏幕签名"),
        "report_label": _("报告照片或 PDF"),
    }


def consent_line(consent: Consent) -> str:
    """Return one consent in words."""
    who = codes.SIGNERS.get(consent.signer, "")
    if consent.method == "unobtainable":
        who = _("批准人 %(name)s") % {"name": consent.approver_name}
    elif consent.signer != "self":
        who = f"{who} {consent.signer_name}（{consent.relation}）"
    witness = _("，见证人 %(name)s") % {"name": consent.witness_name} if consent.witness_name else ""
    when = clock.local(consent.given_at).strftime("%Y-%m-%d %H:%M")
    if consent.withdrawn_at is not None:
        words = {"who": consent.withdrawn_reason, "by": consent.withdrawn_by_name}
        gone = clock.local(consent.withdrawn_at).strftime("%Y-%m-%d %H:%M")
        witness += _("。已于 %(when)s 撤回：%(who)s（%(by)s 登记）。同意时间") % (words | {"when": gone})
    return f"{codes.CONSENT_SCOPES[consent.scope]}：{codes.CONSENT_METHODS[consent.method]}，{who}{witness}，{when}"
