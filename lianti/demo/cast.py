"""The listed accounts, one for each role that signs in, and how many colleagues work beside them."""

from __future__ import annotations

from typing import NamedTuple

from lianti.demo.places import BUREAU, COMMISSION, LEAD

CLINIC = "繁荣社区卫生服务中心"
VILLAGE = "示例村卫生室（演示）"
BUILDING, RIVER = "建设社区卫生服务中心", "沿江社区卫生服务中心"
# So many people the scene of the last morning needs, also in the smallest demo.
NEEDED = {CLINIC: 16, BUILDING: 8, RIVER: 6, VILLAGE: 5}


class Account(NamedTuple):
    """A listed account: account name, name, role, institution, department, what to try."""

    username: str
    name: str
    role: str
    place: str
    ward: str
    hint: str


ACCOUNTS: tuple[Account, ...] = (
    Account("demo.gp", "林知远", "gp", CLINIC, "", "全科医生：打开草稿、补资料、登记随访，或给居民新建转诊"),
    Account("demo.nurse", "何晓枫", "nurse", CLINIC, "", "社区护士：为居民建档、填写转诊单、登记随访"),
    Account("demo.village", "金土生", "village_doctor", VILLAGE, "", "村医：在示例协作网里上转，看到两成预留号"),
    Account("demo.centre", "白芷兰", "referral_centre", LEAD, "转诊中心", "转诊中心：受理待受理的转诊，选号或登记床位"),
    Account("demo.doctor", "程远山", "specialist", LEAD, "心内科", "专科医师：接诊到院患者，写回转意见"),
    Account("demo.chief", "顾明德", "department_head", LEAD, "心内科", "科主任：看本科室的转诊和超时"),
    Account("demo.emergency", "雷寒墨", "emergency", LEAD, "急诊科", "急诊科：确认一件急诊通知"),
    Account("demo.duty", "沈夜白", "duty_officer", LEAD, "", "行政总值班：夜间加急和急诊"),
    Account("demo.desk", "段清秋", "front_desk", LEAD, "", "分诊台/挂号窗口：今天的到诊名单，确认到院"),
    Account("demo.ward", "陶如云", "admission", LEAD, "", "住院处：住院转诊到院确认"),
    Account("demo.office", "安玉竹", "office", LEAD, "", "医联体办公室：成员、协议到期、导入名单、章程看板"),
    Account("demo.medical", "方若水", "medical_affairs", LEAD, "", "医务科：号源、排班与停诊"),
    Account("demo.supply", "阎鹤鸣", "centre_staff", LEAD, "消毒供应中心", "共享中心人员：受理灭菌包申请，逐包发出"),
    Account("demo.head", "乐平川", "head", CLINIC, "", "成员单位院长：本单位的协议与看板"),
    Account("demo.regulator", "颜正清", "regulator", COMMISSION, "", "卫健委：只读的章程看板"),
    Account("demo.bureau", "喻知衡", "insurance_bureau", BUREAU, "", "医保局：起付线标准和减免规则（示例）"),
    Account("demo.audit", "郁清扬", "auditor", LEAD, "", "审计员：谁看过谁的档案，紧急调阅是否复核，异常访问"),
    Account("demo.admin", "齐守诚", "administrator", LEAD, "", "系统管理员：账号、身份、工作日历"),
)

# Colleagues without a password who do the simulated work: role -> how many.
LEAD_COLLEAGUES = {"referral_centre": 3, "front_desk": 3, "admission": 2, "duty_officer": 3, "office": 2}
CENTRE_COLLEAGUES = {"referral_centre": 1, "front_desk": 1, "admission": 1, "duty_officer": 1}
# Doctors of the same name in one hospital, told apart by title, department and specialty.
NAMESAKE = ("陈思远", ("心内科", "骨科"))
