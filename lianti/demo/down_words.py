"""What the demo's wards write when they send somebody down; invented, marked as examples, nothing to treat by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lianti.demo.chances import chance
from lianti.demo.world import World
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.drugs import keep_drugs
from lianti.referrals.rules.drugs import DrugRow
from lianti.referrals.shapes.down import PlanDrug

_COMMON = ("硝苯地平控释片", "盐酸二甲双胍片", "格列齐特缓释片", "布洛芬缓释胶囊", "奥美拉唑肠溶胶囊", "阿莫西林胶囊")


@dataclass(frozen=True)
class Words:
    """The words of one illness."""

    course: str
    treatment: str
    drugs: tuple[PlanDrug, ...]
    targets: str
    checks: tuple[tuple[str, int], ...]
    alarm_signs: str
    send_back_when: str


PLANS: dict[str, Words] = {
    "I6": Words(
        "住院 {days} 天，急性期已过，肌力好转，生命体征平稳，可在陪护下行走。",
        "抗血小板、调脂、控制血压，早期康复训练。",
        (PlanDrug("阿司匹林肠溶片", "100mg", "每晚一次", 28), PlanDrug("阿托伐他汀钙片", "20mg", "每晚一次", 28)),
        "血压低于 140/90 mmHg；低密度脂蛋白低于 1.8 mmol/L；每日康复训练 30 分钟。",
        (("血压、肌力评估", 7), ("血脂、肝功能", 28)),
        "言语不清或肢体无力加重、黑便、意识改变。",
        "出现任一警示症状立即返院；血压连续两次高于 180/110 时加急返院。",
    ),
    "I": Words(
        "住院 {days} 天，症状缓解，血压、心率达标，心功能稳定。",
        "规范降压、调脂，调整用药后平稳三天以上。",
        (PlanDrug("苯磺酸氨氯地平片", "5mg", "每日一次", 28), PlanDrug("缬沙坦胶囊", "80mg", "每日一次", 14)),
        "血压低于 140/90 mmHg，静息心率 55～80 次/分。",
        (("血压、心率、下肢水肿", 7), ("血钾、肾功能", 14)),
        "胸痛超过 15 分钟、夜间不能平卧、晕厥。",
        "出现任一警示症状，或血压连续两次高于 180/110。",
    ),
    "E1": Words(
        "住院 {days} 天，血糖平稳，无低血糖，饮食和注射方法已掌握。",
        "调整降糖方案，糖尿病教育，并发症筛查。",
        (PlanDrug("二甲双胍缓释片", "0.5g", "每日两次", 28), PlanDrug("甘精胰岛素", "12 单位", "睡前一次", 28)),
        "空腹血糖 4.4～7.0 mmol/L，餐后两小时低于 10.0 mmol/L。",
        (("空腹及餐后血糖", 7), ("糖化血红蛋白", 84)),
        "血糖低于 3.9 或高于 16.7 mmol/L、恶心呕吐、意识改变。",
        "低血糖反复出现，或血糖连续三天高于 13.9 mmol/L。",
    ),
    "": Words(
        "住院 {days} 天，急性期已过，症状好转，生命体征平稳，方案确定。",
        "对症治疗后好转，改为口服维持。",
        (PlanDrug("按出院医嘱维持用药（示例）", "1 片", "每日一次", 14),),
        "症状不加重，能完成日常活动。",
        (("症状与生命体征", 7), ("血常规、肝肾功能", 14)),
        "发热、呼吸困难、症状明显加重。",
        "出现任一警示症状，或复查指标异常。",
    ),
}


def words_for(code: str) -> Words:
    """Return the words for an ICD-10 code, those of the longest beginning that is known."""
    return next(PLANS[head] for head in sorted(PLANS, key=len, reverse=True) if code.startswith(head))


def stock(world: World, place: str, by: Viewer, at: dt.datetime) -> int:
    """Let a clinic keep its list of drugs (QQ-45): what plans ask for it mostly has, some is out, some it never had."""
    told = {(drug.name, drug.dose): drug for words in PLANS.values() for drug in words.drugs}
    rows = [DrugRow(name, "", "片") for name in _COMMON]
    for name, _dose in told:
        drawn = chance(world.seed, place, f"drug {name}")
        if drawn < 0.85:
            rows.append(DrugRow(name, "", "片", in_stock=drawn < 0.72))
    return keep_drugs(rows=rows, replace=True, by=by, at=at)
