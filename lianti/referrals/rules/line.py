"""The resident's line: what a code looks like, and what somebody who holds one may read (journey 12)."""

from __future__ import annotations

import datetime as dt
import secrets

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.pinyin import surname

# No 0 O 1 I L U: nobody has to guess a letter. Thirty signs, twelve of them: 58 bits.
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4
# How long after the end of a case its code still answers.
AFTERWARDS = dt.timedelta(days=30)
# Said for a wrong, an expired and a foreign code alike: nobody learns which it was.
UNKNOWN = _("没有查到这个查询码。请对照转诊单核对；过期或看不清时，请到开单机构窗口查询。")
BUSY = _("查询太频繁，请过 %(minutes)d 分钟再试，或到开单机构窗口查询。")

# State of the case -> what it means for the person, and what to do now.
WORDS: dict[str, tuple[str, str]] = {
    "submitted": (_("已提交，等医院答复"), _("请保持电话畅通。医院排好时间后，开单医生会通知您。")),
    "info_asked": (_("医院要求补资料"), _("请联系开单医生，问清还要带什么资料。")),
    "accepted": (_("医院已接收，正在排队"), _("请保持电话畅通，轮到您时会通知时间。")),
    "scheduled": (_("已约好，请按时到院"), _("请带身份证、医保卡（码）、转诊单和以往检查资料，提前 20 分钟到院。")),
    "arrived": (_("已到院"), _("正在医院就诊。结果会发回开单医生。")),
    "outcome_returned": (_("就诊结果已发回开单医生"), _("请按约定时间找开单医生随访，药不要自己停。")),
    "closed": (_("已结束"), _("这次转诊已办完。有不舒服请联系开单医生。")),
    "declined": (_("医院建议换一种安排"), _("请联系开单医生，医院给了建议。")),
    "cancelled": (_("已撤销"), _("这次转诊已撤销。需要时请再找开单医生。")),
    "no_show": (_("约好的时间没有到院"), _("请尽快联系开单医生，可以重新安排。")),
    "expired": (_("已关闭"), _("这次转诊已关闭。需要时请再找开单医生。")),
}
_OTHER = (_("正在办理"), _("请联系开单医生了解进展。"))


def new_code() -> str:
    """Return a fresh code of twelve signs; nobody can work out another one from it."""
    return "".join(secrets.choice(SIGNS) for _n in range(LENGTH))


def readable(code: str) -> str:
    """Return a code in groups of four, as it is printed and read out."""
    return "-".join(code[i : i + GROUP] for i in range(0, len(code), GROUP))


def typed_code(text: str) -> str:
    """Return a code as it was meant: small letters, blanks and dashes do not count.

    Refused in the same words as an unknown one when it cannot be a code at all.
    """
    code = "".join(c for c in text.upper() if not c.isspace() and c not in "-—－_.")
    if len(code) != LENGTH or set(code) - set(SIGNS):
        raise Refused("code_unknown", UNKNOWN, field="code")
    return code


def surname_only(name: str) -> str:
    """Return a name of which only the surname can be read."""
    kept = surname(name)
    return kept + "*" * max(1, len(name) - len(kept))


def words_of(state: str) -> tuple[str, str]:
    """Return what a state means for the person, and what to do now."""
    return WORDS.get(state, _OTHER)
