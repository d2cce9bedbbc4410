"""What the page of tariffs shows: the editions in force, as words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianti.insurance import kinds
from lianti.insurance.permissions import may_confirm_tariffs
from lianti.insurance.queries import settlement_note
from lianti.insurance.rules import changes
from lianti.insurance.shapes import Band, Change, Charge, Edition, Explanation, Rule, Tariff
from lianti.kernel.pure.errors import mark
from lianti.kernel.pure.money import yuan
from lianti.kernel.web.pages import Chip

if TYPE_CHECKING:
    from lianti.insurance.models import TariffProposal
    from lianti.parties.shapes import Viewer


@dataclass(frozen=True)
class TariffLine:
    """One deductible in words."""

    insured_type: str
    level: str
    order: str
    amount: str
    ratio: str
    period: str
    source: str
    sample: bool


@dataclass(frozen=True)
class RuleLine:
    """One rule in words, with the clause it rests on."""

    kind: str
    worth: str
    direction: str
    touches: str
    priority: int
    period: str
    chip: Chip | None
    source: str
    sample: bool


@dataclass(frozen=True)
class EditionCard:
    """The tariffs and rules of one region."""

    region: str
    name: str
    period: str
    source: str
    sample: bool
    later: bool
    terms: tuple[str, ...]
    hospitals: str
    tariffs: tuple[TariffLine, ...]
    rules: tuple[RuleLine, ...]


def edition_cards(editions: Sequence[Edition], today: dt.date) -> list[EditionCard]:
    """Return the cards of the page, regions as they come."""
    return [_card(edition, today) for edition in editions]


def _card(edition: Edition, today: dt.date) -> EditionCard:
    rules = sorted(edition.rules, key=lambda r: (r.priority, r.key))
    return EditionCard(
        region=edition.region,
        name=edition.name,
        period=_period(edition.since_on, edition.until_on),
        source=edition.source,
        sample=edition.sample,
        later=edition.since_on > today,
        terms=tuple(_terms(edition)),
        hospitals=_hospitals(edition),
        tariffs=tuple(_tariff(t, edition) for t in edition.tariffs),
        rules=tuple(_rule(r, edition) for r in rules),
    )


def _period(since: dt.date, until: dt.date | None) -> str:
    if until is None:
        return _("%(since)s 起") % {"since": since}
    return _("%(since)s 至 %(last)s") % {"since": since, "last": until - dt.timedelta(days=1)}


def _terms(edition: Edition) -> list[str]:
    terms = edition.terms
    outside = _("统筹区外也连续计算") if terms.outside else _("统筹区外不连续计算，须先备案（JL-45）")
    words = [
        _("出院到再入院不超过 %(n)d 天算同一串") % {"n": terms.gap_days},
        kinds.NTH_COUNTING[terms.nth_counting],
        kinds.CROSSING_YEAR[terms.crossing_year],
        outside,
    ]
    if terms.interval_days:
        words.append(_("两次住院间隔不足 %(n)d 天受限制") % {"n": terms.interval_days})
    return words


def _hospitals(edition: Edition) -> str:
    words = [f"{h.name} {kinds.LEVELS[h.level]}" for h in edition.hospitals]
    words.append(_("其余按医院等级"))
    if edition.default_level:
        words.append(_("没有等级的按%(level)s") % {"level": kinds.LEVELS[edition.default_level]})
    return _("；").join(words)


def _tariff(tariff: Tariff, edition: Edition) -> TariffLine:
    group = f"（{kinds.GROUPS[tariff.group]}）" if tariff.group else ""
    own = (tariff.since_on, tariff.until_on) != (edition.since_on, edition.until_on)
    return TariffLine(
        insured_type=kinds.INSURED_TYPES[tariff.insured_type] + group,
        level=kinds.LEVELS[tariff.level],
        order=_("第 %(n)d 次起") % {"n": tariff.order},
        amount=yuan(tariff.deductible),
        ratio=_bands(tariff.bands),
        period=_period(tariff.since_on, tariff.until_on) if own else "",
        source=tariff.source if tariff.source != edition.source else "",
        sample=tariff.sample,
    )


def _bands(bands: Sequence[Band]) -> str:
    words = []
    for band in bands:
        share = f"{band.percent}%"
        words.append(share if band.up_to is None else _("%(to)s 以内 %(p)s") % {"to": yuan(band.up_to), "p": share})
    return _("，以上 ").join(words)


def _rule(rule: Rule, edition: Edition) -> RuleLine:
    who = [kinds.APPLIES_TO[rule.applies_to]]
    if rule.level:
        who.append(kinds.LEVELS[rule.level])
    if rule.insured_type:
        who.append(kinds.INSURED_TYPES[rule.insured_type])
    if rule.same_course or rule.kind == "cancel":
        who.append(_("须医生确认同一病程"))
    if rule.applies_to == "previous":
        who.append(_("须在出院结算前办妥"))
    own = (rule.since_on, rule.until_on) != (edition.since_on, edition.until_on)
    return RuleLine(
        kind=kinds.RULE_KINDS[rule.kind],
        worth=_worth(rule),
        direction=kinds.DIRECTIONS[rule.direction],
        touches=" · ".join(who),
        priority=rule.priority,
        period=_period(rule.since_on, rule.until_on) if own else "",
        chip=Chip(rule.clause, kinds.RULE_KINDS[rule.kind]) if rule.clause else None,
        source=rule.source if rule.source != edition.source else "",
        sample=rule.sample,
    )


def _worth(rule: Rule) -> str:
    if rule.percent:
        return f"{rule.percent}%"
    if not rule.points:
        return ""
    points = _("%(n)d 个百分点") % {"n": rule.points}
    limit = _("，费用 %(to)s 以内") % {"to": yuan(rule.up_to)} if rule.up_to is not None else ""
    return points + limit


@dataclass(frozen=True)
class ChargeLine:
    """One stay as it is charged, with its working."""

    stay: str
    level: str
    ordinary: str
    charge: str
    saving: str
    steps: tuple[tuple[str, Chip | None], ...]


@dataclass(frozen=True)
class Explained:
    """The answer of the explainer page."""

    region: str
    edition: str
    note: str
    lines: tuple[ChargeLine, ...]
    ordinary: str
    total: str
    saving: str


def explained(found: Explanation) -> Explained:
    """Return charges and working as the page shows them."""
    return Explained(
        region=found.region,
        edition=found.edition,
        note=_(settlement_note(found.sample)),
        lines=tuple(_charge(charge) for charge in found.charges),
        ordinary=yuan(found.ordinary),
        total=yuan(found.total),
        saving=yuan(found.saving),
    )


def _charge(charge: Charge) -> ChargeLine:
    steps = ((_(s.template).format(**s.params), Chip(s.clause) if s.clause else None) for s in charge.steps)
    return ChargeLine(
        stay=charge.stay.key,
        level=kinds.LEVELS[charge.stay.level],
        ordinary=yuan(charge.ordinary),
        charge=yuan(charge.charge),
        saving=yuan(charge.saving),
        steps=tuple(steps),
    )


@dataclass(frozen=True)
class ProposalPage:
    """What the second person looks at before confirming."""

    uid: uuid.UUID
    state: str
    waiting: bool
    by: str
    at: dt.datetime
    decided: str
    card: EditionCard
    against: str
    changes: tuple[Change, ...]
    why_not: str


PROPOSAL_STATES = {"waiting": mark("待第二人确认"), "confirmed": mark("已确认"), "withdrawn": mark("已撤回")}


def proposal_page(
    viewer: Viewer, row: TariffProposal, edition: Edition, current: Edition | None, today: dt.date
) -> dict[str, Any]:
    """Return the context of a proposal: the edition, what differs, and whether this person may confirm."""
    waiting = row.state == "waiting"
    page = ProposalPage(
        uid=row.uid,
        state=_(PROPOSAL_STATES[row.state]),
        waiting=waiting,
        by=row.by_name,
        at=row.proposed_at,
        decided=row.decided_by_name,
        card=_card(edition, today),
        against=f"{current.region} {current.name}" if current else "",
        changes=changes(current, edition) if waiting else (),
        why_not=_(may_confirm_tariffs(viewer, row.by_uid) or ""),
    )
    return {"page": page}
