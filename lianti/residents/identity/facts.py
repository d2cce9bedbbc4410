"""Facts of the person index: verdicts, weights and counts, never who it is."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

MATCH_FOUND = declare(
    "residents.match_found",
    label=_("发现疑似同一人"),
    fields={"verdict": "same, probable or unclear", "weight": "match weight in whole bits"},
)
MATCH_ASKED = declare(
    "residents.match_asked",
    label=_("提出核对两份档案"),
    fields={"verdict": "what the machine says: same, probable or unclear", "again": "whether the pair was known"},
)
MATCH_DECIDED = declare(
    "residents.match_decided",
    label=_("核对疑似同一人"),
    fields={
        "answer": "same, once (the first of two), different or later",
        "verdict": "what the machine had said",
        "days": "whole days since the pair was found",
    },
)
MERGED = declare(
    "residents.merged",
    label=_("合并档案"),
    fields={
        "survivor_uid": "file that stays",
        "rows": "how many entries moved",
        "by_match": "whether from the worklist",
    },
)
UNMERGED = declare(
    "residents.unmerged",
    label=_("撤销合并"),
    fields={"survivor_uid": "file that had stayed", "rows": "how many entries went back", "days": "whole days merged"},
)
LINKED = declare(
    "residents.record_linked",
    label=_("登记本院病历号"),
    fields={"how": "registered, automatic or decided"},
)
