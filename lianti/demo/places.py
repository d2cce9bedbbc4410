"""Where the demo plays: the public names of 33 institutions; departments, coordinates and everything else invented."""

from __future__ import annotations

from typing import NamedTuple

LEAD = "松原吉林油田医院"
COMMISSION = "示例市卫生健康委员会"
BUREAU = "示例市医疗保障局"
GROUP = ("松原吉林油田医院城市医疗集团", "松原油田医疗集团")
NETWORK = ("示例协作网（演示）", "示例协作网")
# A comparison: another city's yearly tasks read over some members; it sets no terms.
MIRROR = ("示例对照集团（海口重点任务，演示）", "示例对照集团")
SECOND_MIRROR = ("示例对照联盟（吉林市方案，演示）", "示例对照联盟")
THIRD_MIRROR = ("示例对照医联体（齐齐哈尔方案，演示）", "示例对照医联体")
FOURTH_MIRROR = ("示例对照医院集团（德阳制度，演示）", "示例对照医院集团")
MIRROR_PLACES = ("沿江社区卫生服务中心", "滨江东区社区卫生服务站")
# Where shared results, beds for nursing and follow-up happen, so that these comparisons have something to read.
THIRD_PLACES = ("繁荣社区卫生服务中心", "荆氏医院", "康莱尔医院", "吉林油田乾安采油厂卫生所")
FOURTH_PLACES = ("建设社区卫生服务中心", "宁江吉林油田江北医院", "吉林油田地调卫生所", "吉林油田新立采油厂卫生所")


class Place(NamedTuple):
    """An institution: short name, district when the name says it, invented coordinates, share of the people served."""

    name: str
    short: str
    district: str
    longitude: float | None
    latitude: float | None
    weight: int = 0


NINGJIANG, QIANAN = "宁江区", "乾安县"
PLACES: tuple[Place, ...] = (
    Place(LEAD, "油田医院", "", 124.826, 45.142),
    Place("松原市疾病预防控制中心", "市疾控", "", 124.819, 45.151),
    Place("松原市妇幼保健计划生育服务中心", "市妇幼", "", 124.812, 45.148),
    Place("宁江吉林油田江北医院", "江北医院", NINGJIANG, 124.846, 45.186),
    Place("哈达山卫生院", "哈达山卫生院", NINGJIANG, 124.951, 45.067, 8),
    Place("繁荣社区卫生服务中心", "繁荣社区", NINGJIANG, 124.836, 45.172, 14),
    Place("建设社区卫生服务中心", "建设社区", NINGJIANG, 124.821, 45.163, 12),
    Place("沿江社区卫生服务中心", "沿江社区", NINGJIANG, 124.808, 45.158, 12),
    Place("滨江西区社区卫生服务站", "滨江西区站", NINGJIANG, 124.795, 45.149, 6),
    Place("滨江东区社区卫生服务站", "滨江东区站", NINGJIANG, 124.803, 45.146, 6),
    Place("荆氏医院", "荆氏医院", "", 124.829, 45.158),
    Place("康莱尔医院", "康莱尔医院", "", 124.834, 45.149),
    Place("北方康复医院", "北方康复", "", 124.841, 45.161),
    Place("宁江颐和堂医院", "颐和堂", NINGJIANG, 124.852, 45.178),
    Place("宁江华通肛肠医院", "华通肛肠", NINGJIANG, 124.848, 45.169),
    Place("松原肛肠医院", "松原肛肠", "", 124.817, 45.139),
    Place("仁大医院", "仁大医院", "", 124.823, 45.133),
    Place("宁江广仁糖尿病专科医院", "广仁糖尿病", NINGJIANG, 124.857, 45.175),
    Place("吉林油田地调卫生所", "地调卫生所", "", 124.788, 45.131, 2),
    Place("吉林油田地钻卫生所", "地钻卫生所", "", 124.779, 45.137, 2),
    Place("吉林油田建设卫生所", "建设卫生所", "", 124.791, 45.126, 3),
    Place("吉林油田医院主业机关卫生所", "主业机关卫生所", "", 124.824, 45.140, 3),
    Place("吉林油田机关卫生所（镜湖）", "镜湖卫生所", "", 124.815, 45.128, 4),
    Place("吉林油田望湖卫生所", "望湖卫生所", "", 124.812, 45.122, 4),
    Place("吉林油田和平卫生所", "和平卫生所", "", 124.831, 45.137, 3),
    Place("吉林油田前炼卫生所", "前炼卫生所", "", 124.856, 45.104, 3),
    Place("吉林油田采油一厂卫生所", "采油一厂卫生所", "", 124.935, 45.236, 3),
    Place("吉林油田研究院卫生所", "研究院卫生所", "", 124.819, 45.134, 2),
    Place("吉林油田山下卫生所", "山下卫生所", "", 124.871, 45.221, 2),
    Place("吉林油田总医院英台采油厂医务室", "英台医务室", "", 124.302, 45.483, 2),
    Place("吉林油田乾安采油厂卫生所", "乾安采油厂卫生所", QIANAN, 124.028, 45.008, 3),
    Place("吉林油田新立采油厂卫生所", "新立采油厂卫生所", "", 124.744, 45.011, 4),
    Place("吉林油田职工卫生所（长采）", "长采卫生所", "", 124.806, 45.119, 2),
)
# The fictitious network of the second alliance.
NETWORK_PLACES: tuple[Place, ...] = (
    Place("示例镇中心卫生院（演示）", "示例镇卫生院", "示例县", 125.214, 44.942, 4),
    Place("示例村卫生室（演示）", "示例村卫生室", "示例县", 125.302, 44.915, 2),
    Place("示例县医院（演示）", "示例县医院", "示例县", 125.232, 44.951),
)
# The village room of the township hospital (JL-40).
PARENTS = {"示例村卫生室（演示）": "示例镇中心卫生院（演示）"}
STREETS = {
    NINGJIANG: ("繁荣街道", "建设街道", "沿江街道", "滨江街道", "镜湖街道", "临江街道", "文化街道", "哈达山镇"),
    QIANAN: ("乾安镇", "荣业街道", "驰誉街道"),
    "示例县": ("示例镇",),
}


