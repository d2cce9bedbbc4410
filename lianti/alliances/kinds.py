"""Code lists of alliances."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

ALLIANCE_KINDS: dict[str, str] = {
    "city_group": _("城市医疗集团"),
    "county": _("县域医共体"),
    "specialty": _("专科联盟"),
    "remote": _("远程协作网"),
    "provincial": _("省级医联体"),
}
MEMBER_ROLES: dict[str, str] = {"lead": _("牵头单位"), "member": _("成员单位")}
TIERS: dict[int, str] = {1: _("三级医院"), 2: _("二级及专科机构"), 3: _("基层机构")}
CONTACT_KINDS: dict[str, str] = {"head": _("负责人"), "liaison": _("联络员"), "named": _("对口联系人")}
