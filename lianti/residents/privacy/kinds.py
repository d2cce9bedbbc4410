"""Code lists of openings in an emergency (紧急调阅)."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.residents.kinds import BREAKERS

__all__ = [
    "ACCESS", "BREAKERS", "CONSENT", "METHODS", "MOST_GRANTEES", "PERIODS", "PURPOSE", "READERS", "REASONS",
    "REVIEWERS", "SIGNERS", "TABS", "VERDICTS",
]  # fmt: skip

ACCESS = "break_glass"
PURPOSE = _("紧急调阅")

REASONS: dict[str, str] = {
    "rescue": _("抢救生命，来不及取得授权"),
    "unconscious": _("患者意识不清，无法陈述病史"),
    "emergency_visit": _("急诊接诊，需要过敏史、用药和既往史"),
    "phone_advice": _("电话指导基层抢救"),
    "public_health": _("突发公共卫生事件处置"),
    "other": _("其他紧急情况（在说明中写清）"),
}
VERDICTS: dict[str, str] = {"reasonable": _("合理"), "unreasonable": _("不合理")}

REVIEWERS = frozenset({"office", "medical_affairs"})
READERS = REVIEWERS | {"head"}

TABS: dict[str, str] = {"waiting": _("待复核"), "done": _("已复核"), "all": _("全部")}

CONSENT = "consent"
METHODS: dict[str, str] = {
    "paper": _("纸质签字（拍照存档）"),
    "drawn": _("屏幕手写签名"),
    "verbal": _("口头同意（有见证人）"),
}
SIGNERS: dict[str, str] = {"self": _("本人"), "guardian": _("监护人"), "authorised": _("授权代理人")}
PERIODS: dict[str, str] = {"30": _("30 天"), "90": _("90 天"), "365": _("1 年"), "1095": _("3 年")}
MOST_GRANTEES = 10
