"""What household pages show: frozen shapes; a member whose record is not open is only counted."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web import pages as kit
from lianti.residents.households import queries
from lianti.residents.households.kinds import BASES, GROUNDS, GUARDIANS, HEAD, LEAVING, RELATIONS, UNTOLD
from lianti.residents.households.permissions import may_keep, may_name
from lianti.residents.kinds import PURPOSES
from lianti.residents.lines import person_line
from lianti.residents.pages import shown

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.residents.models import Grid, Guardianship, Household, HouseholdMember, Resident


@dataclass(frozen=True)
class MemberLine:
    """Somebody who lives in a household."""

    uid: uuid.UUID
    person: kit.PersonLine
    relation: str
    is_head: bool
    since_on: dt.date
    until_on: dt.date | None = None
    left_for: str = ""


@dataclass(frozen=True)
class HouseholdPage:
    """One household; ``hidden`` members have records that are not open to the viewer."""

    uid: uuid.UUID
    number: str
    plain_number: str
    place: str
    pairs: tuple[tuple[str, str], ...]
    members: tuple[MemberLine, ...]
    hidden: int
    past: tuple[MemberLine, ...]
    closed: bool
    may_keep: bool
    phone: str
    purposes: tuple[tuple[str, str], ...]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Return the members as options of a list."""
        return [(str(line.uid), f"{line.person.name}（{line.relation}）") for line in self.members]

    @property
    def head(self) -> str:
        """Return the member who is the head, empty when that is nobody shown."""
        return next((str(line.uid) for line in self.members if line.is_head), "")


@dataclass(frozen=True)
class HomeLine:
    """Where a person lives, for the page of the person."""

    url: str
    number: str
    relation: str
    place: str
    grid: str
    phone: str
    settle_url: str
    guardians: tuple[str, ...]
    wards: int
    guardians_url: str
    may_keep: bool


@dataclass(frozen=True)
class GuardianLine:
    """Who answers, or answered, for a person."""

    uid: uuid.UUID
    name: str
    relation: str
    ground: str
    basis: str
    phone: str
    since_on: dt.date
    until_on: dt.date | None
    state: kit.State
    running: bool
    has_file: bool
    named: str
    ended: str


@dataclass(frozen=True)
class GuardiansPage:
    """The guardians of a person."""

    uid: uuid.UUID
    name: str
    lines: tuple[GuardianLine, ...]
    wards: int
    may_name: bool
    purposes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class GridLine:
    """One grid with how much it carries."""

    code: str
    name: str
    worker: str
    phone: str
    homes: int
    people: int
    capacity: int
    state: kit.State
    url: str


def _relation(code: str) -> str:
    return _(RELATIONS.get(code, UNTOLD))


def _member(row: HouseholdMember, at: dt.datetime) -> MemberLine:
    line = person_line(row.resident, at)
    return MemberLine(
        row.uid, shown(line, reverse("residents:person", args=[line.uid])), _relation(row.relation),
        row.relation == HEAD, row.since_on, row.until_on, _(LEAVING.get(row.left_for, "")),
    )  # fmt: skip


def household_page(household: Household, viewer: Viewer, at: dt.datetime) -> HouseholdPage:
    """Return one household as the viewer may see it."""
    rows, past = queries.members_of(household), queries.past_members(household)
    open_ = queries.seen(viewer, [row.resident for row in [*rows, *past]], at)
    grid = household.grid
    pairs = (
        (_("住址"), f"{household.district} {household.address}".strip()),
        (_("家庭电话"), household.phone_mask or _("未填")),
        (_("网格"), f"{grid.code} {grid.name}" if grid else _("未划入网格")),
        (_("网格负责人"), grid.worker_name if grid else _("无")),
        (_("维护机构"), household.institution.name),
        (_("立户日期"), clock.local_day(household.opened_at).isoformat()),
    )
    return HouseholdPage(
        uid=household.uid,
        number=spaced(household.number),
        plain_number=household.number,
        place=household.address,
        pairs=pairs,
        members=tuple(_member(row, at) for row in rows if row.resident_id in open_),
        hidden=sum(row.resident_id not in open_ for row in rows),
        past=tuple(_member(row, at) for row in past if row.resident_id in open_),
        closed=household.closed_at is not None,
        may_keep=may_keep(viewer, household.institution_id) is None and household.closed_at is None,
        phone=household.phone_mask,
        purposes=purposes(),
    )


def purposes() -> tuple[tuple[str, str], ...]:
    """Return for what a telephone may be looked at in clear."""
    return tuple((code, _(name)) for code, name in PURPOSES.items())


