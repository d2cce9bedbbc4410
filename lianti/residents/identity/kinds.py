"""Words of the person index."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

TABS: dict[str, str] = {"waiting": _("待核对"), "later": _("暂不决定"), "done": _("已核对")}
VERDICTS: dict[str, str] = {"same": _("高度一致"), "probable": _("很可能是"), "unclear": _("证据不足")}
STATES: dict[str, str] = {
    "open": _("待核对"),
    "once": _("待第二人确认"),
    "same": _("是同一人"),
    "different": _("不是同一人"),
}
PURPOSE = _("核对是否同一人")
