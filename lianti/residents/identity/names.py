"""Names made comparable: variant signs, sound, signs that look alike, newborns without a name of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lianti.kernel.pure.pinyin import readings_of
from lianti.kernel.pure.text import normalise, squash

# Old, traditional and rare forms of a sign; a system without the rare one writes the plain one.
_VARIANTS = str.maketrans(
    dict(
        re.findall(
            r"(\S)(\S)",
            """
            囯国 國国 圀国 峯峰 喆哲 堃坤 昇升 陞升 犇奔 甦苏 皜皓 晧皓 澔浩 濬浚 曌照 槑梅
            囍喜 仝同 勛勋 勳勋 迺乃 牀床 脩修 赟贇 劉刘 陳陈 張张 楊杨 趙赵 黃黄 吳吴 呉吴
            孫孙 馬马 羅罗 鄭郑 許许 謝谢 馮冯 鄧邓 蕭萧 葉叶 蘇苏 盧卢 鍾钟 鐘钟 譚谭 陸陆
            嚴严 韋韦 龍龙 萬万 賀贺 顧顾 錢钱 湯汤 喬乔 賴赖 龔龚 蘭兰 麗丽 華华 偉伟 強强
            彊强 軍军 傑杰 靜静 豔艳 艷艳 紅红 蓮莲 鳳凤 瓊琼 瑩莹 潔洁 輝辉 煇辉 慶庆 雲云
            學学 貴贵 賢贤 寶宝 寳宝 關关 賈贾 鄒邹 閆闫 閻阎 範范 齊齐 連连 倫伦 興兴 誌志
            誠诚 義义 銘铭 鋒锋 鵬鹏 騰腾 駿骏 東东 棟栋 樹树 權权 橋桥 維维 綺绮 緯纬 繼继
            榮荣 營营 衛卫 爲为 啓启 啟启 嶽岳 巖岩 彥彦 戰战
            """,
        )
    )
)
# Signs taken for one another on paper and on a screen; each group is written as its first sign.
_LOOKALIKE = {
    sign: group[0]
    for group in (
        "末未", "已己巳", "戊戌戍", "享亨", "候侯", "崇祟", "荀苟", "茹菇", "洁沽",
        "泠冷", "冼洗", "刁刀", "毌毋母", "日曰", "晴睛", "析折", "治冶", "竞竟",
        "壬王玉", "士土", "千干于", "人入", "凤风", "钧钓", "佳隹", "雎睢", "暧暖",
        "祎袆",
    )
    for sign in group
}  # fmt: skip
# What stands where a program could not write the sign.
_GAPS = re.compile(r"[?*□■〓\ufffd\ue000-\uf8ff]")
_NEWBORN = re.compile(
    r"^(?P<mother>[^之的]{2,6})[之的](?P<which>(?:[长次大小双一二三四甲乙丙12345ABCab]{0,2})"
    r"(?:子|女|婴儿|婴|男婴|女婴|新生儿|儿子|女儿|儿|男|宝宝?)(?:[一二三四甲乙丙12345ABCab])?)$"
)
_NEAR = ((re.compile(r"^(z|c|s)h"), r"\1"), (re.compile(r"([aei])ng$"), r"\1n"), (re.compile(r"^n(?=[aeiou])"), "l"))
_SEX_OF_NEWBORN = (("女", "female"), ("子", "male"), ("男", "male"))


@dataclass(frozen=True, slots=True)
class NameTraits:
    """A name in the forms in which it is compared; ``mother`` is set for a newborn named after its mother."""

    plain: str
    shape: str
    sound: str
    near: tuple[str, ...]
    gap: bool
    mother: str
    which: str


def fold(name: str) -> str:
    """Return a name as compared: NFKC, no blanks, every variant sign in its usual form."""
    text = normalise(name)
    text = text.upper() if text.isascii() else squash(text)
    return re.sub(r"[·•・.．]", "", text).translate(_VARIANTS)


def near_sound(syllable: str) -> str:
    """Return a syllable as people who do not part zh from z, n from l or ing from in would write it."""
    for pattern, instead in _NEAR:
        syllable = pattern.sub(instead, syllable)
    return syllable


@lru_cache(maxsize=65536)
def read_name(name: str) -> NameTraits:
    """Return the traits of a name as typed; an empty name gives empty traits."""
    plain = fold(name)
    newborn = _NEWBORN.match(plain)
    if newborn:
        mother = newborn["mother"]
        return NameTraits(plain, plain, _spell(plain), (), False, mother, newborn["which"])
    gap = bool(_GAPS.search(plain))
    syllables = readings_of(plain)
    near = tuple(near_sound(s) for s in syllables)
    shape = "".join(_LOOKALIKE.get(sign, sign) for sign in plain)
    return NameTraits(plain, shape, " ".join(syllables), near, gap, "", "")


def _spell(name: str) -> str:
    return " ".join(readings_of(name))


def newborn_sex(which: str) -> str:
    """Return the sex that the name of a newborn tells, empty when it tells none."""
    return next((sex for sign, sex in _SEX_OF_NEWBORN if sign in which), "")
