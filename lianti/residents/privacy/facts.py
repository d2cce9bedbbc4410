"""Facts about openings in an emergency and about consent: codes only, never who the person is."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

GLASS_OPENED = declare(
    "residents.glass_opened",
    label=_("紧急调阅"),
    fields={"reason": "code of the reason", "role": "role of who opened the record"},
    clause="DY-15",
)
GLASS_ENDED = declare(
    "residents.glass_ended",
    label=_("提前结束紧急调阅"),
    fields={"minutes": "minutes it was open", "by_review": "whether the review ended it"},
    clause="DY-15",
)
GLASS_REVIEWED = declare(
    "residents.glass_reviewed",
    label=_("复核紧急调阅"),
    fields={
        "verdict": "reasonable or unreasonable",
        "kept": "whether the review came within the promise",
        "reason": "code of the reason of the opening",
    },
    clause="DY-15",
)
GLASS_ESCALATED = declare(
    "residents.glass_escalated",
    label=_("紧急调阅超时未复核"),
    fields={"days": "whole days since the opening"},
    clause="DY-15",
)
CONSENT_GIVEN = declare(
    "residents.consent_given",
    label=_("居民授权"),
    fields={
        "classes": "codes of the classes agreed to",
        "grantees": "how many institutions may see them",
        "days": "days it holds",
        "method": "paper, drawn or verbal",
        "signer": "self, guardian or authorised",
    },
    clause="SY-46",
)
CONSENT_WITHDRAWN = declare(
    "residents.consent_withdrawn",
    label=_("撤回居民授权"),
    fields={"days_held": "whole days it held", "closed": "how many openings of the record it closed"},
    clause="SY-46",
)
