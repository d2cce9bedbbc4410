"""Who says what the deductible depends on."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

SAID_BY: dict[str, str] = {
    "platform": _("医保系统查询"),
    "certificate": _("救助证或结算单"),
    "person": _("患者或家属口述"),
}
# More stays in a year than this is a typing error.
MOST_STAYS = 30