def home_line(resident: Resident, viewer: Viewer, at: dt.datetime) -> HomeLine:
    """Return where a person lives and who answers for the person; three statements."""
    row = queries.current_place(resident)
    household = row.household if row else None
    grid = household.grid if household else None
    return HomeLine(
        url=reverse("residents:household", args=[household.uid]) if household else "",
        number=spaced(household.number) if household else "",
        relation=_relation(row.relation) if row else "",
        place=f"{household.district} {household.address}".strip() if household else "",
        grid=f"{grid.code} {grid.name}，{grid.worker_name}" if grid else "",
        phone=household.phone_mask if household else "",
        settle_url=reverse("residents:settle", args=[resident.uid]),
        guardians=tuple(f"{guard.name}（{_(guard.relation)}）" for guard in queries.guards_of(resident, at)),
        wards=len(queries.wards_of(resident, clock.local_day(at))),
        guardians_url=reverse("residents:guardians", args=[resident.uid]),
        may_keep=may_keep(viewer, viewer.institution_id) is None,
    )


def households_page(
    rows: list[Household], total: int, heads: dict[int, tuple[str, int]], asked: dict[str, str], grids: list[Grid],
    page: int,
) -> kit.WorklistPage:  # fmt: skip
    """Return the households of a house."""
    columns = (
        kit.Column("head", _("户主"), main=True), kit.Column("number", _("户编号")),
        kit.Column("place", _("住址"), wide=True), kit.Column("grid", _("网格")), kit.Column("phone", _("家庭电话")),
        kit.Column("people", _("人数"), align="num"),
    )  # fmt: skip
    options = tuple((grid.code, f"{grid.code} {grid.name}") for grid in grids)
    return kit.WorklistPage(
        label=_("家庭"), columns=columns, rows=tuple(_household_row(row, *heads[row.pk]) for row in rows),
        filters=(
            kit.Filter("q", _("查找"), asked["q"], placeholder=_("户主、住址、户编号…"), private=True),
            kit.Filter("grid", _("网格"), asked["grid"], options=(("", _("全部网格")), *options)),
        ),
        pager=kit.Pager(page, max(1, -(-total // queries.PAGE)), total),
        empty=kit.Empty(
            _("还没有家庭"), _("在居民页面点“登记家庭”，可以另立新户，或迁入已有的户。"), "home",
            reverse("residents:search"), _("查找居民"),
        ),
    )  # fmt: skip


def _household_row(row: Household, head: str, people: int) -> kit.Row:
    url = reverse("residents:household", args=[row.uid])
    cells = (
        kit.Cell(head or _("档案不对本机构开放"), "link", url), kit.Cell(spaced(row.number), "mono"),
        kit.Cell(f"{row.district} {row.address}".strip()), kit.Cell(row.grid.name if row.grid else ""),
        kit.Cell(row.phone_mask, "mono"), kit.Cell(people),
    )  # fmt: skip
    return kit.Row(str(row.uid), url, cells, label=head)


def guardians_page(resident: Resident, viewer: Viewer, at: dt.datetime) -> GuardiansPage:
    """Return who answers, or answered, for a person."""
    today = clock.local_day(at)
    rows = queries.guardianships_of(resident)
    return GuardiansPage(
        uid=resident.uid,
        name=resident.name,
        lines=tuple(_guardian(row, today) for row in rows),
        wards=len(queries.wards_of(resident, today)),
        may_name=may_name(viewer) is None,
        purposes=purposes(),
    )


def _guardian(row: Guardianship, today: dt.date) -> GuardianLine:
    running = row.since_on <= today and (row.until_on is None or row.until_on > today)
    ended = f"{row.ended_by_name}：{row.ended_reason}" if row.ended_at else ""
    return GuardianLine(
        uid=row.uid, name=row.guardian_name, relation=_(GUARDIANS.get(row.relation, "")), ground=_(GROUNDS[row.ground]),
        basis=_(BASES[row.basis]), phone=row.phone_mask, since_on=row.since_on, until_on=row.until_on,
        state=kit.State(_("有效"), "good") if running else kit.State(_("已终止"), "plain"), running=running,
        has_file=row.file_uid is not None, named=f"{row.named_by_name} {clock.local_day(row.named_at)}", ended=ended,
    )  # fmt: skip


def grid_lines(grids: list[Grid]) -> tuple[GridLine, ...]:
    """Return the grids of a house, those that carry too many marked (QQ-53)."""
    return tuple(
        GridLine(
            code=grid.code,
            name=grid.name,
            worker=grid.worker_name,
            phone=grid.worker_phone,
            homes=getattr(grid, "homes", 0),
            people=getattr(grid, "people", 0),
            capacity=grid.capacity,
            state=_grid_state(grid),
            url=f"{reverse('residents:households')}?grid={grid.code}",
        )  # fmt: skip
        for grid in grids
    )


def _grid_state(grid: Grid) -> kit.State:
    people = getattr(grid, "people", 0)
    if not grid.active:
        return kit.State(_("已停用"), "plain")
    if grid.capacity and people > grid.capacity:
        return kit.State(_("超出 {n} 人").format(n=people - grid.capacity), "bad")
    return kit.State(_("正常"), "good") if people else kit.State(_("还没有家庭"), "warn")
