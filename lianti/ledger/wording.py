"""What traces (留痕) say, in words: their codes stay in the table, people read these."""

from __future__ import annotations

import re

from django.utils.translation import gettext

from lianti.kernel.pure.errors import mark as _

OPERATIONS: dict[str, str] = {
    "read": _("查看"),
    "reveal": _("查看隐去的号码"),
    "reveal_phone": _("查看联系人电话"),
    "reveal_roster": _("查看名单里的姓名电话"),
    "find": _("按号码查人"),
    "find_across": _("跨机构查找"),
    "list": _("列入名单"),
    "print": _("打印"),
    "export": _("导出"),
    "log": _("查看访问记录"),
    "line": _("居民凭查询码查看"),
    "break_glass": _("紧急调阅"),
    "signed_in": _("登录"),
    "signin_failed": _("登录失败"),
    "signed_out": _("退出登录"),
    "unlocked": _("解锁"),
    "factor_given": _("二次验证"),
    "factor_failed": _("二次验证失败"),
    "proved": _("再确认身份"),
    "switched": _("切换身份"),
    "password_changed": _("修改密码"),
    "password_reset": _("重置密码"),
    "audit": _("查看审计留痕"),
}
OBJECTS: dict[str, str] = {
    "resident": _("居民档案"),
    "worklist": _("工作列表"),
    "list": _("导出的名单"),
    "user": _("账号"),
    "alliance": _("联盟"),
    "member_contact": _("对口联系人"),
    "sharing_consent": _("共享授权书"),
    "break_glass": _("紧急调阅单"),
    "guardianship": _("监护证明"),
    "findings": _("异常访问"),
    "traces": _("审计留痕"),
}
# Words of the details; what stands in no list (numbers, days, addresses) stays as it is.
DETAILS: dict[str, str] = {
    "household": _("家庭"), "households": _("家庭"),
    "referral": _("转诊单"), "referrals": _("转诊"), "outside": _("联体外转出"), "advice": _("请求指导"),
    "report": _("报告"), "document": _("文书"), "file": _("附件"), "encounter": _("就诊"), "transfer": _("转出单"),
    "return": _("回转单"), "matches": _("疑似同一人"), "merges": _("合并记录"), "miss": _("没有查到"),
    "identity": _("身份证号"), "phone": _("电话"), "contact_phone": _("联系人电话"), "insurance": _("医保号"),
    "contracted": _("签约居民"), "contracted-xlsx": _("签约居民（导出）"), "front_desk": _("到诊名单"),
    "session": _("门诊名单"), "session_print": _("门诊名单（打印）"), "timeline": _("时间轴"), "curves": _("曲线"),
    "vital": _("生命体征"), "laboratory": _("检验结果"), "allergy": _("过敏"), "medication": _("用药"),
    "reports": _("报告"), "summary": _("摘要"), "import": _("导入"), "form": _("录入"), "launch": _("外部系统"),
    "link": _("链接"), "unmatched": _("待对人的报告"), "ward": _("病区"), "down": _("下转"), "postop": _("术后随访"),
    "radar": _("下转雷达"), "handover": _("交班单"), "rows": _("行"), "over": _("近"), "days": _("天"),
    "indicators": _("指标"), "rescue": _("抢救生命"), "unconscious": _("意识不清"),
    "totp": _("验证器应用"), "passkey": _("通行密钥"), "recovery": _("恢复码"), "password": _("密码"),
    "wrong_code": _("验证码不对"), "code_used": _("验证码已用过"), "wrong_passkey": _("通行密钥不对"),
    "passkey_copied": _("通行密钥疑似被复制"), "emergency_visit": _("急诊接诊"), "phone_advice": _("电话指导"),
    "public_health": _("公共卫生事件"),
    "other": _("其他"), "who": _("账号"), "object": _("对象"), "operation": _("操作"), "day": _("日期"),
}  # fmt: skip
# What the platform does before anybody is signed in, or by itself.
SERVICES: dict[str, str] = {"gate": _("登录入口"), "referrals": _("转诊定时任务")}
# Details of more than one word whose parts mean something else alone.
PHRASES: dict[str, str] = {"form outside": _("登记外院报告")}
# Identifiers, and which tab of a list it was: they say nothing to a person.
_UID = re.compile(r"/[a-z_]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# By which a list is known again.
_FINGERPRINT = re.compile(r" #[0-9a-f]{8}$")
_WORD = re.compile(r"[a-z][a-z_-]*[a-z]")


def operation_name(code: str) -> str:
    """Return what an operation is called."""
    return gettext(OPERATIONS[code]) if code in OPERATIONS else gettext("其他操作")


def actor_name(name: str) -> str:
    """Return who did it; where nobody was signed in yet, the part of the platform in words."""
    return gettext(SERVICES[name]) if name in SERVICES else name


def object_name(code: str) -> str:
    """Return what a kind of object is called."""
    return gettext(OBJECTS[code]) if code in OBJECTS else gettext("其他对象")


def detail_words(detail: str) -> str:
    """Return the detail of a trace in words; what says nothing to a person is left out."""
    plain = _FINGERPRINT.sub("", _UID.sub("", detail)).strip()
    if plain in PHRASES:
        return gettext(PHRASES[plain])
    return " ".join(_WORD.sub(lambda found: _said(found[0]), plain).split())


def _said(word: str) -> str:
    for table in (DETAILS, OPERATIONS, OBJECTS):
        if word in table:
            return gettext(table[word])
    return "" if "_" in word else word


def operations_called(text: str) -> list[str]:
    """Return the codes of the operations whose name holds ``text``; the code itself is understood as well."""
    if text in OPERATIONS:
        return [text]
    exact = [code for code in OPERATIONS if operation_name(code) == text]
    return exact or [code for code in OPERATIONS if text in operation_name(code)]
