"""Code lists of a question (请求指导)."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

URGENCIES: dict[str, str] = {"routine": _("普通"), "urgent": _("加急")}
# What the specialist says in one word; the sentence stands beside it.
ANSWERS: dict[str, str] = {
    "treat_locally": _("可在基层处理，按意见执行"),
    "tests_first": _("先完善检查，再看结果"),
    "refer": _("建议转诊"),
    "refer_urgent": _("建议尽快转诊"),
}
