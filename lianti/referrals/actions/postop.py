"""After an operation: the plan of follow-up goes down with the person, results come back to the surgeon (JL-70)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.common import locked, tell
from lianti.referrals.actions.down import start_down
from lianti.referrals.actions.plan import keep_plan
from lianti.referrals.actions.surgery import keep_fact
from lianti.referrals.models import DueItem, PostOpPlan, PostOpResult, Referral
from lianti.referrals.permissions.down import may_edit_down, receiving_role
from lianti.referrals.permissions.surgery import may_follow, may_pass_on, may_read_results
from lianti.referrals.queries.beginning import beginning
from lianti.referrals.queries.down import plan_of
from lianti.referrals.queries.surgery import item_for, postop_template_named, postop_templates, surgery_of
from lianti.referrals.rules import surgery as rules
from lianti.referrals.shapes.surgery import PostOpSaid, PostOpWish

_SURGEONS = ("specialist", "department_head")


@transaction.atomic
def pass_on(*, referral_uid: uuid.UUID, template: str, way: str, by: Viewer, at: dt.datetime) -> Referral:
    """This function will begin the way down of somebody who was operated on, with its plan of follow-up (JL-69, JL-70).

    The down-referral is a draft that the surgeon completes and sends; its days count from the operation.
    """
    source = locked(referral_uid, by, at)
    surgery = surgery_of(source)
    reason = may_pass_on(by, source, surgery)
    if reason:
        raise NotPermitted("not_permitted", reason)
    assert surgery is not None and surgery.begun_at is not None
    begun = beginning(by, at, encounter="", case=source.number, way=way, number="")
    leaves_on = clock.local_day(at) + dt.timedelta(days=1)
    down = dataclasses.replace(begun["down"], planned_discharge_on=leaves_on)
    referral = start_down(**(begun | {"down": down}), by=by, at=at)
    wish = PostOpWish(template, surgery.performed, clock.local_day(surgery.begun_at), surgery.surgeon)
    _plan(referral, wish, by, at)
    PostOpPlan.objects.filter(referral=referral).update(surgery=surgery)
    return referral


@transaction.atomic
def use_postop(*, referral_uid: uuid.UUID, wish: PostOpWish, by: Viewer, at: dt.datetime) -> Referral:
    """This function will put a template of follow-up into the plan of a case on its way down (JL-70).

    Its days become checks of the plan; what the doctor wrote stays. Another template replaces the days of the first.
    """
    referral = locked(referral_uid, by, at)
    reason = may_edit_down(by, referral)
    if reason:
        raise NotPermitted("not_permitted", reason)
    _plan(referral, wish, by, at)
    return referral


def _plan(referral: Referral, wish: PostOpWish, by: Viewer, at: dt.datetime) -> None:
    today = clock.local_day(at)
    templates = postop_templates(today)
    rules.check_postop(wish, templates, today)
    assert wish.operated_on is not None
    template = templates[wish.template]
    before = PostOpPlan.objects.filter(referral=referral).first()
    replaced = postop_template_named(before.template) if before else None
    plan = rules.with_follow_up(plan_of(referral), template, wish.operated_on, today, replaced)
    keep_plan(referral, plan)
    values = {
        "template": template.label, "procedure": wish.procedure.strip()[:120], "operated_on": wish.operated_on,
        "surgeon": wish.surgeon.strip()[:60],
    }  # fmt: skip
    PostOpPlan.objects.update_or_create(referral=referral, defaults=values)
    days = sum(1 for c in plan.checks if rules.is_postop(c.what))
    day_surgery = bool(before and before.surgery_id) or _after_day_surgery(referral)
    keep_fact("referral.postop_planned", referral, {"items": days, "day_surgery": day_surgery}, by, at)


def _after_day_surgery(referral: Referral) -> bool:
    source = referral.down.source
    surgery = surgery_of(source) if source else None
    return surgery is not None and surgery.result in {"done", "extended"}


@transaction.atomic
def tell_follow_up(*, item_uid: uuid.UUID, said: PostOpSaid, by: Viewer, at: dt.datetime) -> DueItem:
    """This function will keep what the clinic found on a day after the operation, and ring on an alarm sign (JL-70).

    The result stands on the desk of the surgeon's department until somebody there has read it. Who was not reached is
    tried again the next day: the item stays owed, and the third try in vain is put before others.
    """
    seen = item_for(by, item_uid, at)
    referral = locked(seen.referral.uid, by, at)
    reason = may_follow(by, seen)
    if reason:
        raise NotPermitted("not_permitted", reason)
    item = DueItem.objects.select_for_update().get(pk=seen.pk)
    if item.done_at is not None:
        raise Refused("item_done", _("这一项已经完成，不用再登记。"))
    rules.check_found(said)
    if said.reached == "missed":
        return _tried(item, said, referral, by, at)
    result, in_time = rules.judged(said), clock.local_day(at) <= item.due_on
    values = {name: value for name, value in dataclasses.asdict(said).items() if value not in (None, "")}
    item.done_at, item.result, item.by_uid, item.by_name = at, result, by.uid, by.name
    item.note = "\n".join(t for t in (item.note, rules.summary(values)) if t)
    item.save()
    PostOpResult.objects.create(item=item, values=values, alarm=result == "alarm", at=at)
    data = {
        "result": result, "reached": True, "within_promise": in_time, "counts": item.reminded_at is None,
    }  # fmt: skip
    keep_fact("referral.postop_followed", referral, data, by, at, counts_for=referral.receiver_institution)
    _tell_surgeon(referral, result, at)
    return item


def _tried(item: DueItem, said: PostOpSaid, referral: Referral, by: Viewer, at: dt.datetime) -> DueItem:
    """Keep a try in vain with its words; the item is owed on the next day, the third try rings clinic and ward."""
    today = clock.local_day(at)
    if item.next_on is not None and item.next_on > today:
        raise Refused(
            "postop_tried", _("今天已经登记过一次未联系上，{day} 再联系；联系上了请直接登记结果。"), day=item.next_on
        )
    item.tries += 1
    item.next_on = today + dt.timedelta(days=1)
    line = _("第 {n} 次未联系上（{day} {who}）：{note}").format(
        n=item.tries, day=today, who=by.name, note=said.note.strip()
    )
    item.note = "\n".join(t for t in (item.note, line) if t)
    item.save(update_fields=["tries", "next_on", "note"])
    raised = item.tries >= rules.TRIES
    data = {"tries": item.tries, "raised": raised}
    keep_fact("referral.postop_tried", referral, data, by, at, counts_for=referral.receiver_institution)
    if raised:
        _raise(referral, item.tries, at)
    return item


def _raise(referral: Referral, tries: int, at: dt.datetime) -> None:
    """Ring the surgeon's department, the clinic and its head: somebody has to go there."""
    text = _("术后随访已 {n} 次未联系上，请上门或另想办法：下转单 {number}").format(n=tries, number=referral.number)
    tell(
        referral, referral.sender_institution, _SURGEONS, text, at,
        tone="urgent", department=referral.sender_department,
    )  # fmt: skip
    clinic = referral.receiver_institution
    if clinic is not None:
        tell(referral, clinic, (receiving_role(referral), "head"), text, at, tone="urgent")


