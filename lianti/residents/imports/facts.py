"""The fact of taking over persons: how many rows each verdict had, never who."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

IMPORTED = declare(
    "residents.imported",
    label=_("批量建档"),
    fields={
        "rows": "rows of the table",
        "new": "files opened because nobody like that was on file",
        "same": "rows of people on file, whose record number was linked",
        "unclear": "files opened that a person compares with another one",
        "left_out": "rows that were repeated or wrong and not taken in",
    },
)
