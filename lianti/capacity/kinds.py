"""Code lists of scarce things."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

SERVICE_KINDS: dict[str, str] = {"outpatient": _("门诊"), "examination": _("检查")}
# Kinds of examination; the codes are those of DICOM (0008,0060).
MODALITIES: dict[str, str] = {
    "CT": _("CT"),
    "MR": _("磁共振（MR）"),
    "US": _("超声"),
    "ES": _("内镜"),
    "DX": _("X 线摄影（DR）"),
    "MG": _("乳腺 X 线摄影"),
    "XA": _("血管造影"),
    "NM": _("核医学"),
    "PT": _("PET"),
    "ECG": _("心电"),
    "OT": _("其他检查"),
}
SEAT_SOURCES: dict[str, str] = {"pool": _("平台号池"), "interface": _("接口同步")}
POOLS: dict[str, str] = {"referral": _("转诊预留"), "open": _("普通"), "closed": _("已停诊")}
# Who asks for a seat: a contracted resident referred by the own GP, another referral, anybody else.
PRIORITIES: dict[str, str] = {"contracted": _("签约居民转诊"), "referral": _("转诊"), "open": _("普通")}
TIGHT_MARKS: dict[str, str] = {"": _("按等候天数自动判断"), "yes": _("紧张"), "no": _("不紧张")}
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
# What a ward's beds are for; the last four are what SY-32 and QQ-40 ask for.
WARD_KINDS: dict[str, str] = {
    "general": _("普通床位"),
    "intensive": _("重症床位"),
    "rehabilitation": _("康复床位"),
    "nursing": _("护理床位"),
    "elderly": _("老年养护床位"),
    "hospice": _("安宁疗护床位"),
}
CARE_KINDS = frozenset({"rehabilitation", "nursing", "elderly", "hospice"})
WARD_MODES: dict[str, str] = {"counts": _("每日两次报数"), "rows": _("逐床管理")}
CHANNELS: dict[str, str] = {"phone": _("电话"), "typed": _("本人填报")}
BED_SEXES: dict[str, str] = {"": _("不限"), "male": _("男床"), "female": _("女床")}
BED_END_REASONS: dict[str, str] = {
    "discharged": _("出院"),
    "no_show": _("未到诊"),
    "cancelled": _("转诊取消"),
    "rescheduled": _("改约"),
    "closed": _("转诊结束"),
    "freed": _("病区空出"),
    "offer_over": _("候床递补未确认"),
}
