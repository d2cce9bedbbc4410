"""The paper work of the offices in the demo: disease lists and guides of both alliances (JL-42…44, SY-33, SY-34).

One step on a working morning: proposed, changed with reasons, submitted, approved by a second person; published, and
confirmed by one member after the other. Some never confirm. All content is a sample (示例).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

from lianti.alliances.models import Alliance, Membership
from lianti.alliances.queries import members_of
from lianti.catalogue import actions, case_reading
from lianti.catalogue.base_lists import base_list
from lianti.catalogue.kinds import GUIDE_PARTS, LIST_KINDS
from lianti.catalogue.list_shapes import Change
from lianti.catalogue.models import CaseCount, DiseaseList, Guide, GuideReceipt
from lianti.catalogue.permissions import CONFIRMERS
from lianti.catalogue.sample_guides import samples
from lianti.demo.chances import chance
from lianti.demo.places import LEAD
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.parties.shapes import Viewer

HOUR = (8, 25)
_DAY = dt.timedelta(days=1)
_TIERS = (3, 1, 2)
_COUNTED = 8
# What each alliance publishes: the group everything, the comparison one; nobody reads the same text twice.
_GUIDES = {
    "songyuan": ("htn-criteria", "dm-criteria", "stroke-pathway", "chd-pathway", "quality-basic"),
    "haikou": ("dm-criteria",),
}
_PLUS = {
    3: ("I48", "心房颤动", "近三年病例数超过线，已培训、有抗凝药（示例）"),
    2: ("K35", "急性阑尾炎", "已能独立开展（示例）"),
    1: ("I71", "主动脉夹层", "新开展腔内修复（示例）"),
}
_MINUS = "设备和人员暂不具备，先上转（示例）"
_NEXT = 45 * _DAY
# Members look at what is new once a week.
_CONFIRMED_ON = 3


def morning(world: World, at: dt.datetime) -> int:
    """Let each office make its next step and some members confirm; returns how many moves were made."""
    today = clock.local_day(at)
    if not world.is_workday(today):
        return 0
    done = 0
    for alliance in Alliance.objects.order_by("pk"):
        asked = _confirmations(world, alliance, at) if today.isoweekday() == _CONFIRMED_ON else ()
        for step in (*_steps(world, alliance, at), *asked):
            try:
                step()
                done += 1
            except (Refused, NotVisible):
                continue
    return done


def _offices(world: World) -> tuple[Viewer, Viewer]:
    """Return who writes and who approves at the lead; never the same person."""
    office = world.colleagues(world.places[LEAD].pk, "office")
    return office[0], office[1]


def _steps(world: World, alliance: Alliance, at: dt.datetime) -> Iterator[Callable[[], object]]:
    """Yield the one thing that the office does next, nothing when all is done or somebody is late with it."""
    writer, _second = _offices(world)
    if not CaseCount.objects.filter(alliance=alliance).exists():
        yield partial(_count, world, alliance, writer, at)
        return
    rows = DiseaseList.objects.filter(alliance=alliance).order_by("pk")
    newest = {(row.tier, row.kind): row for row in rows}
    tiers = set(Membership.objects.filter(alliance=alliance).values_list("tier", flat=True))
    places = [(tier, kind) for tier in _TIERS if tier in tiers for kind in LIST_KINDS]
    for place in places:
        row = newest.get(place)
        if row is None or row.state != "approved":
            if row is None or chance(world.seed, str(row.uid), f"late {at:%m%d}") < 0.75:
                yield partial(_list_step, world, alliance, place, row, at)
            break
    first = newest.get((3, "treat"))
    again = first is not None and first.approved_at is not None and at > first.approved_at + _NEXT
    if again and len(rows) == len(places):
        yield partial(_list_step, world, alliance, (3, "treat"), None, at)
    published = set(Guide.objects.filter(alliance=alliance).values_list("title", flat=True))
    for guide in samples():
        if guide["key"] in _GUIDES.get(alliance.charter_key, ()) and guide["title"] not in published:
            yield partial(_publish, alliance, guide, writer, at)
            break


def _count(world: World, alliance: Alliance, by: Viewer, at: dt.datetime) -> None:
    """Import three years of invented case counts of some members of every tier (JL-42)."""
    today = clock.local_day(at)
    years = [today.year - n for n in (3, 2, 1)]
    lines = ["\t".join(("机构", "诊断编码", "诊断名称", *(f"{year}年" for year in years)))]
    seen: dict[int, int] = {}
    for member in members_of(alliance, today):
        seen[member.tier] = seen.get(member.tier, 0) + 1
        if seen[member.tier] > _COUNTED // 2:
            continue
        extra = {code: name for code, name, _why in _PLUS.values()}
        told = dict(list(base_list(member.tier, "treat").items())[:_COUNTED]) | extra
        for code, name in told.items():
            base = 12 + chance(world.seed, member.name, code) * 90
            cases = (str(int(base * (0.85 + 0.15 * n))) for n in range(3))
            lines.append("\t".join((member.name, code, name, *cases)))
    rows = case_reading.judged(alliance, case_reading.read_cases("\n".join(lines)), today)
    actions.import_cases(alliance=alliance, rows=rows, leave_out=True, by=by, at=at)


def _list_step(
    world: World, alliance: Alliance, place: tuple[int, str], row: DiseaseList | None, at: dt.datetime
) -> None:
    """Draft, change and submit, or approve: one list of one tier."""
    (tier, kind), (writer, second), today = place, _offices(world), clock.local_day(at)
    if row is None:
        again = DiseaseList.objects.filter(alliance=alliance, tier=tier, kind=kind).count()
        name = f"{today.year} 年第 {again + 1} 版（示例）"
        made = actions.draft_list(alliance=alliance, tier=tier, kind=kind, name=name, by=writer, at=at)
        changes = _changes(tier, kind, again)
        if changes:
            actions.change_list(uid=made.uid, changes=changes, by=writer, at=at)
        actions.submit_list(uid=made.uid, since_on=today + 7 * _DAY, by=writer, at=at)
    elif row.state == "draft":
        actions.submit_list(uid=row.uid, since_on=today + 7 * _DAY, by=writer, at=at)
    else:
        actions.approve_list(uid=row.uid, by=second, at=at)


def _changes(tier: int, kind: str, again: int) -> list[Change]:
    """Return what a treat list adds and takes, each with its reason; the others stay as the base has them."""
    base = base_list(tier, kind)
    if kind != "treat" or again:
        return []
    code, name, why = _PLUS[tier]
    taken = list(base)[-1]
    added = [] if code in base else [Change(code, name, "plus", why, 30)]
    return [*added, Change(taken, base[taken], "minus", _MINUS)]


def _publish(alliance: Alliance, guide: dict[str, object], by: Viewer, at: dt.datetime) -> None:
    kind = str(guide["kind"])
    body = {part: list(guide[part]) for part in GUIDE_PARTS[kind] if part in guide}  # type: ignore[call-overload]
    fields = actions.GuideFields(
        kind=kind, title=str(guide["title"]), edition="2026-1（示例）", source=str(guide["source"]),
        since_on=clock.local_day(at) + _DAY, body=body, codes=str(guide["codes"]), sample=True,
    )  # fmt: skip
    actions.publish_guide(alliance=alliance, fields=fields, by=by, at=at)


def _confirmations(world: World, alliance: Alliance, at: dt.datetime) -> Iterator[Callable[[], object]]:
    """Yield the confirmations of this morning: a member in five confirms a guide that it has not confirmed yet."""
    guides = list(Guide.objects.filter(alliance=alliance, until_on=None))
    told = set(GuideReceipt.objects.filter(guide__in=guides).values_list("guide_id", "institution_id"))
    if not guides:
        return
    for member in members_of(alliance, clock.local_day(at)):
        for guide in guides:
            if (guide.pk, member.institution_id) in told:
                continue
            drawn = chance(world.seed, f"{guide.uid} {member.institution_id}", f"confirm {at:%m%d}")
            if drawn < 0.2 and (who := _confirmer(world, member.institution_id)) is not None:
                yield partial(actions.confirm_guide, uid=guide.uid, by=who, at=at)


def _confirmer(world: World, place_id: int) -> Viewer | None:
    able = [v for role in CONFIRMERS for v in world.colleagues(place_id, role)[:1]]
    return next((v for v in able if world.temper(v) != "silent"), None)
