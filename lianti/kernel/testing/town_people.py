"""The invented people of the test town; identity numbers use a region no district has, phones a prefix nobody has."""

from __future__ import annotations

import datetime as dt

from lianti.kernel.pure.identity import make_identity
from lianti.residents.shapes import ResidentFields

REGION = "229900"

# key -> (account name, name, role, institution, department)
STAFF: dict[str, tuple[str, str, str, str, str]] = {
    "gp": ("lin.zhiyuan", "林知远", "gp", "community", ""),
    "nurse": ("he.xiaofeng", "何晓枫", "nurse", "community", ""),
    "head": ("le.pingchuan", "乐平川", "head", "community", ""),
    "village_doctor": ("jin.tusheng", "金土生", "village_doctor", "village", ""),
    "referral_centre": ("bai.zhilan", "白芷兰", "referral_centre", "hospital", ""),
    "specialist": ("cheng.yuanshan", "程远山", "specialist", "hospital", "心内科"),
    "department_head": ("gu.mingde", "顾明德", "department_head", "hospital", "心内科"),
    "emergency": ("lei.hanmo", "雷寒墨", "emergency", "hospital", "急诊科"),
    "duty_officer": ("shen.yebai", "沈夜白", "duty_officer", "hospital", ""),
    "admission": ("tao.ruyun", "陶如云", "admission", "hospital", ""),
    "front_desk": ("duan.qingqiu", "段清秋", "front_desk", "hospital", ""),
    "office": ("an.yuzhu", "安玉竹", "office", "hospital", ""),
    "medical_affairs": ("fang.ruoshui", "方若水", "medical_affairs", "hospital", ""),
    "administrator": ("qi.shoucheng", "齐守诚", "administrator", "hospital", ""),
    "regulator": ("yan.zhengqing", "颜正清", "regulator", "commission", ""),
    "insurance_bureau": ("bao.wanli", "鲍万里", "insurance_bureau", "bureau", ""),
    "specialty_specialist": ("song.baiyu", "宋白羽", "specialist", "specialty", ""),
    "stranger": ("mo.wenlu", "莫问路", "specialist", "stranger", ""),
    "stranger_centre": ("xu.changfeng", "许长风", "referral_centre", "stranger", ""),
}


def _person(name: str, birth_on: dt.date, sequence: int, **more: str) -> ResidentFields:
    return ResidentFields(
        name=name, identity_number=make_identity(REGION, birth_on, sequence), birth_on=birth_on, **more
    )


GRANDMOTHER_BIRTH = dt.date(1950, 3, 8)
FAMILY_PHONE = "10000001234"

# key -> (fields, institution, contracted)
RESIDENTS: dict[str, tuple[ResidentFields, str, bool]] = {
    "grandmother": (
        _person(
            "王秀兰", GRANDMOTHER_BIRTH, 124, phone=FAMILY_PHONE, record_number="22990010100100017",
            insurance_code="229900C0000000000001", insurance_type="resident", insured_region="示例市",
            district="宁江区", address="新化街道示例路 12 号", contact_name="李念安", contact_relation="grandchild",
            contact_phone="10000005678", allergies="青霉素", history="高血压 10 年",
        ), "community", True,
    ),
    # One phone for the whole family.
    "grandchild": (_person("李念安", dt.date(2012, 6, 1), 31, phone=FAMILY_PHONE), "community", True),
    "neighbour": (_person("单建国", dt.date(1958, 11, 20), 51, phone="10000002345"), "community", False),
    "villager": (_person("曾乐", dt.date(1966, 7, 7), 72, phone="10000003456"), "village", True),
    "inpatient": (_person("赵海川", dt.date(1971, 1, 15), 91, phone="10000004567"), "hospital", False),
    "namesake": (_person("王秀兰", dt.date(1959, 3, 8), 142, phone="10000006789"), "stranger", False),
}  # fmt: skip
