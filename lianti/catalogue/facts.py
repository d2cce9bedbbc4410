"""Facts the catalogue records."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger import facts

DIAGNOSES_IMPORTED = "catalogue.diagnoses_imported"
CRITERIA_LOADED = "catalogue.criteria_loaded"
CASES_IMPORTED = "catalogue.cases_imported"
LIST_DRAFTED = "catalogue.list_drafted"
LIST_CHANGED = "catalogue.list_changed"
LIST_SUBMITTED = "catalogue.list_submitted"
LIST_RETURNED = "catalogue.list_returned"
LIST_APPROVED = "catalogue.list_approved"
LIST_WITHDRAWN = "catalogue.list_withdrawn"
GUIDE_PUBLISHED = "catalogue.guide_published"
GUIDE_CONFIRMED = "catalogue.guide_confirmed"

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

_PLACE = {"tier": "tier 1 to 3", "kind": "treat, up or down"}
_COUNTS = {
    "plus": "diseases added to the base list",
    "minus": "diseases taken from it",
    "unexplained": "changes without a reason",
}

facts.declare(
    CASES_IMPORTED,
    label=_("导入病例数"),
    fields={
        "rows": "rows imported",
        "institutions": "members they are about",
        "years": "years they are about",
        "left_out": "rows left out as wrong",
    },
    clause="JL-42",
)
facts.declare(LIST_DRAFTED, label=_("拟定病种目录"), fields=_PLACE, clause="JL-44")
facts.declare(LIST_CHANGED, label=_("增减病种"), fields=_PLACE | _COUNTS, clause="JL-43")
facts.declare(
    LIST_SUBMITTED,
    label=_("病种目录送批"),
    fields=_PLACE | _COUNTS | {"years": "number of years of case counts it rests on", "entries": "diseases in it"},
    clause="JL-42",
)
facts.declare(LIST_RETURNED, label=_("病种目录退回修改"), fields=_PLACE, clause="JL-43")
facts.declare(
    LIST_APPROVED,
    label=_("批准病种目录"),
    fields=_PLACE
    | _COUNTS
    | {
        "catalogue": "tier and kind, such as 3-treat",
        "entries": "diseases in it",
        "since_on": "first day in force, ISO date",
        "second_person": "whether somebody else than the proposer approved",
    },
    clause="JL-44",
)
facts.declare(LIST_WITHDRAWN, label=_("作废未批准的病种目录"), fields=_PLACE, clause="JL-43")
facts.declare(
    GUIDE_PUBLISHED,
    label=_("发布统一规范"),
    fields={
        "kind": "criteria, pathway or quality",
        "edition": "edition",
        "diseases": "number of ICD-10 prefixes",
        "parts": "number of lines",
        "since_on": "first day in force, ISO date",
        "sample": "whether the text is a sample",
    },
    clause="SY-33",
)
facts.declare(
    GUIDE_CONFIRMED,
    label=_("确认按现行规范执行"),
    fields={
        "kind": "criteria, pathway or quality",
        "edition": "edition confirmed",
        "in_force": "whether it is the one in force",
    },
    clause="SY-33",
)
