"""What a down-referral begins with: the person, the stay, and a plan drafted from what is already written (QQ-45)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.queries import work_phone_of
from lianti.parties.shapes import Viewer
from lianti.records.actions import open_encounter
from lianti.records.permissions import may_judge
from lianti.records.queries import access_encounter, encounter_from, main_diagnoses
from lianti.records.shapes import Stay
from lianti.referrals import queries
from lianti.referrals.models import Outcome, Referral
from lianti.referrals.queries.readiness import places_for
from lianti.referrals.rules import down as rules_down
from lianti.referrals.shapes.down import DownFields, PlanFields

if TYPE_CHECKING:
    from lianti.records.models import Encounter

# A stay begins only where somebody came to lie in a bed, and only once that person is there.
_KINDS = frozenset({"inpatient", "emergency"})
_THERE = frozenset({"arrived", "outcome_returned"})


def beginning(viewer: Viewer, at: dt.datetime, *, encounter: str, case: str, way: str, number: str) -> dict[str, Any]:
    """Return the arguments of ``start_down`` for a stay or for a request up that has arrived.

    A request that has no stay yet begins one with the number on the chart. NotVisible for what is not the viewer's;
    refused for a request whose person has not arrived, for another department's stay and for one that has ended.
    """
    source, stay = None, None
    if encounter:
        stay = _stay(viewer, encounter, at)
        source = _source(viewer, stay, at)
    elif case:
        source = queries.visible_referral(viewer, case, at)
        stay = _stay_of(viewer, source, number, at)
    if stay is None:
        raise Refused("no_stay", _("请从病区名单里选择患者。"))
    down, drafted_from = _fields(viewer, stay, source, way, at)
    return {
        "resident": stay.resident, "down": down, "encounter": stay, "source": source, "drafted_from": drafted_from,
    }  # fmt: skip


def _stay(viewer: Viewer, text: str, at: dt.datetime) -> Encounter:
    try:
        uid = uuid.UUID(text)
    except ValueError:
        raise NotVisible from None
    stay = access_encounter(viewer, uid, at)
    if stay.institution_id != viewer.institution_id:
        raise NotVisible
    _demand_own(viewer, stay)
    return stay


def _source(viewer: Viewer, stay: Encounter, at: dt.datetime) -> Referral | None:
    """Return the request up behind a stay, as far as the viewer may see it: its outcome is copied from there."""
    if stay.source_uid is None:
        return None
    return Referral.objects.visible_to(viewer, at).filter(uid=stay.source_uid).first()


def _demand_own(viewer: Viewer, stay: Encounter) -> None:
    reason = may_judge(viewer, stay)
    if reason:
        raise NotPermitted("not_permitted", reason)
    if stay.ended_at is not None:
        raise Refused("stay_ended", _("这次住院已经办理离院，不能再从这里准备下转；再次入院请先登记住院。"))


def _stay_of(viewer: Viewer, source: Referral, number: str, at: dt.datetime) -> Encounter:
    """Return the stay that a request up led to; it begins here when nobody registered it."""
    place = source.receiver_institution_id
    if source.direction != "up" or place is None or place != viewer.institution_id:
        raise NotVisible
    if source.kind not in _KINDS or source.state not in _THERE or source.arrived_at is None:
        raise Refused("not_arrived", _("患者还没有到院住院，不能从这张转诊单准备下转。"))
    known = encounter_from(source.uid, place)
    if known is not None:
        _demand_own(viewer, known)
        return known
    stay = Stay("inpatient", number or source.his_number, source.diagnosis_code, source.diagnosis_name)
    return open_encounter(
        resident=source.resident, stay=stay, by=viewer, at=at, started_at=source.arrived_at, source_uid=source.uid
    )


def _fields(
    viewer: Viewer, stay: Encounter, source: Referral | None, way: str, at: dt.datetime
) -> tuple[DownFields, str]:
    """Return what is known already: diagnosis, history, the outcome's words as a plan, the nearest own clinic."""
    today = clock.local_day(at)
    outcome = Outcome.objects.filter(referral=source).first() if source else None
    said = main_diagnoses([stay]).get(stay.pk)
    code, name = (said.code, said.name) if said else ("", "")
    plan, drafted_from = PlanFields(responsible_from=today + dt.timedelta(days=2)), "stay"
    if outcome is not None:
        code, name = outcome.diagnosis_code or code, outcome.diagnosis_name or name
        plan = rules_down.draft_plan(outcome.medication, outcome.plan, outcome.follow_up_on, today)
        drafted_from = "outcome"
    elif source is not None and source.medication:
        plan = rules_down.draft_plan(source.medication, "", None, today)
    places = places_for(stay.resident, viewer, at)
    first = next((p for p in places if p.contracted or p.registered), None)
    fields = DownFields(
        way=way,
        receiver_uid=first.uid if first else None,
        planned_discharge_on=today + dt.timedelta(days=2),
        diagnosis_code=code,
        diagnosis_name=name[:120],
        history=stay.resident.history,
        allergies=stay.resident.allergies,
        treatment=outcome.treatment if outcome else "",
        findings=outcome.findings if outcome else "",
        sender_phone=work_phone_of(viewer),
        plan=plan,
    )
    return fields, drafted_from
