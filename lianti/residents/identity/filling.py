"""What the file that stays lacks is filled from the files merged into it, and emptied again when a merge is undone.

A filled column is borrowed: as long as nobody corrects it, it goes with the file it came from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lianti.ledger.keyring import decrypt_text, encrypt_text
from lianti.residents.models import BorrowedColumn, Merge, Resident


@dataclass(frozen=True)
class Part:
    """Columns that are filled together: plain ones, and at most one sealed column with its index and mask."""

    plain: tuple[str, ...] = ()
    sealed: str = ""
    beside: tuple[str, ...] = ()


PARTS: dict[str, Part] = {
    "insurance_type": Part(("insurance_type",)),
    "insured_region": Part(("insured_region", "insured_area")),
    "address": Part(("district", "address")),
    "contact": Part(("contact_name", "contact_relation"), "contact_phone", ("contact_phone_mask",)),
    "allergies": Part(("allergies",)),
    "history": Part(("history",)),
    "insurance": Part((), "insurance", ("insurance_index",)),
    "phone": Part((), "phone", ("phone_index", "phone_mask")),
}
# Only one file may hold it, so it moves instead of being copied.
NUMBER = "record_number"


def _opened(resident: Resident, column: str) -> str:
    sealed = getattr(resident, f"{column}_sealed") if column else None
    return "" if sealed is None else decrypt_text(bytes(sealed), table="resident", column=column, uid=resident.uid)


def _told(resident: Resident, part: Part) -> tuple[str, ...]:
    """Return what a file says in a part, in clear; all empty: nothing."""
    return (*(getattr(resident, column) for column in part.plain), _opened(resident, part.sealed))


def _columns(part: Part) -> list[str]:
    return [*part.plain, *part.beside, *([f"{part.sealed}_sealed"] if part.sealed else [])]


def _copy(source: Resident, target: Resident, part: Part) -> None:
    for column in (*part.plain, *part.beside):
        setattr(target, column, getattr(source, column))
    text = _opened(source, part.sealed)
    if text:
        sealed = encrypt_text(text, table="resident", column=part.sealed, uid=target.uid)
        setattr(target, f"{part.sealed}_sealed", sealed)
    target.save(update_fields=_columns(part))


def _empty(resident: Resident, part: Part) -> None:
    for column in _columns(part):
        field = Resident._meta.get_field(column)
        setattr(resident, column, None if field.null else "")
    resident.save(update_fields=_columns(part))


def refill(pk: int) -> None:
    """Fill what a file lacks from those merged into it, the earlier merge before the later one."""
    root = Resident.objects.get(pk=pk)
    for source in _sources(pk):
        for name, part in PARTS.items():
            if any(_told(source, part)) and not any(_told(root, part)):
                _copy(source, root, part)
                BorrowedColumn.objects.create(resident=root, source=source, column=name)
        if source.record_number and not root.record_number:
            number, source.record_number = source.record_number, None
            source.save(update_fields=[NUMBER])
            root.record_number = number
            root.save(update_fields=[NUMBER])
            BorrowedColumn.objects.create(resident=root, source=source, column=NUMBER, value=number)


def release(pk: int) -> None:
    """Empty what a file borrowed; what somebody has corrected since then stays."""
    root = Resident.objects.get(pk=pk)
    for row in BorrowedColumn.objects.filter(resident_id=pk).select_related("source").order_by("pk"):
        if row.column == NUMBER:
            _give_back(root, row)
        elif _told(root, PARTS[row.column]) == _told(row.source, PARTS[row.column]):
            _empty(root, PARTS[row.column])
        row.delete()


def _give_back(root: Resident, row: BorrowedColumn) -> None:
    if root.record_number == row.value:
        root.record_number = None
        root.save(update_fields=[NUMBER])
    if not Resident.objects.filter(record_number=row.value).exists():
        row.source.record_number = row.value
        row.source.save(update_fields=[NUMBER])


def _sources(pk: int) -> Iterable[Resident]:
    """Return the files that standing merges brought into one, in the order of merging."""
    found, edge = [], [pk]
    while edge:
        rows = list(Merge.objects.filter(survivor__in=edge, undone_at=None).values_list("pk", "absorbed_id"))
        edge = [absorbed for _merge, absorbed in rows]
        found += rows
    people = Resident.objects.in_bulk([absorbed for _merge, absorbed in found])
    return [people[absorbed] for _merge, absorbed in sorted(found)]
