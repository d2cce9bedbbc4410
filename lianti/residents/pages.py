"""What the templates of residents show: frozen shapes, no model objects."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.web import pages as kit
from lianti.residents.kinds import INSURANCE_TYPES, PURPOSES, RELATIONS, REVEALABLE
from lianti.residents.shapes import AccessLine, FindResult, GroupHit, PersonLine

if TYPE_CHECKING:
    from django.core.paginator import Page

    from lianti.residents.models import Resident


@dataclass(frozen=True)
class Hidden:
    """A value behind a mask: the button that reveals it asks for a purpose."""

    column: str
    label: str
    mask: str


@dataclass(frozen=True)
class PersonPage:
    """One person; ``pairs`` are label and value, ``why`` the reasons for which the record is open here."""

    line: PersonLine
    hidden: tuple[Hidden, ...]
    pairs: tuple[tuple[str, str], ...]
    allergies: str
    history: str
    contact: str
    why: tuple[AccessLine, ...]
    purposes: tuple[tuple[str, str], ...]
    may_edit: bool
    may_contract: bool


@dataclass(frozen=True)
class FoundPage:
    """The answer to a search as a fragment shows it."""

    own: tuple[kit.PersonLine, ...]
    picks: tuple[tuple[uuid.UUID, kit.PersonLine], ...]
    group: tuple[GroupHit, ...]
    sentence: str
    asked: str
    across_offered: bool
    pick: str
    may_contract: bool
    may_break: bool = False
    across: bool = False


def shown(line: PersonLine, url: str = "") -> kit.PersonLine:
    """Return a person as the kit draws one."""
    return kit.PersonLine(
        name=line.name,
        sex=_(line.sex_name),
        age=_("{age}岁").format(age=line.age),
        masked_id=line.identity_mask or line.birth_on.isoformat(),
        institution=line.institution_name,
        url=url,
    )


def found_page(
    result: FindResult, asked: str, *, across: bool, pick: str, may_contract: bool, may_break: bool = False
) -> FoundPage:
    """Return the answer to a search; with ``pick`` each line has a button that chooses it."""
    lines = tuple(shown(p, "" if pick else reverse("residents:person", args=[p.uid])) for p in result.own)
    return FoundPage(
        own=lines,
        picks=tuple((person.uid, line) for person, line in zip(result.own, lines, strict=True)),
        group=result.group,
        sentence=_(result.sentence) if result.sentence else "",
        asked=asked,
        across_offered=result.across_possible and not across,
        pick=pick,
        may_contract=may_contract,
        may_break=may_break and not pick,
        across=across,
    )


def person_page(
    resident: Resident, line: PersonLine, why: list[AccessLine], *, may_edit: bool, may_contract: bool
) -> PersonPage:
    """Return one person as the page shows one."""
    relation = _(RELATIONS.get(resident.contact_relation, "")) if resident.contact_relation else ""
    pairs = (
        (_("出生日期"), resident.birth_on.isoformat()),
        (_("健康档案编号"), resident.record_number or ""),
        (_("医保类型"), _(INSURANCE_TYPES.get(resident.insurance_type, resident.insurance_type))),
        (_("参保地"), resident.insured_region),
        (_("住址"), f"{resident.district} {resident.address}".strip()),
        (_("建档机构"), line.institution_name),
        (_("建档日期"), clock.local_day(resident.registered_at).isoformat()),
    )
    return PersonPage(
        line=line,
        hidden=_hidden(resident),
        pairs=tuple((label, value or _("未填")) for label, value in pairs),
        allergies=resident.allergies,
        history=resident.history,
        contact=f"{resident.contact_name} {relation}".strip(),
        why=tuple(why),
        purposes=tuple((code, _(name)) for code, name in PURPOSES.items()),
        may_edit=may_edit,
        may_contract=may_contract,
    )


def _hidden(resident: Resident) -> tuple[Hidden, ...]:
    masks = {
        "identity": resident.identity_mask,
        "phone": resident.phone_mask,
        "contact_phone": resident.contact_phone_mask,
        "insurance": _("已登记") if resident.insurance_index else "",
    }
    return tuple(Hidden(column, _(REVEALABLE[column]), mask) for column, mask in masks.items())


def contracted_list(page: Page[Resident], lines: list[PersonLine], text: str) -> kit.WorklistPage:
    """Return the list of contracted people."""
    columns = (
        kit.Column("person", _("居民"), main=True),
        kit.Column("identity", _("身份证号")),
        kit.Column("phone", _("手机号")),
        kit.Column("place", _("住址"), wide=True),
    )
    rows = [
        kit.Row(
            uid=str(line.uid),
            url=reverse("residents:person", args=[line.uid]),
            cells=(
                kit.Cell(shown(line, reverse("residents:person", args=[line.uid])), "person"),
                kit.Cell(line.identity_mask, "mono"),
                kit.Cell(line.phone_mask, "mono"),
                kit.Cell(f"{resident.district} {resident.address}".strip()),
            ),
            label=line.name,
        )
        for line, resident in zip(lines, page.object_list, strict=True)
    ]
    return kit.WorklistPage(
        label=_("签约居民"),
        columns=columns,
        rows=tuple(rows),
        filters=(kit.Filter("q", _("查找"), text, placeholder=_("姓名、首字母、手机号…"), private=True),),
        pager=kit.Pager(page.number, page.paginator.num_pages, page.paginator.count),
        empty=kit.Empty(
            _("没有符合条件的签约居民") if text else _("还没有签约居民"),
            _("签约后的居民会列在这里。可以先查找居民，再办理签约。"),
            "users-group",
            reverse("residents:search"),
            _("查找居民"),
        ),
    )


@dataclass(frozen=True)
class Duplicate:
    """Somebody on file who may be the same person; with an address when the viewer may open the record."""

    hit: GroupHit
    url: str


def duplicate_lines(hits: list[GroupHit], visible: set[uuid.UUID]) -> list[Duplicate]:
    """Return who may be the same person, each with a link when the record is open to the viewer."""
    return [Duplicate(h, reverse("residents:person", args=[h.uid]) if h.uid in visible else "") for h in hits]
