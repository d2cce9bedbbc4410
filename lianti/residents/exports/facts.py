"""Facts about exports: codes and numbers, never who is on a list."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

ASKED = declare(
    "residents.export_asked",
    label=_("申请导出名单"),
    fields={"list": "address name of the list", "rows": "persons on it", "purpose": "code of the purpose"},
    clause="DY-15",
)
DECIDED = declare(
    "residents.export_decided",
    label=_("审批导出名单"),
    fields={"list": "address name of the list", "rows": "persons on it", "answer": "approved or declined"},
    clause="DY-15",
)
MADE = declare(
    "residents.export_made",
    label=_("生成导出文件"),
    fields={"list": "address name of the list", "rows": "persons on it when it was made"},
    clause="DY-15",
)
