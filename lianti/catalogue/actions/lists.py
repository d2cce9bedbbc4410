"""Disease lists: drafted on a base, changed with reasons, submitted, returned, approved by a second person (JL-43)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from lianti.alliances.queries import members_of
from lianti.catalogue import facts
from lianti.catalogue.base_lists import base_list
from lianti.catalogue.kinds import LIST_KINDS
from lianti.catalogue.list_shapes import Change
from lianti.catalogue.models import DiseaseChange, DiseaseEntry, DiseaseList
from lianti.catalogue.permissions import demand, may_approve_list, may_keep_lists
from lianti.catalogue.queries import lists as queries
from lianti.catalogue.rules import lists as rules
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.ledger.notices import notify
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance

_TIERS = frozenset({1, 2, 3})
_LONGEST_NAME = 60


@transaction.atomic
def draft_list(*, alliance: Alliance, tier: int, kind: str, name: str, by: Viewer, at: dt.datetime) -> DiseaseList:
    """This function will begin an edition on the base of the one in force, or of the built-in reference list.

    Refused while another edition of the tier and kind is open, and for a name that exists (JL-43).
    """
    demand(may_keep_lists(by, queries.lead_id_of(alliance, clock.local_day(at))))
    name = name.strip()
    if tier not in _TIERS or kind not in LIST_KINDS:
        raise Refused("list_place", _("请选择层级和目录类别。"))
    if not name or len(name) > _LONGEST_NAME:
        raise Refused(
            "list_name", _("请写版本名，最多 {most} 个字，例如“2026 年版”。"), most=_LONGEST_NAME, field="name"
        )
    base = queries.last_in_force(alliance, tier, kind)
    entries = queries.entries_of(base) if base else base_list(tier, kind)
    try:
        with transaction.atomic():
            made = DiseaseList.objects.create(
                alliance=alliance, tier=tier, kind=kind, name=name, base=base, base_name=queries.base_title(base),
                proposed_at=at, proposed_by_uid=by.uid, proposed_by_name=by.name, authors=[str(by.uid)],
            )  # fmt: skip
    except IntegrityError:
        raise Refused(
            "list_exists",
            _("这个层级和类别已有一份在拟的目录，或已用过这个版本名。请打开那一份，或换一个名称。"),
            field="name",
        ) from None
    _write_entries(made, entries)
    _record(facts.LIST_DRAFTED, made, alliance, by, at)
    return made


@transaction.atomic
def change_list(
    *, uid: uuid.UUID, changes: Sequence[Change], by: Viewer, at: dt.datetime, seen: str | None = None
) -> DiseaseList:
    """This function will set what a draft adds to and takes from its base list, each with its reason (JL-43).

    Refused when somebody else has changed it since the viewer saw it (``seen``, a ``queries.mark_of``).
    """
    row, alliance = _open(uid, by, at, "draft", seen=seen)
    base = queries.base_of(row)
    rules.check_changes(changes, base)
    DiseaseChange.objects.filter(list=row).delete()
    DiseaseChange.objects.bulk_create(
        [
            DiseaseChange(list=row, code=c.code, name=c.name, way=c.way, reason=c.reason.strip(), cases=c.cases)
            for c in changes
        ]
    )
    _write_entries(row, rules.applied(base, changes))
    row.authors = _authors(row, by)
    row.save(update_fields=["authors"])
    _record(facts.LIST_CHANGED, row, alliance, by, at, **_counts(changes))
    return row


@transaction.atomic
def submit_list(
    *, uid: uuid.UUID, since_on: dt.date | None, by: Viewer, at: dt.datetime, seen: str | None = None
) -> DiseaseList:
    """This function will send a draft to the second person; a treat list rests on three years of cases (JL-42)."""
    row, alliance = _open(uid, by, at, "draft", seen=seen)
    today = clock.local_day(at)
    proposal = queries.proposal_for(alliance, row, today)
    rules.check_years(row.kind, proposal.missing)
    rules.check_begin(since_on, today, _begins(alliance, row))
    counted = row.kind == "treat"
    row.years = [year for year in proposal.years if counted and year not in proposal.missing]
    row.state, row.since_on, row.least_cases, row.note = "submitted", since_on, proposal.least if counted else 0, ""
    row.proposed_by_uid, row.proposed_by_name, row.proposed_at = by.uid, by.name, at
    row.authors = _authors(row, by)
    row.save()
    changes = queries.changes_of(row)
    _record(
        facts.LIST_SUBMITTED,
        row,
        alliance,
        by,
        at,
        years=len(row.years),
        entries=len(queries.entries_of(row)),
        **_counts(changes),
    )
    return row


@transaction.atomic
def return_list(*, uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime) -> DiseaseList:
    """This function will send a submitted edition back to be changed, with a note."""
    row, alliance = _open(uid, by, at, "submitted", approving=True)
    if not note.strip():
        raise Refused("return_note", _("请写明退回的理由。"), field="note")
    row.state, row.note = "draft", note.strip()[:400]
    row.save(update_fields=["state", "note"])
    _record(facts.LIST_RETURNED, row, alliance, by, at)
    return row


@transaction.atomic
def approve_list(*, uid: uuid.UUID, by: Viewer, at: dt.datetime, seen: str | None = None) -> DiseaseList:
    """This function will put a submitted edition in force from its first day; the one before ends there (JL-44).

    Refused to the person who proposed it (JL-43), when its first day has passed meanwhile, and when it is no longer
    what the viewer saw (``seen``).
    """
    row, alliance = _open(uid, by, at, "submitted", approving=True, seen=seen)
    rules.check_begin(row.since_on, clock.local_day(at), _begins(alliance, row))
    DiseaseList.objects.filter(alliance=alliance, tier=row.tier, kind=row.kind, state="approved", until_on=None).update(
        until_on=row.since_on
    )
    row.state, row.approved_at, row.approved_by_uid, row.approved_by_name = "approved", at, by.uid, by.name
    row.save(update_fields=["state", "approved_at", "approved_by_uid", "approved_by_name"])
    _record(
        facts.LIST_APPROVED, row, alliance, by, at,
        catalogue=f"{row.tier}-{row.kind}", entries=len(queries.entries_of(row)), since_on=row.since_on,
        second_person=str(by.uid) not in row.authors, **_counts(queries.changes_of(row)),
    )  # fmt: skip
    _tell(row, alliance, at)
    return row


@transaction.atomic
def withdraw_list(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> DiseaseList:
    """This function will give up an edition that was never approved; it stays on file as 已作废."""
    row, alliance = _open(uid, by, at, "draft", "submitted")
    row.state, row.name = "withdrawn", _freed(row)
    row.save(update_fields=["state", "name"])
    _record(facts.LIST_WITHDRAWN, row, alliance, by, at)
    return row


def _freed(row: DiseaseList) -> str:
    """Return a name that gives the edition's own back to the next one and that no edition of the place bears."""
    place = DiseaseList.objects.filter(alliance_id=row.alliance_id, tier=row.tier, kind=row.kind)
    names = (f"{row.name[:40]} #{row.pk}{f'-{n}' if n else ''}" for n in count())
    return next(name for name in names if not place.filter(name=name).exists())


