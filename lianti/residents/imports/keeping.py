"""A table between upload and import: kept sealed for who uploaded it, judged, corrected, taken in or forgotten."""

from __future__ import annotations

import base64
import datetime as dt
import json
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import plain_text
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.kernel.web.tables import read_table
from lianti.ledger.actions import trace
from lianti.ledger.keyring import decrypt_text, encrypt_text
from lianti.ledger.shapes import Actor
from lianti.parties.permissions import demand, may_again
from lianti.parties.shapes import Viewer
from lianti.residents.imports.judging import compare_rows
from lianti.residents.imports.kinds import (
    ASKED,
    AT_ONCE,
    DUPLICATE,
    ERROR,
    KEPT_DAYS,
    LEFT,
    PURPOSE,
    UPLOADS_PER_HOUR,
    VERDICTS,
)
from lianti.residents.imports.permissions import may_import
from lianti.residents.imports.reading import DECIDED, HEADINGS, PersonRow, check_rows, read_persons
from lianti.residents.imports.writing import import_rows, record_import
from lianti.residents.models import PersonImport, Resident
from lianti.residents.shapes import ResidentFields

if TYPE_CHECKING:
    from lianti.parties.models import Institution

_OPEN = ("judging", "ready")
_LISTED = 20
_PER_RUN = 5
_UNREAD = ResidentFields("")


@dataclass(frozen=True)
class _Uploader:
    """Whoever uploaded a table, for whom the worker compares it."""

    uid: uuid.UUID
    name: str
    role: str
    institution_uid: uuid.UUID | None


@dataclass(frozen=True)
class Kept:
    """A table with its rows as they stand."""

    table: PersonImport
    rows: list[PersonRow]


def keep_table(*, data: bytes | str, institution: Institution, by: Viewer, at: dt.datetime) -> PersonImport:
    """This function will read a table and keep it; a short one is judged at once, a long one by the worker.

    Replaces what the same person has uploaded and not taken in. Refuses what cannot be read as a table of persons, and
    more than 20 uploads in an hour.
    """
    demand(may_import(by))
    if may_again(by, "residents.import", most=UPLOADS_PER_HOUR, seconds=3600) is not None:
        raise Refused("persons.too_often", _("每小时最多上传 {most} 份，请稍后再试。"), most=UPLOADS_PER_HOUR)
    told = read_persons(read_table(data))
    rows = check_rows(told.rows, clock.local_day(at))
    table = PersonImport(
        institution=institution, by_uid=by.uid, by_name=by.name[:60], state="judging", total=len(rows),
        unused=list(told.unused), created_at=at,
    )  # fmt: skip
    _seal(table, rows)
    try:
        with transaction.atomic():
            PersonImport.objects.filter(institution=institution, by_uid=by.uid, state__in=_OPEN).delete()
            table.save()
    except IntegrityError:
        raise Refused("persons.outdated", _("您刚在另一个窗口上传了一份表，这份没有保存。请刷新后再看。")) from None
    if len(rows) <= AT_ONCE:
        judge_table(table.pk, by, at)
    return table


def judge_table(pk: int, by: Actor, at: dt.datetime) -> None:
    """This function will compare the rows of a table with everybody on file, leaving a trace for each file met."""
    table = PersonImport.objects.select_related("institution").filter(pk=pk, state__in=_OPEN).first()
    if table is None:  # taken in or thrown away meanwhile
        return
    rows = check_rows([(row.line, row.told) for row in _rows(table)], clock.local_day(at))
    open_ = PersonImport.objects.filter(pk=pk, version=table.version, state__in=_OPEN)
    rows = compare_rows(rows, table.institution, lambda done: _tell(open_, done))
    table.state = "ready"
    _seal(table, rows)
    with transaction.atomic():
        _trace_met(rows, by, at)
        open_.update(state="ready", rows_sealed=table.rows_sealed, counts=table.counts, judged=table.total)


