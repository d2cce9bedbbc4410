"""Wards of the demo and what they tell twice a day; every number is invented (示例).

Most clinics (卫生所) have no bed. During the past only one ward of the hospital tells each time, so that building stays
quick; in the last two days, and every day that the demo lives on, all of them do.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import TYPE_CHECKING, NamedTuple

from lianti.capacity import actions, rules
from lianti.capacity.models import Bed, BedBooking, Ward
from lianti.capacity.queries import wards_for
from lianti.demo.chances import chance
from lianti.demo.founding import PLATFORM, Ground
from lianti.demo.places import LEAD
from lianti.demo.world import World
from lianti.kernel.pure import clock, ids
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.parties.models import Institution

HOURS = (8, 16)
# Reports are shared until seven days before the end of a build; all wards tell for its last two.
_LONG_PAST = dt.timedelta(days=5)
_FILLED = dt.timedelta(days=9)
_HEAD, _NURSE = "护士长", "值班护士"


class House(NamedTuple):
    """A ward: institution, department, name, kind, beds; ``rows`` says how many are kept one by one."""

    place: str
    department: str
    name: str
    kind: str
    beds: int
    rows: int = 0


HOUSES: tuple[House, ...] = (
    House(LEAD, "心内科", "心内一病区", "general", 42),
    House(LEAD, "心内科", "心内二病区", "general", 12, 12),
    House(LEAD, "神经内科", "神内病区", "general", 40),
    House(LEAD, "内分泌科", "内分泌病区", "general", 30),
    House(LEAD, "呼吸科", "呼吸病区", "general", 38),
    House(LEAD, "消化科", "消化病区", "general", 36),
    House(LEAD, "普外科", "普外病区", "general", 44),
    House(LEAD, "骨科", "骨科病区", "general", 45),
    House(LEAD, "急诊科", "重症监护病区", "intensive", 10),
    House(LEAD, "康复医学科", "康复病区", "rehabilitation", 16, 16),
    House("宁江吉林油田江北医院", "内科", "内科病区", "general", 30),
    House("宁江吉林油田江北医院", "外科", "外科病区", "general", 24),
    House("北方康复医院", "康复科", "康复一病区", "rehabilitation", 60),
    House("宁江广仁糖尿病专科医院", "糖尿病科", "糖尿病病区", "general", 20),
    House("荆氏医院", "内科", "老年病区", "elderly", 30),
    House("康莱尔医院", "内科", "安宁疗护病区", "hospice", 8),
    House("繁荣社区卫生服务中心", "全科", "护理病区", "nursing", 6),
    House("哈达山卫生院", "全科", "护理病区", "nursing", 12),
)


def found_wards(ground: Ground) -> None:
    """Register the wards, two of them with beds kept one by one."""
    with ids.seeded(random.Random(f"{ground.at:%Y-%m-%d} wards")):  # noqa: S311 - invented wards, not secrets
        for number, house in enumerate(HOUSES):
            ward = actions.open_ward(
                institution=ground.institutions[house.place],
                department=ground.departments[house.place, house.department],
                name=house.name,
                kind=house.kind,
                beds=house.beds,
                phone=f"1000000{6001 + number}",
                by=PLATFORM,
                at=ground.at,
            )
            if house.rows:
                labels = rules.bed_labels(f"1-{house.rows}")
                actions.keep_rows(ward=ward, labels=labels, by=PLATFORM, at=ground.at)


def open_ward_below(place: Institution, beds: int, at: dt.datetime) -> None:
    """Register the ward of a clinic that says it has beds; most have none."""
    if not Ward.objects.filter(institution=place).exists():
        actions.open_ward(institution=place, name="病房", kind="general", beds=beds, by=PLATFORM, at=at)


def ward_below(place: Institution | None, at: dt.datetime) -> uuid.UUID | None:
    """Return a ward of a clinic that can still take somebody, as the clinic itself sees it."""
    if place is None:
        return None
    free = [w for w in wards_for(place, at, None) if w.free != 0 and w.mode == "counts"]
    lying = BedBooking.objects.filter(ended_at=None)
    return next((w.uid for w in free if lying.filter(ward__uid=w.uid).count() < w.beds), None)


def convert_some(ground: Ground, at: dt.datetime) -> None:
    """Let the hospital turn ten beds of neurology into nursing beds (SY-32), as its leadership decided."""
    ward = Ward.objects.get(institution=ground.institutions[LEAD], name="神内病区")
    decided = clock.local_day(at) - dt.timedelta(days=3)
    decision = rules.Decision("nursing", 10, "出院后仍需护理的患者多", "院长办公会（示例）", "示例〔1〕号", decided)
    with ids.seeded(random.Random(f"{at:%Y-%m-%d} conversion")):  # noqa: S311
        actions.convert_beds(ward=ward, decision=decision, by=PLATFORM, at=at)


def tell(world: World, at: dt.datetime) -> None:
    """Let the wards tell how many beds are free, on the phone to whoever sits in the admission office."""
    everybody = _wards()
    wards = [w for w in everybody if w.mode == "counts"]
    past = world.shared_until is not None and at < world.shared_until + _LONG_PAST
    if past:
        own = [w for w in wards if w.institution_id == world.places[LEAD].pk]
        wards = [own[(at.toordinal() * 2 + (at.hour > HOURS[0])) % len(own)]]
    else:
        wards = everybody
    with ids.seeded(random.Random(f"{world.seed}|beds|{at:%Y-%m-%d %H}")):  # noqa: S311
        for ward in wards:
            _tell(world, ward, at)
        if at.hour == HOURS[0] and not (past and at < (world.shared_until or at) - _FILLED):
            for ward in everybody:
                _turn_over(world, ward, at)


def _turn_over(world: World, ward: Ward, at: dt.datetime) -> None:
    """Let somebody leave and somebody come where beds are kept one by one; a quarter stays free."""
    if ward.mode != "rows":
        return
    taken = BedBooking.objects.filter(ward=ward, ended_at=None, subject_type="ward").order_by("occupied_at", "pk")
    lying = list(taken.select_related("bed__ward__institution"))
    if len(lying) > ward.beds * 3 // 4 and lying[0].bed is not None:
        actions.clear_bed(bed=lying[0].bed, by=PLATFORM, at=at)
    # A bed that is on offer to somebody waiting is left alone.
    empty = Bed.objects.filter(ward=ward, closed=False).exclude(bookings__in=taken).exclude(held_until__gt=at)
    beds = empty.select_related("ward__institution")
    for bed in list(beds.order_by("order"))[: 1 + int(chance(world.seed, ward.name, f"turn {at:%Y-%m-%d}") * 2)]:
        if not BedBooking.objects.filter(bed=bed, ended_at=None).exists():
            actions.take_bed(bed=bed, by=PLATFORM, at=at)


def _tell(world: World, ward: Ward, at: dt.datetime) -> None:
    dice = chance(world.seed, f"{ward.institution.name} {ward.name}", f"beds {at:%Y-%m-%d %H}")
    if dice > 0.93:  # nobody answered the phone
        return
    by = _caller(world, ward)
    if ward.mode == "rows":
        actions.confirm_rows(ward=ward, by=by, at=at)
        return
    actions.report_beds(
        ward=ward,
        free=int(dice * dice * ward.beds * 0.28),
        leaving=int(dice * 6) if at.hour == HOURS[0] else None,
        reporter_name="病区护士站",
        reporter_role=_HEAD if at.hour == HOURS[0] else _NURSE,
        by=by,
        at=at,
    )


def _caller(world: World, ward: Ward) -> Viewer:
    place = ward.institution_id
    found = world.colleagues(place, "admission") or world.colleagues(place, "nurse")
    return found[0] if found else PLATFORM


def _wards() -> list[Ward]:
    return list(Ward.objects.filter(is_active=True).select_related("institution").order_by("pk"))


def ward_of(world: World, department_id: int | None) -> uuid.UUID | None:
    """Return the ward that takes the inpatients of a department, None when its beds are not in the pool."""
    if not world.wards:
        world.wards = {w.department_id: w.uid for w in reversed(_wards()) if w.mode == "counts"}
    return world.wards.get(department_id)
