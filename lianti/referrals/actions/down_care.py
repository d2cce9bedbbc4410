"""At the clinic: the person is there and responsibility moves, due items are ticked off, the ward hears how it goes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.prepared import Slot, prepared
from lianti.ledger.actions import record
from lianti.parties.kinds import PRIMARY_KINDS
from lianti.parties.shapes import Viewer
from lianti.records.queries import encounters_by_uid, main_diagnoses
from lianti.referrals import rules
from lianti.referrals.actions.bedding import give_bed_back, lie_down
from lianti.referrals.actions.common import commit_move, hold, locked, require, tell_sender
from lianti.referrals.actions.down import places_of
from lianti.referrals.actions.down_bed import needs_bed_again, reserve_below
from lianti.referrals.actions.plan import has_plan, owe_items
from lianti.referrals.codes import down as codes_down
from lianti.referrals.models import DueItem, Referral
from lianti.referrals.permissions.down import caring_institution, may_tick, receiving_role
from lianti.referrals.promises import term_value
from lianti.referrals.queries.relations import relation_of
from lianti.referrals.rules import down as rules_down

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianti.records.models import Encounter


@transaction.atomic
def arrive_down(
    *,
    referral_uid: uuid.UUID,
    number: str,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
    ward_uid: uuid.UUID | None = None,
    bed_uid: uuid.UUID | None = None,
) -> Referral:
    """This function will confirm that the person has come: responsibility moves to the clinic, the plan begins.

    ``number`` is the clinic's own (门诊、住院 or 家庭病床) number; it may be empty where none is kept. The bed that was
    kept is lain in; whoever was missed and comes after all is given one now.
    """
    referral = locked(referral_uid, by, at, revision)
    state = require("arrive_down", referral, by)
    _take_bed(referral, ward_uid, bed_uid, by, at)
    today = clock.local_day(at)
    on_time = referral.appointment_at is None or today <= clock.local_day(referral.appointment_at)
    referral.arrived_at = referral.seen_at = at
    referral.his_number = number.strip()[:40]
    referral.custody_institution = referral.receiver_institution
    items = owe_items(referral, today)
    days = term_value("referral.down_report_days", referral, at)
    role = receiving_role(referral)
    hold(referral, referral.receiver_institution, role, clock.day_start(today + dt.timedelta(days=days + 1)))
    commit_move(
        "arrive_down",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.down_arrived",
        data=_arrival(referral, today, items, on_time=on_time),
        counts_for=referral.sender_institution,
    )
    tell_sender(referral, _("下转患者已到基层：下转单 {n}").format(n=referral.number), at)
    return referral


def _take_bed(
    referral: Referral, ward_uid: uuid.UUID | None, bed_uid: uuid.UUID | None, by: Viewer, at: dt.datetime
) -> None:
    if needs_bed_again(referral):
        referral.down.bed = reserve_below(referral, ward_uid, bed_uid, None, by, at)[:60]
        referral.down.save(update_fields=["bed"])
    lie_down(referral, by, at)


def _arrival(referral: Referral, today: dt.date, items: int, *, on_time: bool) -> dict[str, object]:
    receiver, ready = referral.receiver_institution, referral.down.ready_on
    assert receiver is not None
    stay = encounters_by_uid([referral.down.encounter_uid]) if referral.down.encounter_uid else {}
    return {
        **places_of(referral),
        "to_level": rules_down.level_of(receiver.level),
        "to_kind": receiver.kind,
        "to_primary": receiver.kind in PRIMARY_KINDS,
        "to_chronic": receiver.kind in codes_down.CHRONIC_KINDS,
        "person_uid": str(referral.resident.uid),
        "plan": has_plan(referral),
        "within_promise": on_time,
        "ready_days": (today - ready).days if ready else -1,
        "same_course": _same_course(referral, stay.values()),
        "items": items,
        "relation": relation_of(referral),
        "matched": bool(referral.criteria),
        "phase": next((one.phase for one in stay.values()), ""),
    }


def _same_course(referral: Referral, stay: Iterable[Encounter]) -> bool:
    """Say whether the stay below goes on for what the stay above was for (JL-50)."""
    said = [d.code for d in main_diagnoses(list(stay)).values()]
    return rules_down.same_course(said[0] if said else "", referral.diagnosis_code)


@transaction.atomic
def miss_down(
    *, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will record that the person did not come; the ward is told, the clinic goes on looking.

    Refused before the moment for which the clinic said yes.
    """
    referral = locked(referral_uid, by, at, revision)
    state = require("miss_down", referral, by)
    if referral.appointment_at is not None and referral.appointment_at > at:
        raise Refused("not_yet", _("还没到约定的到诊时间，不能登记未到诊。"))
    give_bed_back(referral, "no_show", by, at)
    hold(referral, referral.receiver_institution, receiving_role(referral), at + dt.timedelta(days=2))
    commit_move(
        "miss_down",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.down_missed",
        note=note,
        counts_for=referral.receiver_institution,
    )
    tell_sender(referral, _("下转患者未到诊，请联系：下转单 {n}").format(n=referral.number), at)
    return referral


