"""Posting and delivering: written with the action, carried by the worker, tried again with growing pauses."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.prepared import Slot, prepared
from lianti.kernel.web.writing import insert_row
from lianti.ledger.actions import record
from lianti.ledger.facts import declare
from lianti.ledger.models import OutboxMessage
from lianti.ledger.outbox.channels import Channel, DeliveryFailed, channel_of
from lianti.ledger.outbox.quiet import Quiet
from lianti.ledger.outbox.templates import check_params, render, template_of

log = logging.getLogger(__name__)

# Pauses after each failed attempt; after the last one the message has failed.
PAUSES = tuple(dt.timedelta(minutes=m) for m in (1, 5, 30, 120))
# A message that was taken and not heard of again belongs to a worker that died.
LEASE = dt.timedelta(minutes=10)
# Too old to help anybody: a backlog is not poured out after a long stop.
STALE = dt.timedelta(days=3)
_BATCH = 100

declare(
    "outbox.sent",
    label=_("消息已送出"),
    fields={"template": "code of the message", "channel": "name", "attempts": "how many", "minutes": "since posted"},
)
declare(
    "outbox.failed",
    label=_("消息没有送出"),
    fields={"template": "code of the message", "channel": "name", "attempts": "how many", "problem": "short code"},
)

AddressBook = Callable[[uuid.UUID], str]
_book: list[AddressBook] = []
_silence: ContextVar[bool] = ContextVar("outbox_silence", default=False)


@dataclass(frozen=True)
class _Courier:
    """The platform as it delivers."""

    uid: uuid.UUID = uuid.UUID("6c69616e-7469-7000-8000-6f7574626f78")
    name: str = "outbox"
    role: str = "service"
    institution_uid: uuid.UUID | None = None


def set_address_book(lookup: AddressBook) -> None:
    """Say how the address of a person is found: ``lookup(user_uid)``, empty when there is none; called by parties."""
    _book[:] = [lookup]


def post(*, key: str, to_uid: uuid.UUID, template: str, params: Mapping[str, str], path: str, at: dt.datetime) -> None:
    """This function will put a message to one person into the outbox, once per ``key``, with the action around it.

    Without a channel nothing is written. ValueError for undeclared places or for anything that may be a name.
    """
    check_params(template, params)
    if not connection.in_atomic_block:
        raise RuntimeError("a message belongs to the transaction of the action that caused it")
    if settings.LIANTI_OUTBOX_CHANNEL in {"", "none"} or _silence.get():
        return
    if _posted.first(key=key) is not None:
        return
    quiet = Quiet.parse(settings.LIANTI_QUIET_HOURS)
    message = OutboxMessage(
        key=key, to_uid=to_uid, template=template, params=dict(params), path=path, created_at=at,
        next_at=at if template_of(template).urgent else quiet.after(at),
    )  # fmt: skip
    try:
        with transaction.atomic():
            insert_row(message)
    except IntegrityError:
        if _posted.first(key=key) is None:  # somebody else's would be there by now
            raise


@contextmanager
def silenced() -> Iterator[None]:
    """Let nothing be posted meanwhile: whoever lives days long past (the demo) has nobody to tell any more."""
    token = _silence.set(True)
    try:
        yield
    finally:
        _silence.reset(token)


@prepared
def _posted(key: Slot) -> QuerySet[OutboxMessage, int]:
    return OutboxMessage.objects.filter(key=key).values_list("pk", flat=True)


def deliver_due(at: dt.datetime) -> tuple[int, int]:
    """This function will deliver what is due and return how many messages went out and how many did not.

    Each message is taken by one conditional update, so that two workers do not carry it twice; what a dead worker
    took is taken again after ten minutes. The channel is asked outside of any transaction.
    """
    channel = channel_of(settings.LIANTI_OUTBOX_CHANNEL)
    if channel is None:
        return 0, 0
    living = OutboxMessage.objects.filter(state__in=(OutboxMessage.WAITING, OutboxMessage.SENDING), next_at__lte=at)
    living = living.annotate(since=Coalesce("retried_at", "created_at"))
    for message in living.filter(since__lt=at - STALE).order_by("pk")[:_BATCH]:
        _give_up(message, at)
    due = living.filter(since__gte=at - STALE).order_by("next_at", "pk")
    sent = missed = 0
    for message in list(due[:_BATCH]):
        taken = OutboxMessage.objects.filter(pk=message.pk, state=message.state, next_at=message.next_at).update(
            state=OutboxMessage.SENDING, next_at=at + LEASE, attempts=message.attempts + 1, channel=channel.name
        )
        if taken:
            message.refresh_from_db()
            went = _carry(message, channel, at)
            sent, missed = sent + went, missed + (not went)
    return sent, missed


@transaction.atomic
def _give_up(message: OutboxMessage, at: dt.datetime) -> None:
    """Let a message rest that is too old to help, unless another worker was at it in the meantime."""
    same = OutboxMessage.objects.filter(pk=message.pk, state=message.state, next_at=message.next_at)
    if same.update(state=OutboxMessage.FAILED):
        _keep(message, OutboxMessage.FAILED, "stale", at)


def _carry(message: OutboxMessage, channel: Channel, at: dt.datetime) -> bool:
    """Carry one message and keep what became of it."""
    address = _book[0](message.to_uid) if _book else ""
    if not address:
        return _missed(message, "no_address", at, final=True)
    try:
        channel.send(address=address, text=render(message.template, message.params), uid=str(message.uid))
    except DeliveryFailed as failure:
        return _missed(message, str(failure)[:60], at)
    except Exception:  # noqa: BLE001 - an adapter of an installation must not stop the other messages
        log.exception("channel %s failed", channel.name)
        return _missed(message, "channel_error", at)
    _keep(message, OutboxMessage.SENT, "", at)
    return True


def _missed(message: OutboxMessage, problem: str, at: dt.datetime, *, final: bool = False) -> bool:
    """Wait for the next attempt, or give up after the last one; always False."""
    if final or message.attempts > len(PAUSES):
        _keep(message, OutboxMessage.FAILED, problem, at)
        return False
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=OutboxMessage.WAITING, problem=problem, next_at=at + PAUSES[message.attempts - 1]
    )
    return False


@transaction.atomic
def _keep(message: OutboxMessage, state: str, problem: str, at: dt.datetime) -> None:
    """Keep the end of a message, with its fact."""
    done = at if state == OutboxMessage.SENT else None
    OutboxMessage.objects.filter(pk=message.pk).update(state=state, problem=problem, sent_at=done)
    data = {"template": message.template, "channel": message.channel, "attempts": message.attempts}
    minutes = int((at - message.created_at).total_seconds() // 60)
    more = {"minutes": minutes} if done else {"problem": problem}
    record(
        "outbox.sent" if done else "outbox.failed",
        by=_Courier(),
        at=at,
        subject_type="message",
        subject_uid=message.uid,
        data=data | more,
    )


@dataclass(frozen=True)
class Summary:
    """How messages go: counts by state, and those that failed within the last day, the newest first."""

    states: dict[str, int]
    failures: list[OutboxMessage]


def summary(at: dt.datetime, limit: int) -> Summary:
    """Return how messages go, in two statements; what nobody could still use (``stale``) is no failure."""
    counted = dict(OutboxMessage.objects.order_by().values_list("state").annotate(n=Count("pk")))
    names = (OutboxMessage.WAITING, OutboxMessage.SENDING, OutboxMessage.SENT, OutboxMessage.FAILED)
    failed = OutboxMessage.objects.annotate(since=Coalesce("retried_at", "created_at"))
    failed = failed.filter(state=OutboxMessage.FAILED, since__gt=at - dt.timedelta(days=1))
    recent = failed.exclude(problem="stale").order_by("-pk")[:limit]
    return Summary({name: counted.get(name, 0) for name in names}, list(recent))
