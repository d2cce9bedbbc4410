"""States and words of a transfer outside the alliance (JL-45)."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.flow import Move, Table
from lianti.referrals.states import Tone

STATES: dict[str, str] = {
    "to_file": _("待备案"),
    "away": _("已转出"),
    "ended": _("已办结"),
    "cancelled": _("已撤销"),
}
FINAL = frozenset({"ended", "cancelled"})
OPEN = frozenset(STATES) - FINAL
TONES: dict[str, Tone] = {"to_file": "warn", "away": "info", "ended": "plain", "cancelled": "plain"}

TABLE = Table(
    STATES,
    (
        Move("file", _("登记备案"), frozenset({"to_file"}), "away", "may_act", "primary"),
        Move("refile", _("补登或续办备案"), frozenset({"away"}), "away", "may_act"),
        Move("follow", _("登记结果"), frozenset({"away"}), "ended", "may_act", "primary"),
        Move("cancel", _("撤销"), frozenset({"to_file", "away"}), "cancelled", "may_act"),
    ),
    FINAL,
)