@prepared
def _item_of(uid: Slot) -> QuerySet[DueItem]:
    return DueItem.objects.filter(uid=uid).select_related("referral")


@prepared
def _locked_item(pk: Slot) -> QuerySet[DueItem]:
    return DueItem.objects.select_for_update().filter(pk=pk)


@transaction.atomic
def tick_item(*, item_uid: uuid.UUID, result: str, note: str, by: Viewer, at: dt.datetime) -> DueItem:
    """This function will tick off one check or refill of the plan (QQ-45): a fact, the state stays as it is."""
    found = _item_of.first(uid=item_uid)
    if found is None:
        raise NotVisible
    referral = locked(found.referral.uid, by, at)
    reason = may_tick(by, referral)
    if reason:
        raise NotPermitted("not_permitted", reason)
    item = _locked_item.rows(pk=found.pk)[0]
    if item.done_at is not None:
        raise Refused("item_done", _("这一项已经完成，不用再登记。"))
    if item.kind == "postop":
        raise Refused("item_postop", _("术后随访请打开“登记术后随访”逐项填写。"))
    if result not in codes_down.DUE_RESULTS:
        raise Refused("item_result", _("请选择结果。"), field="result")
    if result == "not_done" and not note.strip():
        raise Refused("item_note", _("没有做时请写明原因。"), field="note")
    item.done_at, item.result, item.note, item.by_uid, item.by_name = at, result, note.strip(), by.uid, by.name
    item.save()
    record(
        "referral.down_item_done",
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=referral.uid,
        institution_uid=by.institution_uid,
        alliance_uid=referral.alliance.uid if referral.alliance else None,
        data={"kind": item.kind, "result": result, "within_promise": clock.local_day(at) <= item.due_on},
    )
    return item


@transaction.atomic
def report_down(
    *, referral_uid: uuid.UUID, result: str, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will tell the ward how its plan goes on below, within two weeks of arrival (rules C1, QQ-45)."""
    referral = locked(referral_uid, by, at, revision)
    state = require("report_down", referral, by)
    if result not in codes_down.REPORTS:
        raise Refused("report_result", _("请选择接续情况。"), field="result")
    if len(note.strip()) < 4:
        raise Refused("report_note", _("请写一句目前情况，上级医生才知道方案是否合适。"), field="note")
    kept = rules.within(referral.promised_at, at)
    referral.down.report, referral.down.report_note = result, note.strip()
    referral.down.save(update_fields=["report", "report_note"])
    hold(referral, caring_institution(referral), receiving_role(referral), _end_of_plan(referral, at))
    commit_move(
        "report_down",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.down_reported",
        data={"result": result, "within_promise": kept},
        note=note,
        counts_for=referral.receiver_institution,
    )
    tell_sender(referral, _("基层回告接续情况：下转单 {n}").format(n=referral.number), at)
    return referral


def _end_of_plan(referral: Referral, at: dt.datetime) -> dt.datetime:
    """Return the end of the last open item with a week's grace; a week from now when nothing is open."""
    last = DueItem.objects.filter(referral=referral, done_at=None).order_by("-due_on").first()
    day = max(last.due_on if last else clock.local_day(at), clock.local_day(at))
    return clock.day_start(day + dt.timedelta(days=8))


@transaction.atomic
def close_down(
    *, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will end a case whose plan is done, or that came to nothing; open items need words."""
    referral = locked(referral_uid, by, at, revision)
    state = require("close_down", referral, by)
    left = DueItem.objects.filter(referral=referral, done_at=None).count()
    if (left or referral.state == "no_show") and len(note.strip()) < 4:
        raise Refused("close_note", _("还有 {n} 项没有完成（或患者未到诊），请写明原因再结束。"), field="note", n=left)
    days = (clock.local_day(at) - clock.local_day(referral.arrived_at)).days if referral.arrived_at else 0
    commit_move(
        "close_down",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.down_closed",
        data={"days": days, "open": left},
        note=note,
        counts_for=referral.receiver_institution,
    )
    return referral
