"""Merging two files of one person, and undoing it; nothing is lost and nothing mixed.

The absorbed file keeps its own columns and stays as it was, only out of sight. What points at it moves to the survivor
and goes back exactly when the merge is undone, in whatever order merges are undone; so do the columns it lends.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.ledger.actions import record
from lianti.parties.permissions import demand
from lianti.parties.shapes import Viewer
from lianti.residents.identity.filling import refill, release
from lianti.residents.identity.following import check_merged, mend_parted, move, move_back
from lianti.residents.identity.permissions import may_merge, may_unmerge
from lianti.residents.keys import keys_of
from lianti.residents.models import Merge, PossibleMatch, Resident, SearchKey

_LONGEST = 200


def check_reason(text: str) -> str:
    """Return a reason as it is kept; refuses an empty one and one with signs that cannot be shown."""
    reason = normalise(text.replace("\x00", ""))
    if not reason:
        raise Refused("reason_missing", _("请写明理由。"), field="reason")
    return reason[:_LONGEST]


def choose_survivor(one: Resident, two: Resident) -> tuple[Resident, Resident]:
    """Return which file stays and which is absorbed: with an identity number before without, then the older one.

    Refuses two files with different numbers: those are two people.
    """
    if one.identity_index and two.identity_index and one.identity_index != two.identity_index:
        raise Refused("two_numbers", _("两份档案的身份证号不同，是两个人，不能合并。若有一个号码录错，请先更正。"))
    first, second = sorted((one, two), key=lambda r: (not r.identity_index, r.pk))
    return first, second


@transaction.atomic
def merge_residents(
    *, one: uuid.UUID, two: uuid.UUID, reason: str, by: Viewer, at: dt.datetime, match: PossibleMatch | None = None
) -> Merge:
    """This function will join two files of one person; the one with an identity number stays, else the older.

    Refuses (two_numbers, already_merged, same_file, reason_missing, merge_conflict, merge_guardian); then nothing has
    changed.
    """
    reason = check_reason(reason)
    people = list(Resident.objects.select_for_update().filter(uid__in={one, two}).order_by("pk"))
    if one == two:
        raise Refused("same_file", _("这是同一份档案。"))
    if len(people) != 2:
        raise NotVisible
    for person in people:
        demand(may_merge(by, person, match))
    if any(person.merged_into_id for person in people):
        raise Refused("already_merged", _("其中一份档案已经合并过，请刷新后再看。"))
    survivor, absorbed = choose_survivor(*people)
    release(absorbed.pk)
    try:
        with transaction.atomic():
            rows = move(absorbed, survivor)
    except IntegrityError:
        raise Refused(
            "merge_conflict", _("两份档案里有不能并存的内容（如同一时间的同一事项），请先处理其中一份再合并。")
        ) from None
    Resident.objects.filter(merged_into=absorbed).update(merged_into=survivor)
    Resident.objects.filter(pk=absorbed.pk).update(merged_into=survivor)
    made = Merge.objects.create(
        survivor=survivor, absorbed=absorbed, match=match, reason=reason, merged_at=at, by_uid=by.uid, by_name=by.name
    )
    check_merged(survivor, at)
    refill(survivor.pk)
    _write_search_keys(survivor)
    data = {"survivor_uid": survivor.uid, "rows": rows, "by_match": match is not None}
    record("residents.merged", by=by, at=at, subject_type="resident", subject_uid=absorbed.uid, data=data)
    return made


@transaction.atomic
def unmerge(*, merge_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> Merge:
    """This function will part two files again, each with what was its own; one person suffices, with a reason.

    Refuses (already_undone, reason_missing). Files merged into the absorbed one go with it.
    """
    reason = check_reason(reason)
    merge = (
        Merge.objects.select_for_update(of=("self",))
        .select_related("absorbed", "survivor", "match")
        .filter(uid=merge_uid)
        .first()
    )
    if merge is None:
        raise NotVisible
    demand(may_unmerge(by, merge))
    if merge.undone_at is not None:
        raise Refused("already_undone", _("这次合并已经撤销过了。"))
    absorbed = Resident.objects.select_for_update(of=("self",)).select_related("merged_into").get(pk=merge.absorbed_id)
    root = absorbed.merged_into or merge.survivor
    # Whoever holds or erases the file that stays comes before or after.
    Resident.objects.select_for_update().filter(pk=root.pk).values_list("pk").first()
    merge.undone_at, merge.undone_by_uid, merge.undone_by_name, merge.undone_reason = at, by.uid, by.name, reason
    merge.save(update_fields=["undone_at", "undone_by_uid", "undone_by_name", "undone_reason"])
    release(root.pk)
    family = family_of(absorbed.pk)
    Resident.objects.filter(pk__in=family).update(merged_into=absorbed)
    Resident.objects.filter(pk=absorbed.pk).update(merged_into=None)
    rows = move_back(absorbed, family, root)
    mend_parted(absorbed, by, at)
    for person in (absorbed, root):
        refill(person.pk)
        _write_search_keys(person)
    data = {"survivor_uid": root.uid, "rows": rows, "days": (at - merge.merged_at).days}
    record("residents.unmerged", by=by, at=at, subject_type="resident", subject_uid=absorbed.uid, data=data)
    return merge


def family_of(pk: int) -> list[int]:
    """Return a file and every file that standing merges brought into it."""
    family, edge = [pk], [pk]
    while edge:
        edge = list(Merge.objects.filter(survivor__in=edge, undone_at=None).values_list("absorbed_id", flat=True))
        family += edge
    return family


def _write_search_keys(resident: Resident) -> None:
    """A merged person is found by every name that one of the files has."""
    merged = Resident.objects.filter(merged_into_id=resident.pk).values_list("name", flat=True)
    keys = {key for name in {resident.name, *merged} for key in keys_of(name)}
    SearchKey.objects.filter(resident=resident).delete()
    SearchKey.objects.bulk_create(SearchKey(resident=resident, kind=kind, value=value) for kind, value in sorted(keys))
