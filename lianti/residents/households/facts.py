"""Facts of households, guardianship and grids: codes and counts, never who."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

OPENED = declare("residents.household_opened", label=_("立户"), fields={"gridded": "whether in a grid"})
CHANGED = declare(
    "residents.household_changed", label=_("更正家庭资料"), fields={"columns": "names of the columns that changed"}
)
JOINED = declare(
    "residents.member_joined",
    label=_("迁入家庭"),
    fields={"relation": "code of GB/T 4761", "moved": "whether from another household"},
)
LEFT = declare(
    "residents.member_left",
    label=_("迁出家庭"),
    fields={"reason": "code of the reason", "closed": "whether nobody is left"},
)
HEADED = declare(
    "residents.head_changed",
    label=_("变更户主"),
    fields={"members": "how many members", "untold": "relations to be told"},
)
NAMED = declare(
    "residents.guardian_named",
    label=_("登记监护人"),
    fields={
        "ground": "minor, incapable or limited",
        "basis": "law, agreement, committee or court",
        "relation": "code of GB/T 4761: what the guardian is to the ward",
        "on_file": "whether the guardian has a file",
        "has_file": "whether a paper is kept",
    },
)
ENDED = declare(
    "residents.guardian_ended", label=_("终止监护"), fields={"ground": "as it was named", "days": "whole days held"}
)
GRIDDED = declare(
    "residents.grid_set",
    label=_("设置网格"),
    fields={"new": "whether the grid is new", "active": "whether it is in use", "columns": "what changed"},
    clause="QQ-53",
)
