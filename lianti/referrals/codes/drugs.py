"""Words about the drugs of a plan at the clinic that receives it."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

STANDINGS: dict[str, str] = {
    "there": _("有"),
    "out": _("目录内，缺货"),
    "missing": _("目录外"),
    "unknown": _("未报目录"),
}
REMEDIES: dict[str, str] = {
    "substitute": _("换同类药（请写明）"),
    "hospital_gives": _("上级多带几天（请写天数）"),
    "order_in": _("申请采购调入"),
}
