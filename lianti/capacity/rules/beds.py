"""Pure rules of beds: what a report may say, when it is stale, conversion of beds, reasons for a suggestion."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise, squash

BED_HOLD_MINUTES = 10
# A number is written down on the day it was told; older ones only confuse.
_LATEST = dt.timedelta(hours=12)
_MOST_BEDS = 999
_MOST_ROWS = 200
_RANGE = re.compile(r"(\d{1,3})[-~—至到](\d{1,3})")  # data


def check_ward(name: str, kind: str, beds: int, known: Mapping[str, str]) -> None:
    """Refuse a ward without a name, of no known kind, or with a number of beds that no ward has."""
    if not normalise(name):
        raise Refused("ward_name", _("请填写病区名称，例如“心内一病区”。"), field="name")
    if kind not in known:
        raise Refused("ward_kind", _("请选择床位类型。"), field="kind")
    if not 0 <= beds <= _MOST_BEDS:
        raise Refused("ward_beds", _("开放床位数要在 0 到 {most} 之间。"), most=_MOST_BEDS, field="beds")


class Told(NamedTuple):
    """What was told about a ward."""

    free: int
    leaving: int | None
    reporter_name: str
    reporter_role: str
    reported_at: dt.datetime


def check_report(told: Told, *, ward: str, beds: int, at: dt.datetime, field: str = "free") -> None:
    """Refuse a number nobody could be asked about later: more than there are, without a name, from another day."""
    if not 0 <= told.free <= beds:
        raise Refused(
            "bed_free", _("{ward}共开放 {beds} 张床，空床数要在 0 到 {beds} 之间。"), ward=ward, beds=beds, field=field
        )
    if told.leaving is not None and not 0 <= told.leaving <= beds:
        raise Refused(
            "bed_leaving", _("{ward}：今日预计出院不能多于开放床位 {beds} 张。"), ward=ward, beds=beds, field=field
        )
    if not told.reporter_name.strip() or not told.reporter_role.strip():
        raise Refused("bed_reporter", _("请写明{ward}是谁报的、什么职务。"), ward=ward, field="reporter_name")
    if told.reported_at > at:
        raise Refused("bed_reported_at", _("报数时间不能晚于现在。"), field="reported_at")
    if at - told.reported_at > _LATEST:
        raise Refused("bed_report_old", _("这个数是 12 小时以前的，请重新问过再登记。"), field="reported_at")


def is_stale(told_at: dt.datetime | None, at: dt.datetime, hours: float) -> bool:
    """Say whether a number is too old to send anybody on its word: never told, or longer ago than the term allows."""
    return told_at is None or at - told_at > dt.timedelta(hours=hours)


def bed_labels(text: str) -> tuple[str, ...]:
    """Return the beds named in a text: "1-12、加1" is twelve beds and one more; refuses doubles and too many."""
    found: list[str] = []
    for piece in re.split(r"[\s,，、;；]+", normalise(text)):
        spread = _RANGE.fullmatch(piece)
        if spread and int(spread[1]) <= int(spread[2]):
            found += [str(number) for number in range(int(spread[1]), int(spread[2]) + 1)]
        elif piece:
            found.append(squash(piece)[:20])
    if not found:
        raise Refused("bed_labels", _("请写出床号，例如“1-20、加1”。"), field="labels")
    if len(found) > _MOST_ROWS:
        raise Refused("bed_labels_many", _("一个病区最多登记 {most} 张床。"), most=_MOST_ROWS, field="labels")
    twice = next((label for label in found if found.count(label) > 1), None)
    if twice:
        raise Refused("bed_labels_twice", _("床号 {label} 写了两次。"), label=twice, field="labels")
    return tuple(found)


class Decision(NamedTuple):
    """A decision that beds become another kind, as it was taken (SY-32)."""

    to_kind: str
    beds: int
    reason: str
    decided_by: str
    number: str
    decided_on: dt.date


def check_conversion(
    decision: Decision, *, kind: str, beds: int, free: int | None, today: dt.date, known: Collection[str]
) -> None:
    """Refuse a conversion nobody decided, of more beds than there are, or (bed by bed) of beds that are taken."""
    if decision.to_kind not in known or decision.to_kind == kind:
        raise Refused("convert_kind", _("请选择要转成的床位类型（与现在不同）。"), field="to_kind")
    if not 1 <= decision.beds <= beds:
        raise Refused("convert_beds", _("本病区共 {beds} 张床，转换数要在 1 到 {beds} 之间。"), beds=beds, field="beds")
    if free is not None and decision.beds > free and decision.beds != beds:
        raise Refused("convert_taken", _("现在只有 {free} 张空床可以转换，其余有人。"), free=free, field="beds")
    for field, value, sentence in (
        ("reason", decision.reason, _("请写明为什么转换。")),
        ("decided_by", decision.decided_by, _("请写明由谁决定，例如“院长办公会”。")),
        ("number", decision.number, _("请填写文号或会议纪要号。")),
    ):
        if not value.strip():
            raise Refused("convert_missing", sentence, field=field)
    if decision.decided_on > today:
        raise Refused("convert_on", _("决定日期不能晚于今天。"), field="decided_on")


def bed_taken() -> Refused:
    """Return the refusal of a bed that somebody else has, with the way on."""
    return Refused("bed_taken", _("这张床刚刚被占用，请另选一张；其他内容没有变化。"), field="bed_uid")


def bed_hold_lost() -> Refused:
    """Return the refusal of a bed's hold that has run out."""
    return Refused("bed_hold_lost", _("床位保留时间已过，请重新选择。您填写的内容都在。"), field="bed_uid")


def can_be_offered(kind: str, department_id: int | None, asked_id: int | None) -> bool:
    """Say whether a ward's beds suit whoever waits for a department (SY-31): its own, or general ones of a small house.

    An intensive bed is a doctor's decision; no clock offers one.
    """
    if department_id is None:
        return kind == "general"
    return kind != "intensive" and department_id == asked_id


class Offer(NamedTuple):
    """A ward as a suggestion sees it."""

    free: int
    told_words: str
    distance_km: float | None
    own: bool
    stale: bool
    phone: str
    leaving: int | None


def bed_reasons(offer: Offer) -> tuple[str, ...]:
    """Return why a ward is suggested, in words that can be shown to a person."""
    reasons = [_("空床 {free} 张（{told}）").format(free=offer.free, told=offer.told_words)]
    if offer.leaving:
        reasons.append(_("今日预计还有 {n} 人出院").format(n=offer.leaving))
    if offer.own:
        reasons.append(_("本单位，不用转运"))
    elif offer.distance_km is not None:
        reasons.append(_("距离 {km} 公里").format(km=offer.distance_km))
    if offer.stale:
        known = _("数据已过时，请先电话 {phone} 核实") if offer.phone else _("数据已过时，请先电话核实")
        reasons.append(known.format(phone=offer.phone))
    return tuple(reasons)
