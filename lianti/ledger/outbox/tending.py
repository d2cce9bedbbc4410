"""Messages as the administrator tends them: read without contents, tried again, given up with a reason."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.ledger.facts import declare
from lianti.ledger.models import OutboxMessage
from lianti.ledger.outbox.templates import template_of
from lianti.ledger.shapes import Actor

PER_PAGE = 50
STATES: dict[str, str] = {
    OutboxMessage.FAILED: _("没有送出"),
    OutboxMessage.WAITING: _("等待送出"),
    OutboxMessage.SENDING: _("正在送出"),
    OutboxMessage.SENT: _("已送出"),
}
REASONS: dict[str, str] = {
    "told_otherwise": _("已用别的办法告知"),
    "wrong_address": _("号码不对，先改号码"),
    "not_needed": _("已经不需要"),
}
PROBLEMS: dict[str, str] = {
    "no_address": _("没有登记号码"),
    "channel_error": _("通道出错"),
    "file_not_writable": _("消息文件写不进去"),
    "stale": _("太久没送，不再送"),
} | REASONS
# What is under way belongs to the worker.
_TENDED = (OutboxMessage.FAILED, OutboxMessage.WAITING)

declare("outbox.retried", label=_("消息重新送"), fields={"template": "code of the message", "attempts": "before"})
declare(
    "outbox.given_up",
    label=_("消息不再送"),
    fields={"template": "code of the message", "attempts": "how many", "reason": "code of REASONS"},
)


@dataclass(frozen=True)
class MessageLine:
    """One message without its contents: what kind, to whom, how far, what was wrong."""

    uid: uuid.UUID
    to_uid: uuid.UUID
    template: str
    text: str
    state: str
    attempts: int
    problem: str
    created_at: dt.datetime
    next_at: dt.datetime | None
    sent_at: dt.datetime | None
    tended: bool


def masked(template: str) -> str:
    """Return the sentence of a message with every place masked; one that is no longer declared says so."""
    try:
        found = template_of(template)
    except KeyError:
        return gettext("已停用的消息")
    return gettext(found.text).format(**dict.fromkeys(found.places, "****"))


def messages(state: str, page: int) -> tuple[list[MessageLine], int]:
    """Return a page of messages in a state (or all), the newest first, and how many there are; two statements."""
    rows = OutboxMessage.objects.order_by("-pk")
    if state in STATES:
        rows = rows.filter(state=state)
    begin = (page - 1) * PER_PAGE
    return [_line(row) for row in rows[begin : begin + PER_PAGE]], rows.count()


def _line(row: OutboxMessage) -> MessageLine:
    waiting = row.state == OutboxMessage.WAITING
    return MessageLine(
        uid=row.uid,
        to_uid=row.to_uid,
        template=row.template,
        text=masked(row.template),
        state=row.state,
        attempts=row.attempts,
        problem=row.problem,
        created_at=row.created_at,
        next_at=row.next_at if waiting else None,
        sent_at=row.sent_at,
        tended=row.state in _TENDED,
    )


def _taken(uid: uuid.UUID) -> OutboxMessage:
    row = OutboxMessage.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotVisible
    if row.state not in _TENDED:
        raise Refused("message_state", _("这条消息正在送或已经送出，没有改动。请刷新后再看。"))
    return row


@transaction.atomic
def retry_message(*, message_uid: uuid.UUID, by: Actor, at: dt.datetime) -> None:
    """This function will let the worker try a message again now, with all its attempts; refused for one that went."""
    row = _taken(message_uid)
    before, row.attempts = row.attempts, 0
    # Its age counts from now: otherwise one that failed for its age would be given up for its age again.
    row.state, row.next_at, row.retried_at, row.problem = OutboxMessage.WAITING, at, at, ""
    row.save(update_fields=["state", "next_at", "retried_at", "problem", "attempts"])
    _record("outbox.retried", row, {"attempts": before}, by, at)


@transaction.atomic
def give_up_message(*, message_uid: uuid.UUID, reason: str, by: Actor, at: dt.datetime) -> None:
    """This function will let a message rest for good, with a coded reason."""
    if reason not in REASONS:
        raise Refused("message_reason", _("请选择为什么不再送。"), field="reason")
    row = _taken(message_uid)
    row.state, row.problem = OutboxMessage.FAILED, reason
    row.save(update_fields=["state", "problem"])
    _record("outbox.given_up", row, {"attempts": row.attempts, "reason": reason}, by, at)


def _record(kind: str, row: OutboxMessage, data: dict[str, object], by: Actor, at: dt.datetime) -> None:
    record(kind, by=by, at=at, subject_type="message", subject_uid=row.uid, data={"template": row.template} | data)
