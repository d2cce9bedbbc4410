"""Going outside: register a transfer, file it, note what came of it (JL-45)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.ledger.notices import notify
from lianti.parties.queries import institution_by_uid, institutions
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals.codes.outside import OWED
from lianti.referrals.models import OutsideTransfer
from lianti.referrals.permissions.outside import may_register, why_not
from lianti.referrals.promises import sender_promise
from lianti.referrals.rules import outside as rules
from lianti.referrals.shapes import FilingFields, OutsideFields
from lianti.referrals.states.outside import FINAL, TABLE
from lianti.residents.actions import close_access, open_access

if TYPE_CHECKING:
    from lianti.residents.models import Resident

_FOLLOW = dt.timedelta(days=14)
_ANSWERS_FOR = {"nurse": "gp"}
_TEAM = ("gp", "nurse", "village_doctor")


@transaction.atomic
def register_outside(
    *, resident: Resident, fields: OutsideFields, filing: FilingFields, by: Viewer, at: dt.datetime
) -> OutsideTransfer:
    """This function will register a transfer to a hospital outside; what needs a filing leaves only with one.

    An emergency counts as filed and leaves at once; inside the insurance area no filing is needed.
    """
    reason = may_register(by)
    if reason:
        raise NotPermitted("not_permitted", reason)
    assert by.institution_uid is not None
    rules.check_transfer(fields)
    standing = rules.filing_state(fields.kind, filing, clock.local_day(at))
    own = institution_by_uid(by.institution_uid)
    name = fields.destination_name.strip()
    known = institutions().filter(name=name).first()
    if known is not None and known.pk == own.pk:
        raise Refused("to_oneself", _("不能转给本机构自己。"), field="destination_name")
    transfer = OutsideTransfer(
        state="to_file" if standing == "missing" else "away",
        resident=resident,
        institution=own,
        department_id=by.department_id,
        author_uid=by.uid,
        author_name=by.name,
        destination=known,
        registered_at=at,
        filing_state=standing,
        **{name: value.strip() for name, value in vars(fields).items()},
    )
    _fill_filing(transfer, filing, at)
    _hold(transfer, by, at)
    transfer.save()
    _open_record(transfer, by, at)
    data = {
        "kind": transfer.kind,
        "level": transfer.destination_level,
        "known": known is not None,
        "reason": transfer.reason,
        "filing_kind": transfer.filing_kind,
        "filing_state": standing,
    }
    _record("outside.registered", transfer, data, by, at)
    return transfer


def _fill_filing(transfer: OutsideTransfer, filing: FilingFields, at: dt.datetime) -> None:
    if transfer.pk is None:
        insured, care = rules.check_areas(filing)
        transfer.insured_region, transfer.insured_area = insured.name, insured.code
        transfer.care_region, transfer.care_area = care.name, care.code
    transfer.filing_kind = filing.kind
    if filing.number.strip() and transfer.filing_state in {"filed", "as_filed"}:
        transfer.filing_number = filing.number.strip()
        transfer.valid_from_on, transfer.valid_until_on = filing.valid_from_on, filing.valid_until_on
    if transfer.filing_state == "filed":
        transfer.filed_at = transfer.filed_at or at
    transfer.handler_name = filing.handler.strip()


def _hold(transfer: OutsideTransfer, by: Viewer, at: dt.datetime) -> None:
    """Give the transfer exactly one holder: whoever registered, until the filing is done and then until the result."""
    role = by.role if by.role in SENDERS | {"specialist", "department_head", "emergency"} else "referral_centre"
    transfer.holder_institution = transfer.institution
    transfer.holder_role = _ANSWERS_FOR.get(transfer.holder_role or role, transfer.holder_role or role)
    if transfer.state == "away":
        transfer.left_at = at
        transfer.promised_at = at + _FOLLOW
    else:
        transfer.promised_at = sender_promise(at, hours=8)


def _locked(uid: uuid.UUID, move: str, by: Viewer, at: dt.datetime, revision: int | None) -> OutsideTransfer:
    """Return the transfer under a row lock when ``move`` may be made now."""
    rows = OutsideTransfer.objects.select_for_update(of=("self",)).visible_to(by, at)
    transfer = rows.filter(uid=uid).first()
    if transfer is None:
        raise NotVisible
    if revision is not None and revision != transfer.revision:
        raise Refused("stale", _("这张登记单刚刚被更新过，您的操作没有执行。请看过最新内容后再试。"))
    refused = why_not(by, transfer, move)
    if refused:
        raise refused
    transfer.state = TABLE.walk(transfer.state, move)
    transfer.revision += 1
    return transfer


@transaction.atomic
def file_outside(
    *, transfer_uid: uuid.UUID, filing: FilingFields, by: Viewer, at: dt.datetime, revision: int | None = None
) -> OutsideTransfer:
    """This function will keep number, validity and handler of the filing; from then on the person may leave."""
    transfer = _locked(transfer_uid, "file", by, at, revision)
    rules.check_filed(filing, clock.local_day(at))
    kept = transfer.promised_at is None or at <= transfer.promised_at
    transfer.filing_state = "filed"
    _fill_filing(transfer, filing, at)
    _hold(transfer, by, at)
    transfer.save()
    _open_record(transfer, by, at)
    data = {"filing_kind": transfer.filing_kind, "days": _days(transfer.registered_at, at), "within_promise": kept}
    _record("outside.filed", transfer, data, by, at)
    return transfer


@transaction.atomic
def refile_outside(
    *, transfer_uid: uuid.UUID, filing: FilingFields, by: Viewer, at: dt.datetime, revision: int | None = None
) -> OutsideTransfer:
    """This function will hand in the number of an emergency, or write down a new period, while the person is away."""
    transfer = _locked(transfer_uid, "refile", by, at, revision)
    why = rules.check_refiled(transfer.standing, filing, clock.local_day(at))
    _fill_filing(transfer, filing, at)
    transfer.reminded_for, transfer.reminded_at = "", None
    transfer.save()
    _open_record(transfer, by, at)
    data = {"why": why, "days": _days(transfer.left_at or transfer.registered_at, at)}
    _record("outside.refiled", transfer, data, by, at)
    return transfer


@transaction.atomic
def remind_outside(*, transfer_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> bool:
    """This function will tell the holder what a transfer owes, once and again each week; says whether it did.

    The transfer stays as it is; only the clock may call it.
    """
    if not by.is_service:
        raise NotPermitted("not_permitted", _("由系统按时限自动处理。"))
    transfer = OutsideTransfer.objects.open().select_for_update(of=("self",)).filter(uid=transfer_uid).first()
    if transfer is None:
        return False
    codes = rules.owed(transfer.standing, at, clock.local_day(at))
    if not rules.reminder_due(codes, tuple(transfer.reminded_for.split()), transfer.reminded_at, at):
        return False
    OutsideTransfer.objects.filter(pk=transfer.pk).update(reminded_for=" ".join(codes), reminded_at=at)
    _record("outside.reminded", transfer, {"owed": list(codes), "holder_role": transfer.holder_role}, by, at)
    text = _("联体外转出 {n}：{what}").format(n=transfer.number, what="、".join(OWED[code] for code in codes))
    _tell_holder(transfer, text, at)
    return True


def _tell_holder(transfer: OutsideTransfer, text: str, at: dt.datetime) -> None:
    """Address a notice to the team that holds a transfer, once the transaction stands."""
    roles = tuple(_TEAM) if transfer.holder_role in _TEAM else (transfer.holder_role,)
    audience, path = transfer.institution.uid, f"/referrals/outside/{transfer.number}/"
    bound = transfer.holder_role in {"specialist", "department_head"} and transfer.department is not None
    part = transfer.department.uid if bound and transfer.department else None
    transaction.on_commit(
        lambda: notify(
            institution_uid=audience, roles=roles, text=text, path=path, at=at, department_uid=part, tone="urgent"
        )
    )


@transaction.atomic
def follow_outside(
    *, transfer_uid: uuid.UUID, result: str, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> OutsideTransfer:
    """This function will note what came of a transfer and end it."""
    transfer = _locked(transfer_uid, "follow", by, at, revision)
    rules.check_result(result, note)
    kept = transfer.promised_at is None or at <= transfer.promised_at
    transfer.result, transfer.result_note = result, note.strip()
    _finish(transfer, by, at)
    days = _days(transfer.left_at or transfer.registered_at, at)
    _record("outside.followed", transfer, {"result": result, "days": days, "within_promise": kept}, by, at)
    return transfer


@transaction.atomic
def cancel_outside(
    *, transfer_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> OutsideTransfer:
    """This function will take a transfer back that did not take place; the reason is written down."""
    transfer = _locked(transfer_uid, "cancel", by, at, revision)
    if len(note.strip()) < 2:
        raise Refused("note_missing", _("请写明为什么撤销。"), field="note")
    before = "to_file" if transfer.filing_state == "missing" else "away"
    transfer.result_note = note.strip()
    _finish(transfer, by, at)
    _record("outside.cancelled", transfer, {"state": before}, by, at)
    return transfer


def _open_record(transfer: OutsideTransfer, by: Viewer, at: dt.datetime) -> None:
    """Open the record to the own institution for as long as something is expected of the transfer, and no longer."""
    last = transfer.valid_until_on
    until = rules.record_until(transfer.promised_at or at, clock.day_start(last) if last else None)
    open_access(
        resident=transfer.resident, institution_id=transfer.institution.pk, kind="referral",
        subject_uid=transfer.uid, by=by, at=at, until=until,
    )  # fmt: skip


def _days(since: dt.datetime, at: dt.datetime) -> int:
    return (clock.local_day(at) - clock.local_day(since)).days


def _finish(transfer: OutsideTransfer, by: Viewer, at: dt.datetime) -> None:
    assert transfer.state in FINAL
    transfer.ended_at = at
    transfer.holder_institution, transfer.holder_role, transfer.promised_at = None, "", None
    transfer.save()
    close_access(subject_uid=transfer.uid, kind="referral", until=at + rules.RECORD_KEPT, by=by, at=at)


def _record(kind: str, transfer: OutsideTransfer, data: Mapping[str, Any], by: Viewer, at: dt.datetime) -> None:
    record(
        kind,
        by=by,
        at=at,
        subject_type="outside",
        subject_uid=transfer.uid,
        institution_uid=transfer.institution.uid,
        data=data,
    )
