"""What the down-referral radar leaves behind as facts (JL-47, JL-67)."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

declare(
    "referral.radar_listed",
    label=_("导入在院名单"),
    clause="JL-47",
    fields={"rows": "rows that were kept", "refused": "rows that could not be kept"},
)
declare(
    "referral.radar_told",
    label=_("下转雷达晨报"),
    clause="JL-67",
    fields={
        "now": "people who meet a down criterion",
        "judge": "people before discharge whose phase nobody judged",
        "stop": "people with a reason against",
    },
)
declare(
    "referral.radar_started",
    label=_("从下转雷达开下转单"),
    clause="JL-47",
    fields={
        "standing": "code of STANDINGS",
        "criteria": "number of criteria that were met",
        "ready_days": "whole days since the phase was judged, -1 when it was not",
        "missing": "checks of the chosen place that were missing, -1 without a place",
    },
)
declare(
    "referral.radar_choice",
    label=_("登记家属意愿去处"),
    clause="JL-47",
    fields={"own": "whether it is the place of the contract or the own clinic"},
)
