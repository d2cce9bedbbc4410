"""Code lists of scarce things."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

SERVICE_KINDS: dict[str, str] = {"outpatient": _("门诊"), "examination": _("检查")}
SEAT_SOURCES: dict[str, str] = {"pool": _("平台号池"), "interface": _("接口同步")}
POOLS: dict[str, str] = {"referral": _("转诊预留"), "open": _("普通"), "closed": _("已停诊")}
# Who asks for a seat: a contracted resident referred by the own GP, another referral, anybody else.
PRIORITIES: dict[str, str] = {"contracted": _("签约居民转诊"), "referral": _("转诊"), "open": _("普通")}
WEEKDAYS: dict[int, str] = {
    1: _("周一"), 2: _("周二"), 3: _("周三"), 4: _("周四"), 5: _("周五"), 6: _("周六"), 7: _("周日"),
}  # fmt: skip
END_REASONS: dict[str, str] = {
    "cancelled": _("转诊取消"),
    "moved": _("改约"),
    "no_show": _("未到诊"),
    "session_cancelled": _("停诊"),
    "declined": _("退回"),
    "expired": _("过期"),
}
