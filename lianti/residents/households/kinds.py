"""Code lists of households: relations to the head by GB/T 4761, grounds of a guardianship, ways of leaving."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.roles import CLINICAL, SENDERS

HEAD = "02"
# The two-digit codes of GB/T 4761-2008 (家庭关系代码, in force since 2009-01-01) that primary care uses; the first
# digit is the class. Checked one by one against public copies of the table in November 2026; the words are ours.
RELATIONS: dict[str, str] = {
    HEAD: _("户主"),
    "10": _("配偶"),
    "20": _("儿子"),
    "28": _("女婿"),
    "30": _("女儿"),
    "38": _("儿媳"),
    "40": _("孙子女或外孙子女"),
    "51": _("父亲"),
    "52": _("母亲"),
    "53": _("公公"),
    "54": _("婆婆"),
    "55": _("岳父"),
    "56": _("岳母"),
    "60": _("祖父母或外祖父母"),
    "70": _("兄弟姐妹"),
    "97": _("其他亲属"),
    "99": _("非亲属"),
}
UNTOLD = _("未说明")
LEAVING: dict[str, str] = {
    "moved": _("迁往他处"),
    "married": _("婚嫁分户"),
    "work": _("外出务工或求学"),
    "died": _("死亡"),
    "mistake": _("录入有误"),
}
# What the guardian is to the ward.
GUARDIANS: dict[str, str] = {
    "51": _("父亲"),
    "52": _("母亲"),
    "60": _("祖父母或外祖父母"),
    "70": _("兄弟姐妹"),
    "10": _("配偶"),
    "20": _("成年子女"),
    "97": _("其他亲属"),
    "99": _("其他个人或组织（居/村委会、民政部门）"),
}
MINOR, INCAPABLE, LIMITED = "minor", "incapable", "limited"
GROUNDS: dict[str, str] = {
    MINOR: _("未成年人"),
    INCAPABLE: _("无民事行为能力的成年人"),
    LIMITED: _("限制民事行为能力的成年人"),
}
BASES: dict[str, str] = {
    "law": _("法定监护"),
    "agreement": _("协议或意定监护"),
    "committee": _("居（村）委会或民政部门指定"),
    "court": _("人民法院指定"),
}
OF_AGE = 18
MOST_GUARDIANS = 4

# Households and grids are kept in primary care; a guardian is named wherever somebody treats the person.
KEEPERS = SENDERS
NAMERS = CLINICAL
PURPOSE = _("家庭档案")
