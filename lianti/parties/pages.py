"""What the templates of parties show: frozen shapes, no model objects."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.web.pages import Cell, Column, Empty, Filter, Pager, Row, State, WorklistPage
from lianti.parties.kinds import INSTITUTION_KINDS, LEVELS, OWNERSHIPS, TITLES, level_words
from lianti.parties.roles import role_name

if TYPE_CHECKING:
    from django.core.paginator import Page

    from lianti.parties.models import Department, Grant, Institution, Practitioner, User


@dataclass(frozen=True)
class DemoAccount:
    """An account a visitor of the demo may try."""

    username: str
    name: str
    hint: str


@dataclass(frozen=True)
class GrantLine:
    """One role of one person with its dates."""

    uid: uuid.UUID
    role: str
    place: str
    since: dt.datetime
    until: dt.datetime | None
    in_force: bool


@dataclass(frozen=True)
class AccountPage:
    """One account."""

    uid: uuid.UUID
    username: str
    name: str
    is_active: bool
    must_change: bool
    grants: tuple[GrantLine, ...]


@dataclass(frozen=True)
class StaffLine:
    """One member of the staff."""

    name: str
    title: str
    department: str
    specialty: str


@dataclass(frozen=True)
class InstitutionPage:
    """One institution with what is known of it; pairs are label and value."""

    uid: uuid.UUID
    name: str
    kind: str
    level: str
    facts: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...]
    staff: tuple[StaffLine, ...]


def demo_account(user: User) -> DemoAccount:
    """Return a listed account."""
    return DemoAccount(user.username, user.display_name, user.demo_hint)


def grant_line(grant: Grant, at: dt.datetime) -> GrantLine:
    """Return a grant as it is listed."""
    place = grant.institution.name + (f" {grant.department.name}" if grant.department else "")
    holds = grant.since <= at and (grant.until is None or at < grant.until)
    return GrantLine(grant.uid, _(role_name(grant.role)), place, grant.since, grant.until, holds)


def account_page(user: User, grants: list[Grant], at: dt.datetime) -> AccountPage:
    """Return one account with every role it has or had."""
    lines = tuple(grant_line(g, at) for g in grants)
    return AccountPage(user.uid, user.username, user.display_name, user.is_active, user.must_change_password, lines)


def institution_page(
    institution: Institution, departments: list[Department], staff: list[Practitioner]
) -> InstitutionPage:
    """Return one institution."""
    place = f"{institution.longitude}, {institution.latitude}" if institution.longitude is not None else ""
    facts = (
        (_("举办性质"), _(OWNERSHIPS.get(institution.ownership, institution.ownership))),
        (_("统一社会信用代码"), institution.uscc),
        (_("区县"), institution.district),
        (_("地址"), institution.address),
        (_("电话"), institution.phone),
        (_("坐标"), place),
        (_("上级机构"), institution.parent.name if institution.parent else ""),
        (_("诊疗科目"), "、".join(str(s) for s in institution.subjects)),
    )
    return InstitutionPage(
        uid=institution.uid,
        name=institution.name,
        kind=_(INSTITUTION_KINDS.get(institution.kind, institution.kind)),
        level=_(LEVELS.get(institution.level, institution.level)),
        facts=tuple((label, value or _("未填")) for label, value in facts),
        departments=tuple((d.name, d.phone) for d in departments),
        staff=tuple(
            StaffLine(p.name, _(TITLES.get(p.title, p.title)), p.department.name if p.department else "", p.specialty)
            for p in staff
        ),
    )


def accounts_list(page: Page[User], text: str) -> WorklistPage:
    """Return the list of accounts."""
    columns = (
        Column("name", _("姓名"), main=True),
        Column("username", _("账号")),
        Column("roles", _("现有身份"), wide=True),
        Column("state", _("状态")),
    )
    return WorklistPage(
        label=_("账号与身份"),
        columns=columns,
        rows=tuple(_account_row(user) for user in page.object_list),
        filters=(Filter("q", _("姓名或账号"), text, placeholder=_("姓名或账号"), private=True),),
        pager=Pager(page.number, page.paginator.num_pages, page.paginator.count),
        empty=Empty(_("没有符合条件的账号"), _("可以换个关键词，或新开一个账号。"), "users"),
    )


def _account_row(user: User) -> Row:
    held: list[Grant] = getattr(user, "current", [])
    roles = "；".join(f"{g.institution.label} {_(role_name(g.role))}" for g in held) or _("无")
    state = State(_("可用"), "good") if user.is_active else State(_("已停用"), "warn")
    url = reverse("parties:account_detail", args=[user.uid])
    cells = (
        Cell(user.display_name, "link", url=url),
        Cell(user.username, "mono"),
        Cell(roles),
        Cell(state, "state"),
    )
    return Row(str(user.uid), url, cells, label=user.display_name)


def institutions_list(page: Page[Institution], text: str, kind: str) -> WorklistPage:
    """Return the directory of institutions."""
    columns = (
        Column("name", _("机构"), main=True),
        Column("kind", _("类别")),
        Column("level", _("等级")),
        Column("district", _("区县")),
    )
    kinds = (("", _("全部类别")), *((code, _(name)) for code, name in INSTITUTION_KINDS.items()))
    return WorklistPage(
        label=_("机构"),
        columns=columns,
        rows=tuple(_institution_row(i) for i in page.object_list),
        filters=(
            Filter("kind", _("类别"), kind, kinds),
            Filter("q", _("名称或首字母"), text, placeholder=_("名称或拼音首字母")),
        ),
        pager=Pager(page.number, page.paginator.num_pages, page.paginator.count),
        empty=Empty(_("没有符合条件的机构"), _("可以换个关键词。"), "building-hospital"),
    )


def _institution_row(institution: Institution) -> Row:
    url = reverse("parties:institution", args=[institution.uid])
    cells = (
        Cell(institution.name, "link", url=url),
        Cell(_(INSTITUTION_KINDS.get(institution.kind, institution.kind))),
        Cell(_(level_words(institution.level)) if institution.level else "—"),
        Cell(institution.district),
    )
    return Row(str(institution.uid), url, cells, label=institution.name)