class Ward(NamedTuple):
    """A department: name, kind, 诊疗科目, how many doctors."""

    name: str
    kind: str
    subject: str
    doctors: int


LEAD_WARDS: tuple[Ward, ...] = (
    Ward("转诊中心", "office", "", 0),
    Ward("急诊科", "emergency", "20", 4),
    Ward("心内科", "clinical", "03.04", 6),
    Ward("神经内科", "clinical", "03.03", 5),
    Ward("内分泌科", "clinical", "03.07", 4),
    Ward("呼吸科", "clinical", "03.01", 4),
    Ward("消化科", "clinical", "03.02", 4),
    Ward("普外科", "clinical", "04.01", 4),
    Ward("骨科", "clinical", "04.03", 4),
    Ward("妇产科", "clinical", "05", 4),
    Ward("儿科", "clinical", "07", 4),
    Ward("眼科", "clinical", "10", 3),
    Ward("肿瘤科", "clinical", "19", 3),
    Ward("康复医学科", "clinical", "21", 3),
    Ward("影像科", "technical", "32", 4),
    Ward("检验科", "technical", "30", 2),
    Ward("消毒供应中心", "technical", "", 0),
    Ward("输血科", "technical", "", 0),
)
MEMBER_WARDS: dict[str, tuple[Ward, ...]] = {
    "宁江吉林油田江北医院": (
        Ward("转诊办公室", "office", "", 0), Ward("急诊科", "emergency", "20", 2), Ward("内科", "clinical", "03", 3),
        Ward("外科", "clinical", "04", 2),
    ),
    "宁江广仁糖尿病专科医院": (Ward("转诊办公室", "office", "", 0), Ward("糖尿病科", "clinical", "03.07", 3)),
    "北方康复医院": (Ward("转诊办公室", "office", "", 0), Ward("康复科", "clinical", "21", 3)),
    "松原肛肠医院": (Ward("转诊办公室", "office", "", 0), Ward("肛肠科", "clinical", "04.01", 2)),
    "宁江华通肛肠医院": (Ward("肛肠科", "clinical", "04.01", 2),),
    "荆氏医院": (Ward("内科", "clinical", "03", 2),),
    "康莱尔医院": (Ward("内科", "clinical", "03", 2),),
    "仁大医院": (Ward("内科", "clinical", "03", 2),),
    "宁江颐和堂医院": (Ward("中医科", "clinical", "50", 2),),
}  # fmt: skip
PRIMARY_WARD = Ward("全科", "clinical", "02", 2)


