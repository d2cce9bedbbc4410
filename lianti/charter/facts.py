"""Facts the charter itself leaves behind."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger import facts

ADOPTED = "charter.adopted"
VERDICT_CHANGED = "charter.verdict_changed"
DUTY_ATTESTED = "charter.duty_attested"

facts.declare(
    ADOPTED,
    label=_("采纳章程版本"),
    fields={"key": "key of the charter", "edition": "edition", "terms": "number of terms it sets"},
    clause="SY-15",
)
facts.declare(
    VERDICT_CHANGED,
    label=_("条款结论变化"),
    fields={"clause": "clause id", "was": "verdict before", "now": "verdict now"},
)
facts.declare(
    DUTY_ATTESTED, label=_("确认履职"), fields={"clause": "clause id", "entry": "number of the entry in the clause"}
)
