"""Facts insurance records."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger import facts

TARIFFS_LOADED = "insurance.tariffs_loaded"

facts.declare(
    TARIFFS_LOADED,
    label=_("载入医保起付标准"),
    fields={
        "digest": "digest of the file's content",
        "tariffs": "number of deductibles",
        "rules": "number of rules",
        "sample": "whether the figures are samples",
        "replaced": "whether an edition of the same name was replaced",
    },
    clause="JL-49",
)
TARIFFS_PROPOSED = "insurance.tariffs_proposed"
TARIFFS_WITHDRAWN = "insurance.tariffs_withdrawn"

facts.declare(
    TARIFFS_PROPOSED,
    label=_("提交医保起付标准，待第二人确认"),
    fields={
        "tariffs": "number of deductibles",
        "rules": "number of rules",
        "sample": "whether the figures are samples",
        "changes": "lines that differ from the edition in force",
    },
    clause="JL-49",
)
facts.declare(
    TARIFFS_WITHDRAWN,
    label=_("撤回待确认的起付标准"),
    fields={"days": "whole days since it was sent in"},
    clause="JL-49",
)
