"""Taking in a whole list of what the own unit calls the items (JL-84)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.db import transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.clashes import one_wins
from lianti.ledger.actions import record
from lianti.parties.queries import institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.recognition import facts
from lianti.recognition.models import LocalCode
from lianti.recognition.permissions import demand, may_map
from lianti.recognition.shapes import CodeRow


@transaction.atomic
def import_codes(*, rows: Sequence[CodeRow], leave_out: bool, by: Viewer, at: dt.datetime) -> tuple[int, int]:
    """This function will write down new and changed own codes; with errors only when they are left out.

    What is not in the list stays. Returns how many were added and changed.
    """
    demand(may_map(by))
    if any(row.verdict == "error" for row in rows) and not leave_out:
        raise Refused("codes_errors", _("有几行有错，没有导入。请改正，或勾选“有错的行不导入”。"))
    good = [row for row in rows if row.verdict in {"new", "changed"}]
    if not good:
        raise Refused("codes_none", _("没有新增或有改动的行。"))
    place = institution_by_uid(by.institution_uid or uuid.UUID(int=0))
    wanted = {row.raw.code for row in good}
    kept = _kept(place.pk, wanted)
    fresh: list[LocalCode] = []
    changed: list[LocalCode] = []
    for row in good:
        found = kept.get(row.raw.code)
        code = found or LocalCode(institution=place, code=row.raw.code, first_at=at)
        code.name, code.item_code, code.is_none = row.raw.name, row.item_code, not row.item_code
        code.mapped_at, code.mapped_by_name = at, by.name[:60]
        (changed if found else fresh).append(code)
    with one_wins(_meanwhile()):
        LocalCode.objects.bulk_create(fresh, batch_size=400)
    LocalCode.objects.bulk_update(
        changed, ["name", "item_code", "is_none", "mapped_at", "mapped_by_name"], batch_size=200
    )
    added = sum(row.verdict == "new" for row in good)
    record(
        facts.CODES_IMPORTED,
        by=by,
        at=at,
        subject_type="local_codes",
        subject_uid=place.uid,
        institution_uid=place.uid,
        data={"added": added, "changed": len(good) - added},
    )
    return added, len(good) - added


def _kept(institution_id: int, codes: Collection[str]) -> dict[str, LocalCode]:
    rows = LocalCode.objects.select_for_update().filter(institution_id=institution_id, code__in=codes)
    return {row.code: row for row in rows}


def _meanwhile() -> Refused:
    return Refused("codes_meanwhile", _("刚刚有同事导入了相同的本院编码，这次没有导入。请重新上传，看过预览后再导入。"))
