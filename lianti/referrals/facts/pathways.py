"""Facts of clinical pathways: entered, varied, completed or left (SY-34); the institution is the one that treats."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

ENTERED, VARIED = "referral.pathway_entered", "referral.pathway_varied"
COMPLETED, EXITED = "referral.pathway_completed", "referral.pathway_exited"

_GUIDE = {"pathway": "uid of the series of editions"}
declare(ENTERED, label=_("入径"), clause="SY-34", fields=_GUIDE | {"edition": "uid of the edition"})
declare(VARIED, label=_("路径变异"), clause="SY-34", fields=_GUIDE | {"reason": "code of VARIATIONS"})
declare(
    COMPLETED,
    label=_("完成路径"),
    clause="SY-34",
    fields=_GUIDE | {"days": "whole days on the pathway", "variations": "how many variations were written down"},
)
declare(
    EXITED,
    label=_("退出路径"),
    clause="SY-34",
    fields=_GUIDE | {"days": "whole days on the pathway", "reason": "code of EXITS"},
)
