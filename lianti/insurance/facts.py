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