def _tell_surgeon(referral: Referral, result: str, at: dt.datetime) -> None:
    """Ring the surgeon's department on an alarm sign; other results wait on its desk."""
    alarm = result == "alarm"
    words = _("术后出现警示症状，请马上联系社区：下转单 {n}") if alarm else _("术后随访结果已到：下转单 {n}")
    tell(
        referral, referral.sender_institution, _SURGEONS, words.format(n=referral.number), at,
        tone="emergency" if alarm else "normal", department=referral.sender_department,
    )  # fmt: skip


@transaction.atomic
def read_result(*, result_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> PostOpResult:
    """This function will note by name that the surgeon's department has read a result; once (JL-70)."""
    if may_read_results(by):
        raise NotPermitted("not_permitted", may_read_results(by) or "")
    cases = Referral.objects.visible_to(by, at).filter(
        sender_institution_id=by.institution_id, sender_department_id=by.department_id
    )
    rows = PostOpResult.objects.select_for_update(of=("self",)).select_related("item__referral__alliance")
    found = rows.filter(uid=result_uid, item__referral__in=cases).first()
    if found is None:
        raise NotVisible
    if found.seen_at is not None:
        raise Refused("result_read", _("{name}已经看过这条结果。"), name=found.seen_by_name)
    found.seen_at, found.seen_by_uid, found.seen_by_name = at, by.uid, by.name
    found.save(update_fields=["seen_at", "seen_by_uid", "seen_by_name"])
    hours = int((at - found.at).total_seconds() // 3600)
    keep_fact("referral.postop_read", found.item.referral, {"alarm": found.alarm, "hours": hours}, by, at)
    return found


@transaction.atomic
def remind_follow_up(*, item_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> bool:
    """This function will remind of a day of follow-up that passed with nobody doing it; only for the clock.

    Once of the day itself, then of each day on which somebody who was not reached was not tried again.
    """
    if not by.is_service:
        raise NotPermitted("not_permitted", _("由系统按时限自动处理。"))
    # The case before its item, as the clinic locks them: the other way round the two would wait for each other.
    referral = locked(DueItem.objects.select_related("referral").get(uid=item_uid).referral.uid, by, at)
    item = DueItem.objects.select_for_update().get(uid=item_uid)
    if item.done_at is not None or not rules.to_remind(item.reminded_at, item.next_on, clock.local_day(at)):
        return False
    clinic = referral.receiver_institution
    if item.reminded_at is None:
        item.reminded_at = at
        keep_fact("referral.postop_overdue", referral, {"counts": True}, by, at, counts_for=clinic)
    if item.next_on is not None:  # said again on each day that passes without another try
        item.next_on = clock.local_day(at)
    item.save(update_fields=["reminded_at", "next_on"])
    if clinic is not None:
        text = _("术后随访已到期，请尽快联系患者：下转单 {n}").format(n=referral.number)
        tell(referral, clinic, (receiving_role(referral), "nurse"), text, at, tone="urgent")
    return True
