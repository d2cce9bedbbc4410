"""What of a person's record is not for this viewer although the record is open: sensitive content of other houses."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Q

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.parties.shapes import Viewer
from lianti.records.models import DiagnosticReport, Encounter, Observation
from lianti.residents.privacy.opening import classes_open, row_open

if TYPE_CHECKING:
    from lianti.residents.models import Resident


def hidden_encounters(resident: Resident, viewer: Viewer, at: dt.datetime) -> frozenset[int]:
    """Return the keys of encounters whose content the viewer may not see, in three statements.

    Every row that belongs to one of them is left out with it: a report of 精神科 tells as much as the stay. Rows
    without an encounter carry no diagnosis and are ordinary.
    """
    opened = classes_open(viewer, resident, at)
    rows = Encounter.objects.filter(resident=resident).exclude(institution_id=viewer.institution_id or 0)
    said: dict[int, tuple[int, dt.datetime, str, list[str]]] = {}
    for pk, place, began, subject, code in rows.values_list(
        "pk", "institution_id", "started_at", "department__subject_code", "diagnoses__code"
    ):
        said.setdefault(pk, (place, began, subject or "", []))[3].append(code or "")
    return frozenset(
        pk
        for pk, (place, began, subject, codes) in said.items()
        if not row_open(
            opened, viewer, institution_id=place, codes=codes, subject=subject, resident=resident,
            on=clock.local_day(began),
        )
    )  # fmt: skip


def result_uids(encounters: Collection[int]) -> set[uuid.UUID]:
    """Return the uids of every report and value of encounters, for apps that keep what was done with one."""
    reports = DiagnosticReport.objects.filter(encounter__in=encounters).values_list("uid", flat=True)
    of_report = Q(encounter__in=encounters) | Q(report__encounter__in=encounters)
    return {*reports, *Observation.objects.filter(of_report).values_list("uid", flat=True)}


def refuse_hidden(resident: Resident, encounter_id: int | None, viewer: Viewer, at: dt.datetime) -> None:
    """Raise NotVisible for a row of an encounter that is not for the viewer; an address that was kept opens nothing."""
    if encounter_id is not None and encounter_id in hidden_encounters(resident, viewer, at):
        raise NotVisible