def judge_again(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """This function will judge a table anew, because others registered people meanwhile."""
    judge_table(access_table(by, uid).pk, by, at)


def _tell(table: QuerySet[PersonImport], done: int) -> None:
    table.update(judged=done)


def _trace_met(rows: Sequence[PersonRow], by: Actor, at: dt.datetime) -> None:
    """Whoever uploads learns that somebody is on file: the log of that person says so."""
    met = {row.resident_pk for row in rows if row.resident_pk is not None}
    uids = Resident.objects.filter(pk__in=met).values_list("uid", flat=True) if met else []
    for uid in [*uids, None]:
        trace(
            by=by, purpose=PURPOSE, operation="find_across", object_type="resident", object_uid=uid, at=at,
            detail="" if uid else f"import {len(rows)}",
        )  # fmt: skip


def _seal(table: PersonImport, rows: Sequence[PersonRow]) -> None:
    told = [[row.line, row.told, row.verdict, row.sentence, row.resident_pk, row.with_line] for row in rows]
    packed = zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 6)
    table.rows_sealed = encrypt_text(
        base64.b64encode(packed).decode(), table="person_import", column="rows", uid=table.uid
    )
    table.counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in VERDICTS}


def _rows(table: PersonImport) -> list[PersonRow]:
    """Return the rows as they were judged; their fields are read again only when they are written."""
    if table.rows_sealed is None:
        return []
    text = decrypt_text(bytes(table.rows_sealed), table="person_import", column="rows", uid=table.uid)
    found = json.loads(zlib.decompress(base64.b64decode(text)))
    return [PersonRow(line, told, _UNREAD, *judged) for line, told, *judged in found]


def tables_of(viewer: Viewer) -> list[PersonImport]:
    """Return the last tables that somebody uploaded for the house, the newest first."""
    return list(PersonImport.objects.visible_to(viewer).order_by("-created_at", "-pk")[:_LISTED])


def access_table(viewer: Viewer, uid: uuid.UUID) -> PersonImport:
    """Return a table of the viewer's own; raises NotVisible otherwise."""
    found = PersonImport.objects.visible_to(viewer).select_related("institution").filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def kept_rows(viewer: Viewer, uid: uuid.UUID) -> Kept:
    """Return a table of the viewer's own with its rows."""
    table = access_table(viewer, uid)
    return Kept(table, _rows(table))


def _locked(by: Viewer, uid: uuid.UUID, version: str) -> PersonImport:
    demand(may_import(by))
    mine = PersonImport.objects.visible_to(by).select_for_update(of=("self",)).select_related("institution")
    table = mine.filter(uid=uid).first()
    if table is None:
        raise NotVisible
    if table.state != "ready" or str(table.version) != version:
        raise Refused("persons.outdated", _("这份表在另一个窗口里改过或已导入，没有保存。请刷新后再看一遍。"))
    return table


@transaction.atomic
def correct_row(*, uid: uuid.UUID, version: str, line: int, typed: dict[str, str], by: Viewer, at: dt.datetime) -> None:
    """This function will put what was typed in the place of what a row says, and judge it again.

    An empty identity number or phone keeps the one of the table, which the page does not show.
    """
    table = _locked(by, uid, version)
    before = {row.line: row for row in _rows(table)}
    if line not in before:
        raise NotVisible
    told = before[line].told
    fresh = {name: normalise(plain_text(typed.get(name, told[name])))[:200] for name in HEADINGS}
    for hidden in ("identity", "phone"):
        fresh[hidden] = fresh[hidden] or told[hidden]
    _judge_with(table, before, line, fresh, by, at)


