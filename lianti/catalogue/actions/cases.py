"""Importing case statistics in one transaction (JL-42)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.catalogue import facts
from lianti.catalogue.list_shapes import CaseRow
from lianti.catalogue.models import CaseCount
from lianti.catalogue.permissions import demand, may_keep_lists
from lianti.catalogue.queries.lists import lead_id_of
from lianti.catalogue.rules.cases import category_of
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance

_BATCH = 500


@transaction.atomic
def import_cases(
    *, alliance: Alliance, rows: Sequence[CaseRow], leave_out: bool, by: Viewer, at: dt.datetime
) -> tuple[int, int]:
    """This function will put the case counts of a judged table on file, all or nothing; returns new and changed rows.

    Rows with an error are left out, and only when ``leave_out`` says that somebody has seen them. Counts on file for
    the same member, year and disease are replaced. Refused when there is nothing to import.
    """
    demand(may_keep_lists(by, lead_id_of(alliance, clock.local_day(at))))
    good = [row for row in rows if row.verdict in {"new", "changed"}]
    wrong = sum(row.verdict == "error" for row in rows)
    if wrong and not leave_out:
        raise Refused(
            "cases.wrong",
            _("有 {n} 行写错了，没有导入。请改正后重新上传，或勾选“有错的行不导入”。"),
            n=wrong,
            field="leave_out",
        )
    if not good:
        raise Refused("cases.nothing", _("没有新的病例数可以导入。"))
    CaseCount.objects.bulk_create(
        [_count(alliance, row, at) for row in good],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=("alliance", "institution", "year", "code"),
        update_fields=("category", "name", "cases", "loaded_at"),
    )
    record(
        facts.CASES_IMPORTED,
        by=by,
        at=at,
        subject_type="alliance",
        subject_uid=alliance.uid,
        alliance_uid=alliance.uid,
        data={
            "rows": len(good),
            "institutions": len({row.institution_id for row in good}),
            "years": sorted({row.year for row in good}),
            "left_out": wrong,
        },
    )
    return sum(row.verdict == "new" for row in good), sum(row.verdict == "changed" for row in good)


def _count(alliance: Alliance, row: CaseRow, at: dt.datetime) -> CaseCount:
    return CaseCount(
        alliance=alliance,
        institution_id=row.institution_id,
        year=row.year,
        code=row.code,
        category=category_of(row.code),
        name=row.name,
        cases=row.cases,
        loaded_at=at,
    )
