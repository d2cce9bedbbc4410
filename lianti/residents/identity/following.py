"""Everything that points at a person follows a merge and goes back when it is undone: one mechanism for all apps.

A foreign key to Resident and a column called ``resident_uid`` join by themselves, whichever app they are in. What must
stay where it is says so with ``stays``; a table whose rows carry the number of a local record says so with
``came_with``, so that rows added after a merge find the right person when it is undone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import models

from lianti.ledger.shapes import Actor
from lianti.residents.models import AccessReason, LocalRecord, MovedRow, Resident

_CHUNK = 400
STAYS: dict[str, str] = {
    "residents.SearchKey.resident": "derived from the name; merging writes those of the survivor anew",
    "residents.MatchKey.resident": "derived from the file itself, which is still compared with others",
    "residents.PossibleMatch.one": "says which files were compared",
    "residents.PossibleMatch.two": "says which files were compared",
    "residents.Merge.survivor": "says what was merged",
    "residents.Merge.absorbed": "says what was merged",
    "residents.MovedRow.home": "says where a row was",
    "residents.Resident.merged_into": "is the merge",
    "residents.BorrowedColumn.resident": "says what was filled; merging writes it anew",
    "residents.BorrowedColumn.source": "says where it came from",
}
_CAME_WITH: dict[str, tuple[str, str]] = {}
_GIVES_WAY: dict[str, Callable[[Resident, Resident], models.Q]] = {}
_CHECKS: list[Callable[[Resident, dt.datetime], None]] = []
_MENDS: list[Callable[[Resident, Actor, dt.datetime], None]] = []


def stays(label: str, reason: str) -> None:
    """Keep ``app.Model.field`` where it is whatever is merged, for a reason."""
    STAYS[label] = reason


def came_with(label: str, institution: str, number: str) -> None:
    """Say which columns of ``app.Model.field`` hold institution and local record number of a row."""
    _CAME_WITH[label] = (institution, number)


def gives_way(label: str, rows: Callable[[Resident, Resident], models.Q]) -> None:
    """Say which rows of ``app.Model.field`` stay with the absorbed file because the survivor has its own.

    ``rows`` is asked with the absorbed file and the survivor; the index would not let both stand.
    """
    _GIVES_WAY[label] = rows


def must_hold(check: Callable[[Resident, dt.datetime], None]) -> None:
    """Let ``check`` refuse a merge after which the survivor would be what nobody can be."""
    if check not in _CHECKS:
        _CHECKS.append(check)


def when_parted(mend: Callable[[Resident, Actor, dt.datetime], None]) -> None:
    """Let ``mend`` put right what happened around a file while it was merged away."""
    if mend not in _MENDS:
        _MENDS.append(mend)


def mend_parted(absorbed: Resident, by: Actor, at: dt.datetime) -> None:
    """Put right what an app says cannot stay as it is now that the file stands for itself again."""
    for mend in _MENDS:
        mend(absorbed, by, at)


def check_merged(survivor: Resident, at: dt.datetime) -> None:
    """Refuse a merge that an app says cannot be."""
    for check in _CHECKS:
        check(survivor, at)


@dataclass(frozen=True)
class Follower:
    """One column that points at a person."""

    label: str
    model: type[models.Model]
    field: str
    by_uid: bool

    def value(self, resident: Resident) -> object:
        """Return what the column holds for a person."""
        return resident.uid if self.by_uid else resident.pk

    @property
    def column(self) -> str:
        """Return the name under which the value is read and written."""
        return self.field if self.by_uid else f"{self.field}_id"

    @property
    def rows(self) -> models.QuerySet[Any]:
        """Return all rows, whatever the model's own manager hides."""
        return self.model._base_manager.all()


def followers() -> Iterator[Follower]:
    """Yield every column of every app that follows a merge."""
    for model in apps.get_models():
        if model._meta.proxy:
            continue
        for field in model._meta.local_concrete_fields:
            label = f"{model._meta.label}.{field.name}"
            if label in STAYS:
                continue
            if field.remote_field is not None and field.related_model is Resident:
                yield Follower(label, model, field.name, by_uid=False)
            elif field.name == "resident_uid" and isinstance(field, models.UUIDField):
                yield Follower(label, model, field.name, by_uid=True)


def _chunks(values: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(values)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def move(absorbed: Resident, survivor: Resident) -> int:
    """Let everything that points at ``absorbed`` point at ``survivor``, and remember whose it was; returns how much."""
    moved = 0
    for follower in followers():
        rows = follower.rows.filter(**{follower.column: follower.value(absorbed)})
        if follower.label in _GIVES_WAY:
            rows = rows.exclude(_GIVES_WAY[follower.label](absorbed, survivor))
        pks = list(rows.values_list("pk", flat=True))
        for chunk in _chunks(pks):
            known = MovedRow.objects.filter(label=follower.label, row_pk__in=chunk).values_list("row_pk", flat=True)
            new = set(chunk) - set(known)
            MovedRow.objects.bulk_create(MovedRow(label=follower.label, row_pk=pk, home=absorbed) for pk in sorted(new))
            follower.rows.filter(pk__in=chunk).update(**{follower.column: follower.value(survivor)})
            moved += len(chunk)
    return moved


def move_back(absorbed: Resident, family: Sequence[int], root: Resident) -> int:
    """Give back to ``absorbed`` what belongs to it and to the files merged into it (``family``); returns how much.

    A row goes back by whose it was; a row added since the merge by the local record that it names, else it stays.
    """
    moved = 0
    for follower in followers():
        homes = MovedRow.objects.filter(label=follower.label, home_id__in=family)
        for chunk in _chunks(homes.values_list("row_pk", flat=True)):
            moved += follower.rows.filter(pk__in=chunk).update(**{follower.column: follower.value(absorbed)})
        homes.filter(home=absorbed).delete()
    for follower in followers():
        moved += _added_since(follower, absorbed, root)
    return moved


def _added_since(follower: Follower, absorbed: Resident, root: Resident) -> int:
    columns = _CAME_WITH.get(follower.label)
    if columns is None:
        return 0
    institution, number = columns
    own = LocalRecord.objects.filter(resident=absorbed).values_list("institution_id", "number")
    moved = 0
    for institution_id, text in own:
        here = {follower.column: follower.value(root), f"{institution}_id": institution_id, number: text}
        rows = follower.rows.filter(**here).exclude(pk__in=_noted(follower.label))
        uids = _uids(follower, rows)
        moved += rows.update(**{follower.column: follower.value(absorbed)})
        moved += _access_with(uids, absorbed, root)
    return moved


def _noted(label: str) -> models.QuerySet[MovedRow, int]:
    return MovedRow.objects.filter(label=label).values_list("row_pk", flat=True)


def _uids(follower: Follower, rows: models.QuerySet[Any]) -> list[Any]:
    known = {field.name for field in follower.model._meta.concrete_fields}
    return list(rows.values_list("uid", flat=True)) if "uid" in known else []


def _access_with(uids: list[Any], absorbed: Resident, root: Resident) -> int:
    """What opened the record for a row that goes back goes with it, or the wrong record would stay open."""
    reasons = AccessReason.objects.filter(resident=root, subject_uid__in=uids)
    return reasons.exclude(pk__in=_noted("residents.AccessReason.resident")).update(resident=absorbed)
