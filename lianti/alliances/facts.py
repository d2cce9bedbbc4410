"""Facts the alliances record: who belongs to whom, under which agreement, under which terms."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger import facts

ALLIANCE_FOUNDED = "alliances.alliance_founded"
MEMBER_JOINED = "alliances.member_joined"
MEMBER_LEFT = "alliances.member_left"
AGREEMENT_SIGNED = "alliances.agreement_signed"
AGREEMENT_EXTENDED = "alliances.agreement_extended"
AGREEMENT_TERMINATED = "alliances.agreement_terminated"
AGREEMENT_WARNED = "alliances.agreement_warned"
TERM_SET = "alliances.term_set"
CONTACT_NAMED = "alliances.contact_named"
ROSTER_IMPORTED = "alliances.roster_imported"

_UNTIL = "first day without the agreement, ISO date"

facts.declare(ALLIANCE_FOUNDED, label=_("成立医联体"), fields={"kind": "kind of alliance"}, clause="SY-01")
facts.declare(
    MEMBER_JOINED, label=_("加入医联体"), fields={"role": "lead or member", "tier": "tier 1 to 3"}, clause="SY-03"
)
facts.declare(MEMBER_LEFT, label=_("退出医联体"))
facts.declare(AGREEMENT_SIGNED, label=_("签订协议"), fields={"until_on": _UNTIL}, clause="SY-28")
facts.declare(AGREEMENT_EXTENDED, label=_("协议续期"), fields={"until_on": _UNTIL}, clause="SY-27")
facts.declare(AGREEMENT_TERMINATED, label=_("协议终止"), fields={"until_on": _UNTIL}, clause="SY-27")
facts.declare(
    AGREEMENT_WARNED, label=_("协议到期提醒"), fields={"days_left": "days until the agreement ends"}, clause="SY-27"
)
facts.declare(TERM_SET, label=_("章程条款生效"), fields={"name": "name of the term"})
facts.declare(CONTACT_NAMED, label=_("指定联系人"), fields={"contact_kind": "head, liaison or named"}, clause="SY-20")
facts.declare(
    ROSTER_IMPORTED,
    label=_("导入成员名单"),
    fields={"rows": "rows in the list", "new": "units that joined", "same": "units that were members already"},
    clause="SY-61",
)
