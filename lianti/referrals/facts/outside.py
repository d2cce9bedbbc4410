"""What transfers outside the alliance leave behind as facts (JL-45)."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

declare(
    "outside.registered",
    label=_("登记联体外转出"),
    clause="JL-45",
    fields={
        "kind": "outpatient, inpatient or emergency",
        "level": "code of LEVELS of the destination",
        "known": "whether the destination is a registered institution",
        "reason": "code of REASONS",
        "filing_kind": "code of FILING_KINDS",
        "filing_state": "code of FILING_STATES when the person left",
    },
)
declare(
    "outside.filed",
    label=_("登记转诊转院备案"),
    clause="JL-45",
    fields={
        "filing_kind": "code of FILING_KINDS",
        "days": "whole days since it was registered",
        "within_promise": "whether before the promised time",
    },
)
declare(
    "outside.followed",
    label=_("登记外转结果"),
    clause="JL-45",
    fields={
        "result": "code of RESULTS",
        "days": "whole days since the person left",
        "within_promise": "whether before the promised time",
    },
)
declare("outside.cancelled", label=_("撤销联体外转出"), clause="JL-45", fields={"state": "state it was in"})
declare(
    "outside.refiled",
    label=_("补登或续办备案"),
    clause="JL-45",
    fields={
        "why": "emergency (its number handed in) or validity (a new period)",
        "days": "whole days since the person left",
    },
)
declare(
    "outside.reminded",
    label=_("提醒联体外转出待办"),
    clause="JL-45",
    fields={"owed": "codes of OWED", "holder_role": "role that holds it"},
)
