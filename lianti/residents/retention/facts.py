"""Facts about keeping and erasing: never who."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

HELD = declare("residents.hold_placed", label=_("保全档案"), fields={})
RELEASED = declare("residents.hold_released", label=_("解除保全"), fields={"days": "whole days it held"})
ERASED = declare(
    "residents.identity_erased",
    label=_("清除身份信息"),
    fields={
        "rule": "code of the keeping rule",
        "approved_by": "uid of the second person",
        "files": "files of the person",
    },
    clause="DY-15",
)
APPLIED = declare(
    "residents.retention_applied",
    label=_("清除到期数据"),
    fields={"kind": "code of the kind", "rows": "rows erased", "approved_by": "uid of the second person"},
)
