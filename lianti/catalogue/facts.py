"""Facts the catalogue records."""

from __future__ import annotations

from lianti.ledger import facts

DIAGNOSES_IMPORTED = "catalogue.diagnoses_imported"
CRITERIA_LOADED = "catalogue.criteria_loaded"

facts.declare(
    DIAGNOSES_IMPORTED,
    label="导入诊断目录",
    fields={
        "edition": "edition of the table",
        "added": "rows added",
        "changed": "rows renamed or updated",
        "unchanged": "rows left as they were",
        "bad": "rows left out as bad",
    },
)
facts.declare(
    CRITERIA_LOADED,
    label="载入转诊标准",
    fields={"set": "set of criteria", "edition": "edition", "criteria": "number of criteria"},
)
