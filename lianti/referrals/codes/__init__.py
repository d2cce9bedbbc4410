"""Code lists of a referral, in the words of the field."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

KINDS: dict[str, str] = {
    "outpatient": _("门诊"),
    "inpatient": _("住院"),
    "examination": _("检查"),
    "emergency": _("急诊"),
}
SEAT_KINDS = frozenset({"outpatient", "examination"})

URGENCIES: dict[str, str] = {"routine": _("普通"), "urgent": _("加急"), "emergency": _("急诊")}

DECLINE_REASONS: dict[str, str] = {
    "no_subject": _("本院不开展该项诊疗"),
    "wrong_department": _("科室不对，建议改申请其他科室"),
    "treat_locally": _("可在基层继续诊治，见建议"),
    "no_capacity": _("近期无号源/床位，见建议的去处"),
    "other_hospital": _("宜去专科或上级医院，见建议"),
    "duplicate": _("已有同一次就医的转诊单"),
    "other": _("其他（请写明）"),
}

CANCEL_REASONS: dict[str, str] = {
    "patient_declined": _("患者或家属改变主意"),
    "went_elsewhere": _("患者已去其他医院"),
    "improved": _("病情好转，不需转诊"),
    "entered_in_error": _("填错了"),
    "died": _("患者已故"),
    "other": _("其他（请写明）"),
}

REDIRECT_REASONS: dict[str, str] = {
    "wrong_department": _("科室不对，改到合适的科室"),
    "sooner_elsewhere": _("那边更快有号或有床"),
    "needs_specialty": _("需要专科或更高水平的医院"),
    "nearer_home": _("离患者更近"),
    "service_stopped": _("本院该项目暂停"),
    "other": _("其他（请写明）"),
}
URGENCY_REASONS: dict[str, str] = {
    "worse": _("病情加重"),
    "better": _("病情缓解"),
    "judged": _("看过资料后重新判断"),
    "entered_in_error": _("原来选错了"),
    "other": _("其他（请写明）"),
}
CALL_RESULTS: dict[str, str] = {
    "will_come": _("联系上，愿意再去"),
    "unreachable": _("打不通或没人接"),
    "worse": _("联系上，加重了"),
    "better": _("联系上，好转，不去了"),
    "went_elsewhere": _("联系上，已去别处看"),
    "refuses": _("联系上，不愿意去"),
    "wrong_number": _("号码不对"),
}
VISIT_RESULTS: dict[str, str] = {
    "will_come": _("见到本人，愿意再去"),
    "worse": _("见到本人，加重了"),
    "better": _("见到本人，好转，不去了"),
    "refuses": _("见到本人，不愿意去"),
    "not_found": _("没找到人"),
    "went_elsewhere": _("已去别处看"),
    "died": _("患者已故"),
}
# Green channel (绿色通道): which team is rung beside the emergency department, found by the names of departments.
GREEN_TEAMS: dict[str, str] = {
    "": _("不启动"),
    "stroke": _("卒中"),
    "chest_pain": _("胸痛"),
    "trauma": _("创伤"),
    "obstetric": _("孕产妇"),
}
GREEN_WORDS: dict[str, tuple[str, ...]] = {
    "stroke": ("卒中", "神经"),  # data
    "chest_pain": ("胸痛", "心内", "心血管", "心脏"),  # data
    "trauma": ("创伤", "骨", "外科"),  # data
    "obstetric": ("产科", "妇产"),  # data
}
LAPSE_REASONS: dict[str, str] = {
    "arrived_elsewhere": _("患者已因同一诊断到别处就诊"),
    "died": _("患者已故"),
}
SETTLE_WAYS: dict[str, str] = {
    "place_found": _("已协调到接收的科室"),
    "joint_visit": _("安排会诊或上级医师到基层看"),
    "stays": _("与双方商定，在基层继续管理"),
    "outside": _("协调到集团以外的医院"),
}
PASS_REASONS: dict[str, str] = {
    "unreachable": _("联系不上患者"),
    "time_unsuitable": _("患者这个时间来不了"),
    "not_suitable": _("这个号不适合他的情况"),
    "other": _("其他（请写明）"),
}
WAITING_RESULTS: dict[str, str] = {
    "still_waiting": _("已联系，继续候排"),
    "better": _("已联系，好转，仍想看"),
    "worse": _("已联系，加重，需尽快安排"),
    "unreachable": _("联系不上，改天再打"),
}

CONSENT_SCOPES: dict[str, str] = {"referral": _("同意转诊"), "sharing": _("同意向接收方提供病历资料")}
CONSENT_METHODS: dict[str, str] = {
    "paper": _("纸质签字（拍照存档）"),
    "drawn": _("屏幕手写签名"),
    "verbal": _("口头同意（有见证人）"),
    "unobtainable": _("急诊无法取得"),
}
SIGNERS: dict[str, str] = {
    "self": _("本人"),
    "relative": _("近亲属"),
    "guardian": _("监护人"),
    "authorised": _("授权负责人"),
}

TRANSPORTS: dict[str, str] = {"": _("未定"), "120": _("120 救护车"), "own": _("本院救护车"), "self": _("自行前往")}

PACKAGE: dict[str, str] = {
    "diagnosis": _("初步诊断"),
    "reason": _("主要现病史与转出原因"),
    "history": _("既往史"),
    "treatment": _("治疗经过"),
    "medication": _("目前用药"),
    "allergies": _("过敏史"),
    "vitals": _("生命体征"),
    "reports": _("检查检验报告"),
}
# Without these nobody can answer a request; the others may be declared missing.
PACKAGE_REQUIRED = frozenset({"diagnosis", "reason"})

# How the diagnosis stood in the disease lists of the sender's tier when the request went out.
LISTED: dict[str, str] = {
    "treat": _("病种目录：发出时属转出层级可以诊治的病种"),
    "up": _("病种目录：在上转目录内"),
    "both": _("病种目录：诊疗、上转目录都有"),
    "down": _("病种目录：只在下转目录内"),
    "none": _("病种目录：目录外"),
}
FOLLOW_UPS: dict[str, str] = {"departure": _("转出后随访"), "return": _("回转后随访")}
FOLLOW_UP_RESULTS: dict[str, str] = {
    "stable": _("病情平稳，按方案执行"),
    "adjusted": _("已调整方案"),
    "worse": _("病情加重，需再次转诊"),
    "unreachable": _("多次联系不上"),
    "died": _("患者已故"),
}
SENDER_REVIEWS: dict[str, str] = {
    "none": _("不审核"),
    "department_head": _("科主任审核"),
    "medical_affairs": _("医务科审核"),
}
