"""Kinds (机构类别) and levels (医院等级) of institutions, as far as a name says them.

The two tables are printed in docs/glossary-institutions.md and a test keeps both equal. A level is never guessed:
when neither the name nor a column of the roster says it, it stays empty.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import squash


class Kind(NamedTuple):
    """A kind of institution: its Chinese name, the code it is stored under, and the endings of names that say it."""

    name: str
    code: str
    pattern: str


_SPECIALTY = (
    "专科|肛肠|口腔|牙科|眼科|眼病|耳鼻喉|耳鼻咽喉|骨科|骨伤|手外科|肿瘤|癌症|传染病|结核病|精神病|精神卫生|心理|脑科|脑病|"
    "神经|癫痫|胸科|肺科|心血管病?|心脑血管病?|心脏病?|妇产科?|妇科|妇儿|妇幼|妇女儿童|儿童|儿科|皮肤病?|整形|美容|"
    "糖尿病|肾病|肝病|血液病?|男科|泌尿|风湿病?|不孕不育|生殖|疼痛|烧伤|麻风病?|职业病|胃肠|甲状腺病?|乳腺病?|老年病|安宁疗护"
)

# The most specific first: the first pattern that fits the end of the name wins. The pattern is read by people in the
# glossary, so it stays a plain list of endings; 妇幼保健计划生育服务中心 must stand before 服务中心 of any other sort.
KINDS: tuple[Kind, ...] = (
    Kind(_("妇幼保健机构"), "maternal_child", r"妇幼保健.*|妇幼健康.*|妇女儿童保健.*|妇幼计生服务中心"),
    Kind(_("社区卫生服务站"), "community_station", r"社区健康服务站|社区卫生站|卫生服务站|社区卫生服务中心.{1,8}站"),
    Kind(_("社区卫生服务中心"), "community_centre", r"社区(卫生|健康)服务中心|社康中心"),
    Kind(_("村卫生室"), "village_clinic", r"村.*(卫生室|卫生所|卫生站|医疗点)|村级卫生室|卫生室"),
    Kind(_("乡镇卫生院"), "township_hospital", r"(中心|乡镇|乡|镇|街道)?卫生院(.{0,6}分院)?"),
    Kind(_("医务室"), "clinic", r"(医务|保健|卫生保健)室|医务所"),
    Kind(_("卫生所"), "clinic", r"卫生所|卫生站"),
    Kind(_("疾病预防控制中心"), "cdc", r"(疾病预防控制|疾控)(中心|局)|卫生防疫站|防疫站"),
    Kind(_("卫生监督机构"), "supervision", r"卫生(健康)?(综合)?(监督|执法)(所|局|中心|大队|支队|队)"),
    Kind(_("专科疾病防治机构"), "disease_prevention", r"防治(院|所|站|中心)"),
    Kind(_("急救中心"), "emergency_centre", r"(医疗)?(急救|紧急救援|紧急医疗救援)(指挥)?(中心|站)"),
    Kind(_("采供血机构"), "blood_centre", r"血站|血液中心|血库"),
    Kind(_("医学检查检验机构"), "diagnostic_centre", r".*(检验|影像|病理|心电|体检|透析|消毒供应).*(中心|实验室|所)"),
    Kind(_("护理院"), "nursing_home", r"护理(院|站|中心|医院)|安宁疗护(院|中心)"),
    Kind(_("康复医院"), "rehabilitation_hospital", r"康复(医院|医疗中心|中心|专科医院)"),
    Kind(_("疗养院"), "sanatorium", r"疗养(院|医院)"),
    Kind(_("中西医结合医院"), "tcm_hospital", r".*中西医结合.*医院"),
    Kind(_("民族医院"), "tcm_hospital", r"(蒙|藏)医院|(蒙|藏|维吾尔|维|朝|壮|回|苗|瑶|彝|傣|哈萨克)医医院|民族医院"),
    Kind(_("中医院"), "tcm_hospital", r".*(中医|国医|中医药).*医院|.*中医院|.*骨伤医院"),
    Kind(_("专科医院"), "specialty_hospital", rf".*({_SPECIALTY}).*医院|.*安定医院|妇产院"),
    Kind(_("门诊部"), "outpatient", r"门诊部|综合门诊"),
    Kind(_("诊所"), "outpatient", r"诊所|中医馆|国医馆|卫生诊所"),
    Kind(_("卫生健康行政部门"), "health_commission", r"(卫生健康|卫生计生|卫生和计划生育|卫健)(委员会|委|局)|卫生局"),
    Kind(_("医疗保障部门"), "insurance_bureau", r"(医疗保障|医保)(局|中心|服务中心)|医疗保险.*(局|中心)"),
    Kind(_("综合医院"), "general_hospital", r"医院"),
    Kind(_("其他机构"), "other", r"(?!)"),
)
KIND_NAMES: tuple[str, ...] = tuple(kind.name for kind in KINDS)
KIND_CODES: dict[str, str] = {kind.name: kind.code for kind in KINDS}
# What rosters write in a column 类别 for the same thing.
KIND_ALIASES: dict[str, str] = {
    "中医医院": "中医院", "妇幼保健院": "妇幼保健机构", "妇保院": "妇幼保健机构", "疾控中心": "疾病预防控制中心",
    "卫生院": "乡镇卫生院", "卫生室": "村卫生室", "社区卫生服务机构": "", "民营医院": "", "公立医院": "", "医院": "",
    "综合性医院": "综合医院", "专科": "专科医院", "综合": "综合医院", "其他": "其他机构",
}  # fmt: skip

# Chinese name of the level -> level and grade as one code; 未定等 is the level alone.
LEVELS: dict[str, str] = {
    "三级特等": "3S", "三级甲等": "3A", "三级乙等": "3B", "三级丙等": "3C", "三级": "3",
    "二级甲等": "2A", "二级乙等": "2B", "二级丙等": "2C", "二级": "2",
    "一级甲等": "1A", "一级乙等": "1B", "一级丙等": "1C", "一级": "1",
    "未定级": "",
}  # fmt: skip

_BRANCH = re.compile(r"(?<=[院心])[^医]{0,6}(分院|分部|院区|分中心|分站)$")
_ENDINGS = [(kind.name, re.compile(rf"(?:{kind.pattern})$")) for kind in KINDS]
_DIGIT_LEVEL = str.maketrans({"1": "一", "2": "二", "3": "三", "Ⅰ": "一", "Ⅱ": "二", "Ⅲ": "三"})
_LEVEL_WORD = re.compile(
    r"^([一二三])(?:级(?=$|[^特甲乙丙])|级?(?=[特甲乙丙]))(?:([特甲乙丙])(?:等|级)?|未定等)?"
    r"(?:综合|专科|中医)?(?:医院|医疗机构)?$"
)
_LEVEL_INSIDE = re.compile(r"(?<!第)([一二三])级([特甲乙丙])等")
_LEVEL_SHORT = re.compile(r"(?<![第一二三十])([一二三])([甲乙丙])(?=(?:综合|专科|中医)?医院$|$)")


def without_brackets(name: str) -> str:
    """Return a squashed name without what stands in parentheses."""
    return re.sub(r"\([^()]*\)", "", squash(name))


def kind_of(name: str) -> str:
    """Return the kind a unit's name says, or nothing: only the end of the name counts.

    吉林油田医院主业机关卫生所 is a 卫生所 although it names a hospital. A name that ends in plain 医院 and says no
    specialty is a 综合医院, because the naming rules ask other hospitals to say what they are.
    """
    base = _BRANCH.sub("", without_brackets(name))
    for kind, ending in _ENDINGS:
        if ending.search(base):
            return kind
    return ""


def is_generic(name: str) -> bool:
    """Say whether a text is only the word for a kind (社区卫生服务中心), so a heading and not a unit's name."""
    base = without_brackets(name)
    return base in KIND_NAMES or base in KIND_ALIASES or base in {"中心卫生院", "卫生服务站", "中医医院"}


