"""Reading people served, for a viewer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.shapes import Viewer
from lianti.residents import keys
from lianti.residents.kinds import ACCESS_KINDS
from lianti.residents.lines import group_hit, person_line, person_lines
from lianti.residents.models import AccessReason, Resident, SearchKey
from lianti.residents.search import exact_condition, find_people, likely_duplicates, matching_pks, open_group_hit
from lianti.residents.shapes import AccessLine, PersonLine

__all__ = [
    "access_lines", "access_resident", "contract_places", "contracted_at", "find_people", "group_hit", "is_contracted",
    "lines_of", "likely_duplicates", "matching_pks", "only_in_emergency", "open_group_hit", "person_line",
    "person_lines", "resident_by_uid", "visible_uids",
]  # fmt: skip


def access_resident(*, viewer: Viewer | None, uid: uuid.UUID, at: dt.datetime) -> Resident:
    """Return a person whose record is open to the viewer; raises NotVisible otherwise. Showing it must be traced.

    The uid of a file that was merged leads to the file that stays.
    """
    people = Resident.objects.visible_to(viewer, at).select_related("registered_institution")
    found = people.filter(uid=uid).first() or people.filter(merged__uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def resident_by_uid(uid: uuid.UUID) -> Resident:
    """Return a person for the platform's own use inside an action that has its own reason to."""
    found = Resident.objects.select_related("registered_institution").filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def lines_of(uids: Iterable[uuid.UUID], at: dt.datetime) -> dict[uuid.UUID, PersonLine]:
    """Return people by uid in one statement, for lists of things the viewer already may see."""
    found = Resident.objects.filter(uid__in=list(uids))
    return {line.uid: line for line in person_lines(found, at)}


def contracted_at(institution_id: int, at: dt.datetime, text: str = "") -> QuerySet[Resident]:
    """Return the people with a family doctor contract at an institution, by pinyin; ``text`` as in the search box."""
    contract = AccessReason.objects.in_force(at).filter(
        resident=OuterRef("pk"), institution_id=institution_id, kind="contract"
    )
    found = Resident.objects.filter(Exists(contract)).select_related("registered_institution")
    return _narrow(found, text).order_by("pinyin_key", "pk")


def _narrow(found: QuerySet[Resident], text: str) -> QuerySet[Resident]:
    asked = keys.read(text)
    where = exact_condition(asked)
    if where is not None:
        return found.filter(where)
    if not asked.letters and not asked.name:
        return found.none() if text.strip() else found
    kinds = [keys.INITIALS, keys.PINYIN] if asked.letters else [keys.NAME]
    prefix = asked.letters or keys.code_points(asked.name)
    known = SearchKey.objects.filter(resident=OuterRef("pk"), kind__in=kinds, value__startswith=prefix)
    return found.filter(Exists(known))


def visible_uids(viewer: Viewer, uids: Iterable[uuid.UUID], at: dt.datetime) -> set[uuid.UUID]:
    """Return which of ``uids`` the viewer may open."""
    return set(Resident.objects.visible_to(viewer, at).filter(uid__in=list(uids)).values_list("uid", flat=True))


def is_contracted(resident: Resident, institution_id: int, at: dt.datetime) -> bool:
    """Say whether a person has a family doctor contract at an institution at ``at``."""
    return _contract.first(resident_id=resident.pk, institution_id=institution_id, at=at) is not None


@prepared
def _contract(resident_id: Slot, institution_id: Slot, at: Slot) -> QuerySet[AccessReason, int]:
    rows = AccessReason.objects.in_force(at)  # type: ignore[arg-type]
    rows = rows.filter(resident_id=resident_id, institution_id=institution_id, kind="contract")
    return rows.values_list("pk", flat=True)[:1]


def contract_places(resident: Resident, at: dt.datetime) -> set[int]:
    """Return the ids of the institutions the person has a family doctor contract with."""
    rows = AccessReason.objects.in_force(at).filter(resident=resident, kind="contract")
    return set(rows.values_list("institution_id", flat=True))


def only_in_emergency(resident: Resident, viewer: Viewer, at: dt.datetime) -> bool:
    """Say whether a record that is open to a viewer is open to this one person only (紧急调阅)."""
    return _house_reason.first(resident_id=resident.pk, institution_id=viewer.institution_id, at=at) is None


@prepared
def _house_reason(resident_id: Slot, institution_id: Slot, at: Slot) -> QuerySet[AccessReason, int]:
    rows = AccessReason.objects.in_force(at)  # type: ignore[arg-type]
    return rows.filter(resident_id=resident_id, institution_id=institution_id).values_list("pk", flat=True)[:1]


def access_lines(resident: Resident, viewer: Viewer, at: dt.datetime) -> list[AccessLine]:
    """Return why the record is open to a viewer at ``at``, newest first."""
    found = AccessReason.objects.open_for(viewer, at).filter(resident=resident)
    return [
        AccessLine(kind=a.kind, label=ACCESS_KINDS.get(a.kind, a.kind), since=a.since, until=a.until)
        for a in found.order_by("-since", "-pk")
    ]
