"""Plain values for the rules: one laboratory, one clinic, a certificate each."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from lianti.kernel.pure import clock
from lianti.recognition.shapes import Certificate, Item, Place, Result

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 3, 11)
NOW = clock.at_time(TODAY, 9)
SONGYUAN, CHANGCHUN, WUHAN = "220700", "220100", "420100"
POTASSIUM = Item("2823-3", "钾", "laboratory", "", 7, sample=True, fen=500)
CHEST = Item("IMG-CT-CHEST", "胸部CT平扫", "imaging", "chest", 30, sample=True, fen=22000)
LIMB = Item("IMG-DR", "数字化X线摄影（其他部位）", "imaging", "", 60, sample=True, fen=8000)
LAB = Place(1, 3, SONGYUAN, frozenset({1}))
CLINIC = Place(2, 1, SONGYUAN, frozenset({1}))
STRANGER = Place(3, 2, WUHAN, frozenset({2}))


def certificate(scope: str = "alliance", **more: Any) -> Certificate:
    """A confirmed certificate of potassium over the year; keyword arguments change it."""
    usual: dict[str, Any] = {
        "kind": "eqa", "scope": scope, "since_on": dt.date(2026, 1, 1), "until_on": dt.date(2027, 1, 1),
        "item_code": "2823-3", "areas": {"city": (SONGYUAN,), "province": ("220000",)}.get(scope, ()),
        "alliance_id": 1 if scope == "alliance" else None,
    }  # fmt: skip
    return Certificate(**(usual | more))


def result(days: int = 2, **more: Any) -> Result:
    """A potassium of some days ago."""
    usual: dict[str, Any] = {
        "uid": uuid.uuid4(), "item_code": "2823-3", "performed_at": NOW - days * DAY, "place_id": 1, "text": "4.1",
        "unit": "mmol/L", "reference": "3.5–5.3", "laboratory": "市中心医院",
    }  # fmt: skip
    return Result(**(usual | more))