def kind_from_column(text: str) -> str | None:
    """Return the kind a column 类别 says, nothing when it says none, ``None`` when the table does not know it."""
    word = without_brackets(text)
    if word in KIND_NAMES or not word:
        return word
    return KIND_ALIASES.get(word)


def kind_code(kind: str) -> str:
    """Return the code a kind is stored under; a code is returned as it is."""
    return KIND_CODES.get(kind, kind)


def level_from_column(text: str) -> str | None:
    """Return the level a column 等级 says (三甲 becomes 三级甲等), or ``None`` when it cannot be read as one."""
    word = squash(text)
    if word in {"", "未定级", "未评级", "未评定", "无级别"}:
        return "未定级" if word else ""
    found = _LEVEL_WORD.match(word.translate(_DIGIT_LEVEL))
    if found is None:
        return None
    return f"{found[1]}级{found[2]}等" if found[2] else f"{found[1]}级"


def level_in_name(name: str) -> str:
    """Return the level a name itself says, else nothing: 第二甲状腺医院 says none."""
    text = squash(name)
    for inside in re.findall(r"\(([^()]*)\)", text):
        level = level_from_column(inside)
        if level:
            return level
    found = _LEVEL_INSIDE.search(text) or _LEVEL_SHORT.search(without_brackets(text))
    return f"{found[1]}级{found[2]}等" if found else ""
