"""Items of the short forms with their LOINC codes; ranges are 示例 for adults, each laboratory's own range counts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lianti.kernel.pure.errors import mark as _


@dataclass(frozen=True)
class Item:
    """One item of a short form."""

    code: str
    name: str
    unit: str
    low: Decimal | None = None
    high: Decimal | None = None
    lowest: Decimal = Decimal(0)
    highest: Decimal = Decimal(100_000)


def _item(code: str, name: str, unit: str, low: str = "", high: str = "", within: str = "") -> Item:
    lowest, _between, highest = within.partition("..")
    return Item(
        code=code,
        name=name,
        unit=unit,
        low=Decimal(low) if low else None,
        high=Decimal(high) if high else None,
        lowest=Decimal(lowest or 0),
        highest=Decimal(highest or 100_000),
    )


# Beyond ``within`` no living person's value lies: it is a slip of the hand.
VITALS: dict[str, Item] = {
    "systolic": _item("8480-6", _("收缩压"), "mmHg", "90", "139", "40..300"),
    "diastolic": _item("8462-4", _("舒张压"), "mmHg", "60", "89", "20..200"),
    "pulse": _item("8867-4", _("脉搏"), "次/分", "60", "100", "20..260"),
    "temperature": _item("8310-5", _("体温"), "℃", "36", "37.2", "30..44"),
    "breathing": _item("9279-1", _("呼吸"), "次/分", "12", "20", "4..80"),
    "oxygen": _item("59408-5", _("血氧饱和度"), "%", "95", "", "40..100"),
    "glucose": _item("14743-9", _("指尖血糖"), "mmol/L", "3.9", "7.8", "0.5..60"),
    "weight": _item("29463-7", _("体重"), "kg", "", "", "0.5..350"),
    "height": _item("8302-2", _("身高"), "cm", "", "", "20..250"),
}
LABS: dict[str, Item] = {
    "glucose": _item("14749-6", _("葡萄糖"), "mmol/L", "3.9", "6.1"),
    "hba1c": _item("4548-4", _("糖化血红蛋白"), "%", "4.0", "6.0"),
    "cholesterol": _item("14647-2", _("总胆固醇"), "mmol/L", "", "5.2"),
    "triglyceride": _item("14927-8", _("甘油三酯"), "mmol/L", "", "1.7"),
    "hdl": _item("14646-4", _("高密度脂蛋白胆固醇"), "mmol/L", "1.0", ""),
    "ldl": _item("22748-8", _("低密度脂蛋白胆固醇"), "mmol/L", "", "3.4"),
    "creatinine": _item("14682-9", _("肌酐"), "μmol/L", "41", "111"),
    "urea": _item("22664-7", _("尿素"), "mmol/L", "2.6", "8.8"),
    "urate": _item("14933-6", _("尿酸"), "μmol/L", "155", "428"),
    "alt": _item("1742-6", _("丙氨酸氨基转移酶"), "U/L", "7", "50"),
    "potassium": _item("2823-3", _("钾"), "mmol/L", "3.5", "5.3"),
    "sodium": _item("2951-2", _("钠"), "mmol/L", "137", "147"),
    "haemoglobin": _item("718-7", _("血红蛋白"), "g/L", "115", "175"),
    "leukocytes": _item("6690-2", _("白细胞"), "10^9/L", "3.5", "9.5"),
    "platelets": _item("777-3", _("血小板"), "10^9/L", "125", "350"),
    "crp": _item("1988-5", _("C 反应蛋白"), "mg/L", "", "10"),
}
# What outside paper is mostly about: item name, category, modality, part of the body.
COMMON_REPORTS: tuple[tuple[str, str, str, str], ...] = (
    (_("胸部 CT 平扫"), "imaging", "CT", _("胸部")),
    (_("头颅 CT 平扫"), "imaging", "CT", _("头颅")),
    (_("头颅磁共振平扫"), "imaging", "MR", _("头颅")),
    (_("腰椎磁共振平扫"), "imaging", "MR", _("腰椎")),
    (_("胸部正位片"), "imaging", "DX", _("胸部")),
    (_("腹部彩超"), "ultrasound", "US", _("腹部")),
    (_("心脏彩超"), "ultrasound", "US", _("心脏")),
    (_("颈部血管彩超"), "ultrasound", "US", _("颈部")),
    (_("十二导联心电图"), "ecg", "ECG", _("心脏")),
    (_("24 小时动态心电图"), "ecg", "ECG", _("心脏")),
    (_("胃镜"), "endoscopy", "ES", _("上消化道")),
    (_("血常规"), "laboratory", "", ""),
    (_("生化全项"), "laboratory", "", ""),
    (_("凝血功能"), "laboratory", "", ""),
    (_("尿常规"), "laboratory", "", ""),
    (_("甲状腺功能"), "laboratory", "", ""),
    (_("肿瘤标志物"), "laboratory", "", ""),
    (_("病理活检"), "pathology", "SM", ""),
)
# Marks as they stand on paper (A5); noted, and never what recognition relies on.
MARKS: tuple[str, ...] = ("全国HR", "京津冀HR", "吉HR", "黑HR", "川HR", "琼HR")
