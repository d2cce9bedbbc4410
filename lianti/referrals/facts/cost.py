"""What the deductible of a case leaves behind as facts."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

declare(
    "referral.stay_noted",
    label=_("注明转诊前是否住院"),
    fields={"inpatient": "whether the person lies in a bed of the sender"},
    clause="JL-49",
)
declare(
    "referral.insured_noted",
    label=_("注明医疗救助与本年住院次数"),
    fields={
        "group": "empty, or aided (医疗救助)",
        "earlier_stays": "inpatient stays of this year that the platform does not know",
        "source": "code of SAID_BY",
    },
    clause="JL-49",
)