class Clinic(NamedTuple):
    """A service: institution, department, name, kind, weekly clinics as (weekday, from hour, to hour, seats)."""

    place: str
    ward: str
    name: str
    kind: str
    weekly: tuple[tuple[int, int, int, int], ...]
    expert: int = -1
    capabilities: str = ""
    preparation: str = ""
    source: str = "pool"


def _days(days: str, begins: int, ends: int, seats: int) -> tuple[tuple[int, int, int, int], ...]:
    return tuple((int(day), begins, ends, seats) for day in days)


def _lead(ward: str, expert_days: str, plain_days: str, seats: int = 10, about: str = "") -> tuple[Clinic, ...]:
    """Return the two clinics every clinical department of the lead holds: an expert's and an ordinary one."""
    return (
        Clinic(LEAD, ward, f"{ward}专家门诊", "outpatient", _days(expert_days, 8, 11, 8), 0, about),
        Clinic(LEAD, ward, f"{ward}普通门诊", "outpatient", _days(plain_days, 13, 16, seats)),
    )


def _exam(ward: str, name: str, weekly: tuple[tuple[int, int, int, int], ...], preparation: str) -> Clinic:
    """Return an examination the lead offers."""
    return Clinic(LEAD, ward, name, "examination", weekly, preparation=preparation)


CLINICS: tuple[Clinic, ...] = (
    *_lead("心内科", "24", "135", 12, "冠心病介入、心律失常射频消融、难治性高血压"),
    Clinic(LEAD, "心内科", "高血压门诊", "outpatient", _days("35", 8, 11, 12), 1, "动态血压、继发性高血压筛查"),
    *_lead("神经内科", "13", "245", 12, "脑卒中、帕金森病、癫痫"),
    *_lead("内分泌科", "24", "135", 12, "糖尿病及并发症、甲状腺疾病"),
    *_lead("呼吸科", "3", "24", 10, "慢阻肺、肺结节"),
    *_lead("消化科", "15", "24", 10, "早癌内镜筛查、炎症性肠病"),
    Clinic(LEAD, "普外科", "普外科专家门诊", "outpatient", _days("3", 8, 11, 8), 0, "胆道、甲状腺、疝"),
    Clinic(LEAD, "普外科", "普外科普通门诊", "outpatient", _days("135", 13, 16, 10), source="interface"),
    *_lead("骨科", "2", "135", 12, "膝髋置换、脊柱"),
    *_lead("妇产科", "4", "135", 10, "高危妊娠、宫颈病变"),
    *_lead("儿科", "1", "24", 10),
    *_lead("眼科", "3", "24", 10, "白内障、糖尿病视网膜病变"),
    *_lead("肿瘤科", "2", "4", 8),
    *_lead("康复医学科", "5", "13", 8),
    _exam("影像科", "CT 检查", _days("12345", 8, 11, 10), "增强扫描前禁食 4 小时，带既往片子"),
    _exam("影像科", "磁共振检查", _days("135", 13, 17, 8), "体内有金属植入物请提前说明"),
    _exam("影像科", "腹部超声", _days("12345", 8, 11, 12), "检查当天空腹"),
    _exam("心内科", "动态心电图", _days("135", 8, 10, 6), "当天不要洗澡，穿宽松上衣"),
    _exam("消化科", "胃镜检查", _days("24", 8, 11, 8), "前一晚 8 点后禁食禁水"),
    Clinic("宁江吉林油田江北医院", "内科", "内科门诊", "outpatient", _days("12345", 8, 11, 10)),
    Clinic("宁江广仁糖尿病专科医院", "糖尿病科", "糖尿病专科门诊", "outpatient", _days("135", 8, 11, 10), 0),
    Clinic("北方康复医院", "康复科", "康复评定门诊", "outpatient", _days("24", 8, 11, 8), 0),
    Clinic("松原肛肠医院", "肛肠科", "肛肠门诊", "outpatient", _days("35", 8, 11, 8), 0),
)
