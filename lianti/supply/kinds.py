"""Code lists of shared supply."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

KINDS: dict[str, str] = {"sterile": _("消毒供应"), "blood": _("临床用血")}
CENTRES: dict[str, str] = {"sterile": _("消毒供应中心"), "blood": _("输血科/血库")}
URGENCIES: dict[str, str] = {"routine": _("常规"), "urgent": _("紧急"), "emergency": _("抢救")}
PRODUCTS: dict[str, str] = {
    "red_cells": _("红细胞"),
    "plasma": _("冰冻血浆"),
    "platelets": _("血小板"),
    "cryo": _("冷沉淀"),
}
ABO: dict[str, str] = {"A": _("A 型"), "B": _("B 型"), "O": _("O 型"), "AB": _("AB 型")}
RH: dict[str, str] = {"positive": _("RhD 阳性"), "negative": _("RhD 阴性")}
DECLINE_REASONS: dict[str, str] = {
    "no_stock": _("没有库存"),
    "wrong_item": _("不供应这种物品"),
    "needs_sample": _("需先送血样或补申请资料"),
    "too_soon": _("这个时间送不到"),
    "other": _("其他（请写明）"),
}
# What is asked with an order, and what is traced of each pack.
MOST_LINES, MOST_PACKS, MOST_PIECES = 12, 60, 200
