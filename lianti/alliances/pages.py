"""What the alliance pages show."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianti.alliances.kinds import ALLIANCE_KINDS, TIERS
from lianti.alliances.terms import SHARE, spec_of
from lianti.kernel.web.pages import Cell, Chip, Column, Empty, Filter, Kpi, Row, State, WorklistPage
from lianti.parties.roles import ROLES

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance
    from lianti.alliances.shapes import AgreementState, MemberLine, TermInForce

_STANDINGS: dict[str, tuple[Any, Any]] = {
    "valid": (gettext_lazy("协议有效"), "good"),
    "soon": (gettext_lazy("即将到期"), "warn"),
    "expired": (gettext_lazy("协议已到期"), "bad"),
    "none": (gettext_lazy("未签协议"), "bad"),
    "lead": (gettext_lazy("牵头单位"), "info"),
}


def chip(clause: str, title: str = "", alliance: str = "") -> Chip | None:
    """Return the 依据 chip of a clause that leads to it on the charter board, None without a clause."""
    if not clause:
        return None
    try:
        url = reverse("board:clause", args=[clause])
    except NoReverseMatch:
        url = ""
    return Chip(clause, title, url, alliance=alliance)


def state_of(agreement: AgreementState) -> State:
    """Return the standing of an agreement in words and colour."""
    words, tone = _STANDINGS[agreement.standing]
    return State(words, tone)


def left_words(agreement: AgreementState) -> str:
    """Say how many days are left, or since when there is none."""
    if agreement.days_left is None:
        return ""
    if agreement.days_left <= 0:
        return _("已到期 %(n)d 天") % {"n": -agreement.days_left + 1}
    return _("还有 %(n)d 天") % {"n": agreement.days_left}


@dataclass(frozen=True)
class Branch:
    """One tier of the tree with what is in it."""

    label: str
    count: int
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class AlliancePage:
    """The overview of one alliance."""

    uid: str
    name: str
    kind: str
    lead: str
    founded_on: dt.date
    fictitious: bool
    kpis: tuple[Kpi, ...]
    tree: tuple[Branch, ...]
    lacking: tuple[str, ...]
    liaison_chip: Chip | None
    may_manage: bool


def alliance_page(
    alliance: Alliance, members: Sequence[MemberLine], lacking: Sequence[str], may_manage: bool
) -> AlliancePage:
    """Return numbers across the top, the tree by tier with counts (SY-01), and who lacks a liaison (SY-20)."""
    lead = next((m.name for m in members if m.role == "lead"), "")
    standings = Counter(m.agreement.standing for m in members)
    url = reverse("alliances:alliance", args=[alliance.uid])
    need, signed = len(members) - standings["lead"], standings["valid"] + standings["soon"]
    return AlliancePage(
        uid=str(alliance.uid),
        name=alliance.name,
        kind=_(ALLIANCE_KINDS[alliance.kind]),
        lead=lead,
        founded_on=alliance.founded_on,
        fictitious=alliance.fictitious,
        kpis=(
            Kpi(_("成员单位"), str(len(members)), "building-community", note=_("含牵头单位"), chip=chip("SY-01")),
            Kpi(_("协议有效"), f"{signed} / {need}", "signature", "good", chip=chip("SY-28")),
            Kpi(_("即将到期"), str(standings["soon"]), "clock-exclamation", "warn", url=f"{url}?state=soon"),
            Kpi(
                _("到期或未签"),
                str(standings["expired"] + standings["none"]),
                "alert-triangle",
                "bad",
                url=f"{url}?state=stopped",
            ),
            Kpi(_("缺联络员"), str(len(lacking)), "phone", "plain", chip=chip("SY-20")),
        ),  # fmt: skip
        tree=tuple(_branch(tier, members) for tier in TIERS),
        lacking=tuple(lacking),
        liaison_chip=chip("SY-20"),
        may_manage=may_manage,
    )


def _branch(tier: int, members: Sequence[MemberLine]) -> Branch:
    inside = [m for m in members if m.tier == tier]
    kinds = Counter(_(m.kind_name) for m in inside)
    return Branch(_(TIERS[tier]), len(inside), tuple(kinds.most_common()))


_FILTERS: dict[str, Callable[[MemberLine, str], bool]] = {
    "tier": lambda m, value: str(m.tier) == value,
    "kind": lambda m, value: m.kind == value,
    "state": lambda m, value: m.agreement.expired if value == "stopped" else m.agreement.standing == value,
    "q": lambda m, value: value in m.name or value in m.district,
}


def members_list(alliance: Alliance, members: Sequence[MemberLine], asked: Mapping[str, str]) -> WorklistPage:
    """Return the members as a filtered list with the state of each agreement."""
    chosen = {name: asked.get(name, "").strip() for name in _FILTERS}
    rows = [m for m in members if all(not v or _FILTERS[n](m, v) for n, v in chosen.items())]
    tiers = [(str(code), _(name)) for code, name in TIERS.items()]
    kinds = sorted({(m.kind, m.kind_name) for m in members}, key=lambda pair: pair[1])
    return WorklistPage(
        label=_("成员单位"),
        columns=(
            Column("name", _("单位"), main=True, wide=True),
            Column("tier", _("层级")),
            Column("kind", _("类别与等级")),
            Column("district", _("区县")),
            Column("head", _("负责人")),
            Column("agreement", _("协议")),
            Column("until", _("有效至")),
        ),
        rows=tuple(_row(alliance, m) for m in rows),
        filters=(
            Filter("q", _("名称或区县"), chosen["q"], placeholder=_("名称、区县")),
            Filter("tier", _("层级"), chosen["tier"], (("", _("全部层级")), *tiers)),
            Filter("kind", _("类别"), chosen["kind"], (("", _("全部类别")), *((k, _(v)) for k, v in kinds))),
            Filter("state", _("协议"), chosen["state"], _state_options()),
        ),
        empty=Empty(_("没有符合条件的成员单位"), _("换个条件再看，或导入成员名单。"), "building-community"),
        element="members",
    )


def _state_options() -> tuple[tuple[str, str], ...]:
    return (
        ("", _("全部协议")), ("valid", _("协议有效")), ("soon", _("即将到期")), ("stopped", _("到期或未签")),
    )  # fmt: skip


def _row(alliance: Alliance, m: MemberLine) -> Row:
    url = reverse("alliances:member", args=[alliance.uid, m.uid])
    return Row(
        uid=str(m.uid),
        url=url,
        cells=(
            Cell(m.name, "link", url=url),
            Cell(_(TIERS[m.tier])),
            Cell(_(m.kind_name), note=_(m.level_name) if m.level_name else ""),
            Cell(m.district or "—"),
            Cell(m.head or "—"),
            Cell(state_of(m.agreement), "state"),
            Cell(str(m.agreement.last_on or "—"), note=left_words(m.agreement)),
        ),
        urgent=m.agreement.expired,
    )


# Units as terms declare them, in words.
_UNITS: dict[str, Any] = {
    "minutes": gettext_lazy("分钟"),
    "hours": gettext_lazy("小时"),
    "working hours": gettext_lazy("工作小时"),
    "days": gettext_lazy("天"),
    "working days": gettext_lazy("个工作日"),
    "cases": gettext_lazy("例"),
}


@dataclass(frozen=True)
class TermLine:
    """One term in force."""

    label: str
    name: str
    value: str
    chip: Chip | None
    edition: str
    default: bool


def term_lines(terms: Sequence[TermInForce]) -> list[TermLine]:
    """Return terms with values as people read them and the clause each comes from."""
    return [
        TermLine(
            label=_(t.label),
            name=t.name,
            value=value_words(t.value, spec_of(t.name).unit),
            chip=chip(t.clause),
            edition=t.edition,
            default=not t.clause,
        )
        for t in terms
    ]


def value_words(value: Any, unit: str) -> str:
    """Return a term's value with its unit: 0.2 of a share is 20%, a list is joined."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, str):
        return _("无") if value == "none" else _(ROLES.get(value, value))
    words = str(_UNITS.get(unit, ""))
    if isinstance(value, list):
        return f"{'、'.join(str(item) for item in value)} {words}".strip()
    if unit == SHARE and isinstance(value, int | float):
        return f"{value:.0%}"
    return f"{value} {words}".strip()