@transaction.atomic
def decide_row(*, uid: uuid.UUID, version: str, line: int, answer: str, by: Viewer, at: dt.datetime) -> None:
    """This function will keep what somebody says of a row: the person of the row above, another one, left out, taken.

    What is said can be taken back until the table is taken in; correcting the row forgets it.
    """
    table = _locked(by, uid, version)
    before = {row.line: row for row in _rows(table)}
    if line not in before:
        raise NotVisible
    if answer not in before[line].answers:
        raise Refused("persons.answer", _("这一行没有可以这样决定的问题，请刷新后再看。"))
    _judge_with(table, before, line, before[line].told | {DECIDED: "" if answer == "take" else answer}, by, at)


def _judge_with(
    table: PersonImport, before: dict[int, PersonRow], line: int, told: dict[str, str], by: Viewer, at: dt.datetime
) -> None:
    """Judge a table again in which one row says something else now."""
    said = [(row.line, told if row.line == line else row.told) for row in before.values()]
    checked = check_rows(said, clock.local_day(at))
    changed = {line, before[line].with_line}  # the row above takes what it lacks from one that is its person
    again = [row for row in checked if not row.verdict and (row.line in changed or not _compared(before[row.line]))]
    judged = {row.line: row for row in compare_rows(again, table.institution)}
    rows = [row if row.verdict else judged.get(row.line, before[row.line]) for row in checked]
    _trace_met(list(judged.values()), by, at)
    _seal(table, rows)
    table.version += 1
    table.save(update_fields=["rows_sealed", "counts", "version"])


def _compared(row: PersonRow) -> bool:
    """Say whether a row was compared with everybody on file; a wrong one, a repetition and a doubt were not."""
    return row.verdict not in {ERROR, DUPLICATE, ASKED, LEFT}


@transaction.atomic
def take_in(*, uid: uuid.UUID, version: str, leave_out: bool, by: Viewer, at: dt.datetime) -> PersonImport:
    """This function will take in a table, all its rows or none; afterwards only the counts are kept.

    With ``leave_out`` the rows with an error or without a decision are left out, else they are a refusal
    (persons.errors, persons.asked).
    """
    table = _locked(by, uid, version)
    told = {row.line: row for row in _rows(table)}
    ready = check_rows([(row.line, row.told) for row in told.values()], clock.local_day(at))
    rows = [_with_verdict(row, told[row.line]) for row in ready]
    taken = [row for row in rows if row.verdict not in {ERROR, ASKED}] if leave_out else rows
    if not any(row.verdict not in {ERROR, LEFT} for row in taken):
        raise Refused("persons.nothing", _("没有可以导入的行，请先改正。"))
    import_rows(rows=taken, institution=table.institution, by=by, at=at)
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in VERDICTS}
    record_import(counts, institution=table.institution, by=by, at=at)
    table.state, table.rows_sealed, table.finished_at, table.counts = "done", None, at, counts
    table.save(update_fields=["state", "rows_sealed", "finished_at", "counts"])
    return table


def _with_verdict(row: PersonRow, told: PersonRow) -> PersonRow:
    if row.verdict:
        return row
    return PersonRow(row.line, row.told, row.fields, told.verdict, told.sentence, told.resident_pk)


@transaction.atomic
def forget_table(*, uid: uuid.UUID, by: Viewer) -> None:
    """This function will throw away a table that was not taken in; one that was stays as a count."""
    PersonImport.objects.filter(pk=access_table(by, uid).pk, state__in=_OPEN).delete()


def judge_waiting(at: dt.datetime) -> int:
    """This function will judge the long tables that wait, and return how many."""
    waiting = PersonImport.objects.filter(state="judging").select_related("institution").order_by("created_at")
    tables = list(waiting.defer("rows_sealed")[:_PER_RUN])
    for table in tables:
        judge_table(table.pk, _Uploader(table.by_uid, table.by_name, "", table.institution.uid), at)
    return len(tables)


def forget_old(at: dt.datetime) -> None:
    """This function will throw away what nobody took in within three days."""
    PersonImport.objects.filter(state__in=_OPEN, created_at__lt=at - dt.timedelta(days=KEPT_DAYS)).delete()
