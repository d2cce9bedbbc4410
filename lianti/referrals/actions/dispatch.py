"""What sending means, whoever presses the button: author, reviewer, or anybody in an emergency."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from lianti.alliances.queries import alliance_of_key, pick_route
from lianti.capacity.queries import tightness
from lianti.capacity.shapes import Priority
from lianti.catalogue.queries import counts_as_matched, standing
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.queries import roles_held
from lianti.parties.shapes import Viewer
from lianti.referrals import codes, rules
from lianti.referrals.actions.common import commit_move, hold, tell_holder
from lianti.referrals.actions.draft import case_of, consents_of
from lianti.referrals.actions.managers import tell_managers
from lianti.referrals.actions.moved_on import close_missed, refuse_takeover, tell_takeover
from lianti.referrals.actions.safety import ask_safety
from lianti.referrals.actions.surgery import drop_surgery
from lianti.referrals.models import Attachment, Referral
from lianti.referrals.permissions.receiving import somebody_answers
from lianti.referrals.promises import answer_promise
from lianti.referrals.shapes import Meter
from lianti.residents.actions import lock_resident, open_access

NO_METER = Meter()


def dispatch(move: str, referral: Referral, state: str, by: Viewer, at: dt.datetime, meter: Meter = NO_METER) -> None:
    """Send a request that is ready: fix its route, open the record to the receiver, leave step and fact."""
    consent = check_ready(referral, at)
    travel(referral, by, at, emergency=False)
    department = referral.receiver_department
    data = {
        "kind": referral.kind,
        "urgency": referral.urgency,
        "matched": counts_as_matched(referral.criteria),
        "complete": not referral.missing,
        "consent": consent,
        "department_uid": str(department.uid) if department else "",
        "contracted": referral.contracted,
        "listed": _listed(referral, at),
        "typed": meter.typed,
        "pasted": meter.pasted,
        "picked": meter.picked,
        "clicks": meter.clicks,
        "seconds": meter.seconds,
    }
    commit_move(move, referral, to_state=state, by=by, at=at, fact="referral.submitted", data=data)
    tell_takeover(referral, by, at)
    close_missed(referral, by, at)
    text = _("待受理：{urgency}{kind}转诊一件，来自{sender}").format(
        urgency=codes.URGENCIES[referral.urgency],
        kind=codes.KINDS[referral.kind],
        sender=referral.sender_institution.label,
    )
    tell_holder(referral, text, at, tone="urgent" if referral.urgency == "urgent" else "normal")
    tell_managers(referral, at)


@prepared
def _attached(referral_id: Slot) -> QuerySet[Attachment, int]:
    return Attachment.objects.filter(referral_id=referral_id).values_list("pk", flat=True)[:1]


def _listed(referral: Referral, at: dt.datetime) -> str:
    """Say how the diagnosis stands in the lists of the sender's tier; it never stops a request (JL-44)."""
    place = referral.sender_institution_id
    found = standing(referral.diagnosis_code, institution_id=place, on=clock.local_day(at))
    return found.word if found else "no_list"


def check_ready(referral: Referral, at: dt.datetime) -> str:
    """Return how consent was given and note what is missing; refuses whatever would keep a request from going."""
    case = case_of(referral)
    rules.check_destination(case)
    rules.check_vitals(case.vitals)
    has_reports = _attached.first(referral_id=referral.pk) is not None
    referral.missing = rules.check_package(case, has_reports=has_reports)
    consent = rules.check_consents(consents_of(referral), emergency=False)
    refuse_destination(referral)
    refuse_takeover(referral)
    ask_safety(referral)
    refuse_unanswered(referral, at)
    return consent


def ask_why_tight(referral: Referral, at: dt.datetime) -> None:
    """Refuse a service that is 紧张 without a word why it is asked all the same; keep none where it is not 紧张."""
    priority: Priority = "contracted" if referral.contracted else "referral"
    tight = tightness(referral.service.uid, at, priority) if referral.service else ""
    if not tight:
        referral.tight_reason = ""
    elif not referral.tight_reason.strip():
        raise Refused(
            "tight_reason",
            _("所选项目目前紧张（{tight}）。请写明为什么仍要转去，或改选其他去处。"),
            tight=tight,
            field="tight_reason",
        )


def refuse_destination(referral: Referral) -> None:
    """Refuse a service that has closed, and a second open request of the same person to the same department."""
    _refuse_closed_service(referral)
    _refuse_twin(referral)


def refuse_unanswered(referral: Referral, at: dt.datetime) -> None:
    """Refuse a hospital where nobody living may answer: the case would climb the ladder and rest on its top.

    An emergency never comes here; a seat that the clinic takes itself waits for nobody's answer.
    """
    receiver = referral.receiver_institution
    if receiver is None or referral.self_booking:
        return
    posts = roles_held({receiver.pk}, at).get(receiver.pk, frozenset())
    if not somebody_answers(posts, referral.receiver_department_id):
        raise Refused(
            "nobody_answers",
            _("{hospital}目前没有人能在本系统答复，没有送出。请改选其他去处，或先打电话与对方联系。"),
            hospital=receiver.label,
            field="receiver_uid",
        )


def _refuse_closed_service(referral: Referral) -> None:
    if referral.service is not None and not referral.service.is_active:
        raise Refused("service_closed", _("所选项目已停开，请重新选择。"), field="service_uid")


def _refuse_twin(referral: Referral) -> None:
    """Refuse a second open request of the same person to the same department: nobody is booked twice."""
    if referral.receiver_department_id is None:
        return
    # Two drafts of one person sent at the same moment: the second waits here, and then sees the first.
    lock_resident(referral.resident_id)
    number = _twin.first(
        resident_id=referral.resident_id,
        department_id=referral.receiver_department_id,
        kind=referral.kind,
        but=referral.pk,
    )
    if number:
        raise Refused(
            "twin", _("这位居民已有一张去同一科室的转诊单（{number}）还没办完，请在那一张上继续。"), number=number
        )


@prepared
def _twin(resident_id: Slot, department_id: Slot, kind: Slot, but: Slot) -> QuerySet[Referral, str]:
    waiting = ("submitted", "info_asked", "accepted", "scheduled")
    rows = Referral.objects.filter(resident_id=resident_id, receiver_department_id=department_id, kind=kind)
    return rows.filter(state__in=waiting).exclude(pk=but).order_by("pk").values_list("number", flat=True)[:1]


def travel(referral: Referral, by: Viewer, at: dt.datetime, *, emergency: bool) -> None:
    """Begin the way: the moment of sending, the route, first holder and promise."""
    referral.submitted_at = at
    drop_surgery(referral, by, at)
    take_route(referral, by, at, emergency=emergency)


def take_route(referral: Referral, by: Viewer, at: dt.datetime, *, emergency: bool) -> None:
    """Fix route, holder and promise towards the receiver, and open the record to it for this case."""
    receiver = referral.receiver_institution
    assert receiver is not None
    day = clock.local_day(at)
    route = pick_route(sender_id=referral.sender_institution_id, receiver_id=receiver.pk, on=day, emergency=emergency)
    referral.alliance = alliance_of_key(route.alliance_id) if route else None
    referral.agreement_uid = route.agreement_uid if route else None
    referral.agreement_institution_id = route.agreement_institution_id if route else None
    role, promised = answer_promise(referral, at)
    hold(referral, receiver, role, promised)
    open_access(
        resident=referral.resident_id,
        institution_id=receiver.pk,
        kind="emergency" if emergency else "referral",
        subject_uid=referral.uid,
        by=by,
        at=at,
        agreement_uid=referral.agreement_uid,
    )