def _open(
    uid: uuid.UUID, by: Viewer, at: dt.datetime, *states: str, approving: bool = False, seen: str | None = None
) -> tuple[DiseaseList, Alliance]:
    """Lock an edition that stands in one of the states and may be acted on by the viewer."""
    found, alliance = queries.list_of_uid(uid, by, clock.local_day(at))
    row = DiseaseList.objects.select_for_update().get(pk=found.pk)
    lead = queries.lead_id_of(alliance, clock.local_day(at))
    demand(may_approve_list(by, lead, row.authors) if approving else may_keep_lists(by, lead))
    if row.state not in states:
        raise Refused("list_state", _("这一版目录的状态已经变了，请刷新页面再看。"))
    if seen is not None and seen != queries.mark_of(row):
        raise Refused("list_changed", _("您打开以后，这一版目录又改过，这一次没有执行。请对照最新内容，再操作一次。"))
    return row, alliance


def _authors(row: DiseaseList, by: Viewer) -> list[str]:
    return sorted({*row.authors, str(by.uid)})


def _begins(alliance: Alliance, row: DiseaseList) -> dt.date | None:
    last = queries.last_in_force(alliance, row.tier, row.kind)
    return last.since_on if last else None


def _write_entries(row: DiseaseList, entries: dict[str, str]) -> None:
    DiseaseEntry.objects.filter(list=row).delete()
    DiseaseEntry.objects.bulk_create([DiseaseEntry(list=row, code=code, name=name) for code, name in entries.items()])


def _counts(changes: Sequence[Change]) -> dict[str, int]:
    return {
        "plus": sum(c.way == "plus" for c in changes),
        "minus": sum(c.way == "minus" for c in changes),
        "unexplained": sum(not c.reason.strip() for c in changes),
    }


def _record(kind: str, row: DiseaseList, alliance: Alliance, by: Viewer, at: dt.datetime, **data: Any) -> None:
    record(
        kind, by=by, at=at, subject_type="disease_list", subject_uid=row.uid, alliance_uid=alliance.uid,
        data={"tier": row.tier, "kind": row.kind} | data,
    )  # fmt: skip


def _tell(row: DiseaseList, alliance: Alliance, at: dt.datetime) -> None:
    """Tell the doctors of the tier that another edition comes into force."""
    text = _("{kind}目录“{name}”自 {day} 起执行").format(kind=LIST_KINDS[row.kind], name=row.name, day=row.since_on)
    for member in members_of(alliance, clock.local_day(at)):
        if member.tier == row.tier:
            notify(
                institution_uid=member.institution_uid, roles=["gp", "village_doctor", "medical_affairs"], text=text,
                path=f"/catalogue/lists/{alliance.uid}/{row.tier}/{row.kind}", at=at,
            )  # fmt: skip
