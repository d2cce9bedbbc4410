"""The kinds of what is kept, how long, on what ground, and how sure we are of that ground."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from lianti.kernel.pure.errors import mark as _
from lianti.residents.imports.kinds import KEPT_DAYS
from lianti.residents.retention.rules import read_periods

YEAR = 365


@dataclass(frozen=True)
class Kept:
    """One kind: for how many days at least, from when on, by which law, and what happens then.

    ``sure`` says whether the ground was read in the law itself; otherwise somebody has to confirm it before applying.
    ``how`` is erase (rows go), person (who it was goes, see docs/adr/0023), elsewhere (another job does it already) or
    never (the platform erases none of it).
    """

    code: str
    label: str
    days: int
    since: str
    source: str
    sure: bool
    how: str


_OWN = _("本平台约定，无法定期限；《个人信息保护法》19：实现目的所必要的最短时间")
KEPT: tuple[Kept, ...] = (
    Kept(
        "person", _("居民档案中的身份信息（门诊）"), 15 * YEAR + 4, _("最后一次就诊或转诊"),
        _("《医疗机构管理条例实施细则》53：门诊病历不少于 15 年"), False, "person",
    ),
    Kept(
        "person_inpatient", _("居民档案中的身份信息（住院）"), 30 * YEAR + 8, _("最后一次住院"),
        _("《医疗机构病历管理规定》29：住院病历自最后一次出院起不少于 30 年"), False, "person",
    ),
    Kept(
        "trace", _("访问痕迹和审计日志"), 183, _("写入"), _("《网络安全法》：网络日志不少于六个月；本平台不删除"),
        False, "never",
    ),
    Kept(
        "consent", _("授权与同意书"), 15 * YEAR + 4, _("随病历"),
        _("随病历保存；《个人信息保护法》55、56：影响评估记录至少三年"), False, "never",
    ),
    Kept("referral", _("转诊单与环节"), 15 * YEAR + 4, _("结案"), _("随门诊或住院病历"), False, "never"),
    Kept("message", _("通知与短信"), 180, _("发出"), _OWN, True, "erase"),
    Kept("export", _("导出文件"), 1, _("生成"), _OWN, True, "elsewhere"),
    Kept("session", _("登录会话"), 1, _("过期"), _OWN, True, "elsewhere"),
    Kept("file_row", _("没有归属的加密文件"), 90, _("保存"), _OWN, True, "erase"),
    Kept("file_disk", _("磁盘上没有登记的加密文件"), 1, _("写入"), _OWN, True, "erase"),
    Kept("upload", _("未提交的上传名单"), KEPT_DAYS, _("上传"), _OWN, True, "elsewhere"),
)  # fmt: skip
BY_CODE = {kept.code: kept for kept in KEPT}
# Of these a house may keep longer (LIANTI_KEEP_DAYS); the others are erased by jobs of their own, or never.
LEAST = {kept.code: kept.days for kept in KEPT if kept.how in {"erase", "person"}}
# Whoever asks does not say yes: both are persons of their own.
ASKERS = frozenset({"administrator", "office", "medical_affairs"})
APPROVERS = frozenset({"head", "office", "medical_affairs", "auditor"})
HOLDERS = ASKERS | APPROVERS
GONE = _("（身份信息已清除）")


def days_of(code: str) -> int:
    """Return for how many days a kind is kept here: the least, or longer where the house says so."""
    return read_periods(settings.LIANTI_KEEP_DAYS, LEAST).get(code, BY_CODE[code].days)
