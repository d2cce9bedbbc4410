"""What is over its keeping period in the whole program, and erasing it: never by itself, two people say so."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from lianti.kernel.pure import clock
from lianti.ledger.actions import record
from lianti.ledger.models import Notice, OutboxMessage
from lianti.parties.shapes import Viewer
from lianti.residents.retention.actions import check_two, erase_identity
from lianti.residents.retention.kinds import KEPT, days_of
from lianti.serving.orphan_files import erase_files, erase_rows, files_without_row, rows_without_owner

_BATCH = 500
_FILES = ("file_row", "file_disk")


def report(at: dt.datetime) -> list[dict[str, Any]]:
    """Return every kind with its period, its ground, how sure that ground is, and how many are over it now."""
    return [
        {
            "kind": kept.code, "label": kept.label, "days": days_of(kept.code),
            "least": kept.days, "since": kept.since, "source": kept.source,
            "sure": kept.sure, "how": kept.how, "due": _due_count(kept.code, at),
            "held": held_people(at) if kept.code == "person" else None,
        }
        for kept in KEPT
    ]  # fmt: skip


def _due_count(code: str, at: dt.datetime) -> int | None:
    """Return how many are due; None for kinds that are erased elsewhere or never."""
    if code == "person":
        return due_people(at).count()
    if code in _FILES:
        return len(_stray(code, at))
    return _messages(at).count() + _notices(at).count() if code == "message" else None


def held_people(at: dt.datetime) -> int:
    """Return how many people would be due but for a legal hold."""
    return due_people(at, with_held=True).count() - due_people(at).count()


def due_people(at: dt.datetime, *, with_held: bool = False) -> QuerySet[Any]:
    """Return the people whose keeping period is over: nothing of an outpatient for 15 years, of an inpatient for 30.

    Never somebody with an open case, a running stay, a contract, a legal hold, whose identity is erased already, to
    whom a house had a reason to turn since then, or who answers for somebody else, or once did for somebody whose file
    is held: it names the guardian. A row of the record without a visit counts like a visit.
    """
    people, encounters = apps.get_model("residents.Resident"), apps.get_model("records.Encounter")
    cases, reasons = apps.get_model("referrals.Referral"), apps.get_model("residents.AccessReason")
    holds, erased = apps.get_model("residents.LegalHold"), apps.get_model("residents.Erasure")
    short, long = (at - dt.timedelta(days=days_of(code)) for code in ("person", "person_inpatient"))
    inside = Q(class_code="inpatient", last__gt=long) | Q(last__gt=short) | Q(ended_at=None)
    stays = encounters.objects.annotate(last=Coalesce("ended_at", "started_at")).filter(inside)
    moved = Q(ended_at=None) | Q(ended_at__gt=short) | Q(kind="inpatient", ended_at__gt=long)
    runs = Q(until=None) | Q(until__gt=at)
    turned = reasons.objects.filter(Q(since__gt=short) | runs & ~Q(kind="registered"))
    named = apps.get_model("residents.Guardianship").objects
    guards, held = named.in_force(clock.local_day(at)).filter(ended_at=None), holds.objects.in_force(at)
    of_held = Q(ward__in=held.values("resident")) | Q(ward__merged_into__in=held.values("resident"))
    rows = people.objects.filter(registered_at__lt=short, merged_into=None)
    for kept in (
        stays.filter(_of("resident")), cases.objects.filter(moved).filter(_of("resident")),
        turned.filter(_of("resident")), guards.filter(_of("guardian")),
        *(() if with_held else (held.filter(_of("resident")), named.filter(of_held).filter(_of("guardian")))),
        erased.objects.filter(_of("resident")), *(m.filter(_of("resident")) for m in _written(short)),
    ):  # fmt: skip
        rows = rows.exclude(Exists(kept))
    return rows.order_by("pk")


def _written(since: dt.datetime) -> list[QuerySet[Any]]:
    """Return what was written into the record since then, also without a visit: values, reports, papers, decisions."""
    found = [
        model._default_manager.filter(recorded_at__gt=since)
        for model in apps.get_app_config("records").get_models()
        if {"resident", "recorded_at"} <= {field.name for field in model._meta.get_fields()}
    ]
    return [*found, apps.get_model("recognition.Decision").objects.filter(at__gt=since)]


def _of(field: str) -> Q:
    """The person or a file that was merged into the person's."""
    return Q(**{field: OuterRef("pk")}) | Q(**{f"{field}__merged_into": OuterRef("pk")})


def _messages(at: dt.datetime) -> QuerySet[OutboxMessage]:
    old = at - dt.timedelta(days=days_of("message"))
    return OutboxMessage.objects.filter(created_at__lt=old, state__in=(OutboxMessage.SENT, OutboxMessage.FAILED))


def _notices(at: dt.datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(at__lt=at - dt.timedelta(days=days_of("message")))


def apply(code: str, *, asked_by: Viewer, approved_by: Viewer, at: dt.datetime) -> int:
    """This function will erase what is over of one kind and return how many; two people decide.

    Each person is an action of its own, looked at again under its lock: what began meanwhile is left alone.
    """
    check_two(asked_by, approved_by)
    if code == "person":
        due: list[uuid.UUID] = list(due_people(at).values_list("uid", flat=True))
        return sum(_erase_one(uid, asked_by, approved_by, at) for uid in due)
    if code in _FILES:
        return _erase_files(code, asked_by, approved_by, at)
    if code != "message":
        raise ValueError(f"{code} is not erased here")
    done = 0
    while rows := _erase_messages(asked_by, approved_by, at):
        done += rows
    return done


@transaction.atomic
def _erase_one(uid: uuid.UUID, asked_by: Viewer, approved_by: Viewer, at: dt.datetime) -> int:
    apps.get_model("residents.Resident").objects.select_for_update().get(uid=uid)
    if not due_people(at).filter(uid=uid).exists():
        return 0
    erase_identity(resident_uid=uid, rule="person", asked_by=asked_by, approved_by=approved_by, at=at)
    return 1


@transaction.atomic
def _erase_messages(asked_by: Viewer, approved_by: Viewer, at: dt.datetime) -> int:
    rows = 0
    for due in (_messages(at), _notices(at)):
        pks = list(due.values_list("pk", flat=True)[:_BATCH])
        due.model._default_manager.filter(pk__in=pks).delete()
        rows += len(pks)
    _record("message", rows, asked_by, approved_by, at)
    return rows


def _stray(code: str, at: dt.datetime) -> list[Any]:
    older = at - dt.timedelta(days=days_of(code))
    return rows_without_owner(older) if code == "file_row" else files_without_row(older)


@transaction.atomic
def _erase_files(code: str, asked_by: Viewer, approved_by: Viewer, at: dt.datetime) -> int:
    found = _stray(code, at)
    rows = erase_rows(found) if code == "file_row" else erase_files(found)
    _record(code, rows, asked_by, approved_by, at)
    return rows


def _record(code: str, rows: int, asked_by: Viewer, approved_by: Viewer, at: dt.datetime) -> None:
    if rows:
        record(
            "residents.retention_applied", by=asked_by, at=at, subject_type="retention", subject_uid=asked_by.uid,
            data={"kind": code, "rows": rows, "approved_by": str(approved_by.uid)},
        )  # fmt: skip
