"""Reads of insurance: the tariffs in force, and what a course of stays costs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from lianti.insurance import rules
from lianti.insurance.models import DeductibleRule, TariffEdition, TariffProposal
from lianti.insurance.models import Tariff as TariffRow
from lianti.insurance.permissions import demand, may_propose_tariffs, may_see_tariffs
from lianti.insurance.shapes import Band, ChainTerms, Edition, Explanation, Hospital, Insured, Link, Rule, Stay, Tariff
from lianti.kernel.pure.errors import NotVisible
from lianti.parties.shapes import Viewer

__all__ = [
    "area_edition", "editions_for", "editions_on", "explain", "insured_level", "leaving", "proposal_of",
    "region_edition", "settlement_note", "tariff_for", "waiting_proposals",
]  # fmt: skip

insured_level = rules.insured_level
leaving = rules.leaving
tariff_for = rules.tariff_for


def editions_on(day: dt.date) -> list[Edition]:
    """Return every edition that is in force on a day or later, by region, in three statements."""
    rows = TariffEdition.objects.exclude(until_on__lte=day).prefetch_related("tariffs", "rules")
    return [_edition(row) for row in rows]


def editions_for(viewer: Viewer, day: dt.date) -> list[Edition]:
    """Return the editions for the page of the insurance bureau and the office; others are refused."""
    demand(may_see_tariffs(viewer))
    return editions_on(day)


def region_edition(region: str, day: dt.date) -> Edition | None:
    """Return the edition of an insured region (参保地) as somebody writes it; None when there is none."""
    area = rules.area_of_region(region, editions_on(day))
    return area_edition(area, day)


def area_edition(area: str, day: dt.date) -> Edition | None:
    """Return the edition of an insurance area by its code; None when there is none."""
    return rules.match_area(area, editions_on(day), day) if area else None


def proposal_of(viewer: Viewer, uid: uuid.UUID) -> TariffProposal:
    """Return an edition that was sent in; only the insurance bureau sees those."""
    demand(may_propose_tariffs(viewer))
    row = TariffProposal.objects.filter(uid=uid).first()
    if row is None:
        raise NotVisible
    return row


def waiting_proposals(viewer: Viewer) -> list[TariffProposal]:
    """Return what waits for a second person, the newest first; nothing for others than the bureau."""
    return list(TariffProposal.objects.filter(state="waiting")) if may_propose_tariffs(viewer) is None else []


def explain(edition: Edition, insured: Insured, stays: Sequence[Stay], links: Sequence[Link]) -> Explanation:
    """Return what each stay costs in deductible with and without its referrals, with every step in words (JL-49)."""
    return rules.explain(edition, insured, stays, links)


def settlement_note(sample: bool) -> str:
    """Return the words that stand beside every amount: it is an estimate, and a sample where the figures are."""
    return rules.SAMPLE_NOTE if sample else rules.NOTE


def _edition(row: TariffEdition) -> Edition:
    return Edition(
        region=row.region,
        area=row.area,
        name=row.name,
        since_on=row.since_on,
        until_on=row.until_on,
        aliases=tuple(row.aliases),
        source=row.source,
        sample=row.sample,
        default_level=row.default_level,
        hospitals=tuple(Hospital(**hospital) for hospital in row.hospitals),
        terms=ChainTerms(row.gap_days, row.nth_counting, row.crossing_year, row.interval_days, row.outside),
        tariffs=tuple(_tariff(t) for t in row.tariffs.all()),
        rules=tuple(_rule(r) for r in row.rules.all()),
    )


def _tariff(row: TariffRow) -> Tariff:
    return Tariff(
        level=row.level,
        insured_type=row.insured_type,
        deductible=row.deductible,
        order=row.order,
        group=row.group,
        bands=tuple(Band(**band) for band in row.bands),
        since_on=row.since_on,
        until_on=row.until_on,
        source=row.source,
        sample=row.sample,
    )


def _rule(row: DeductibleRule) -> Rule:
    return Rule(
        kind=row.kind,
        key=row.key,
        direction=row.direction,
        applies_to=row.applies_to,
        level=row.level,
        insured_type=row.insured_type,
        percent=row.percent,
        points=row.points,
        up_to=row.up_to,
        same_course=row.same_course,
        priority=row.priority,
        since_on=row.since_on,
        until_on=row.until_on,
        clause=row.clause,
        source=row.source,
        sample=row.sample,
    )
