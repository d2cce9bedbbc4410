"""What the dashboard reads for a viewer: one alliance, one window, everything from facts."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import reverse

from lianti.alliances.queries import members_of
from lianti.charter.queries import adoptions_for, edition_of
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import spaced
from lianti.ledger.actions import trace
from lianti.ledger.models import Fact
from lianti.measures.queries import (
    Flow,
    IndicatorReading,
    Kept,
    Turnaround,
    counts_by,
    evidence,
    flows,
    gauge_for,
    indicator_set,
    kept_by,
    read_indicators,
    read_turnarounds,
)
from lianti.measures.shapes import Condition, Reading, Scope
from lianti.parties.permissions import demand
from lianti.parties.queries import institutions
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianti.alliances.models import Alliance

READERS = frozenset(
    {"office", "medical_affairs", "head", "regulator", "administrator", "referral_centre", "duty_officer"}
)
# Roles that see counts of other people's institutions and no rows: small cells are not shown to them.
OVERSEERS = frozenset({"regulator"})
WINDOWS = (30, 90, 365)
_UP, _DOWN = ("referral.submitted", "referral.emergency_noticed"), ("referral.down_sent",)
# Between equals (平级转诊) is a picture of its own; facts of before the relation was told stay where they were.
_APART, _EQUALS = Condition("relation", "not", "level"), Condition("relation", "eq", "level")


def may_read(viewer: Viewer) -> None:
    """Refuse roles that neither run nor oversee referrals."""
    demand(None if viewer.role in READERS else _("转诊指标供医联体办公室、转诊中心、各单位管理人员和监管部门查看。"))


def alliances_for(viewer: Viewer) -> list[Alliance]:
    """Return the alliances whose numbers the viewer may read: those of the own institution, or all."""
    return [adoption.alliance for adoption in adoptions_for(viewer)]


def clauses_for(viewer: Viewer, alliance: Alliance) -> frozenset[str]:
    """Return the clauses of the alliance's own charter: only these are quoted and have a page to lead to."""
    mine = (a for a in adoptions_for(viewer) if a.alliance.pk == alliance.pk)
    return frozenset(clause.id for adoption in mine for clause in edition_of(adoption).clauses)


def chosen(viewer: Viewer, wanted: str) -> Alliance | None:
    """Return the alliance that is asked for, or the first; NotVisible for one the viewer may not read."""
    mine = alliances_for(viewer)
    if not wanted:
        return mine[0] if mine else None
    found = next((a for a in mine if str(a.uid) == wanted), None)
    if found is None:
        raise NotVisible(wanted)
    return found


def scope_of(alliance: Alliance, at: dt.datetime) -> Scope:
    """Return whom the numbers of an alliance are about, as its membership stands."""
    rows = members_of(alliance, clock.local_day(at))
    uids = frozenset(row.institution_uid for row in rows)
    return Scope(alliance.uid, uids, uids, frozenset(row.institution_uid for row in rows if row.role == "lead"))


@dataclass(frozen=True)
class Dashboard:
    """Everything the page draws, as plain readings."""

    indicators: list[IndicatorReading]
    turnarounds: list[tuple[Turnaround, Reading, Reading]]
    up: list[Flow]
    down: list[Flow]
    level: list[Flow]
    declines: dict[str, int]
    refusals: dict[str, int]
    kept: list[Kept]
    names: dict[uuid.UUID, str]


def dashboard(alliance: Alliance, at: dt.datetime, days: int) -> Dashboard:
    """Return the numbers of an alliance over the last ``days``."""
    scope, found = scope_of(alliance, at), indicator_set("referral")
    up = flows(_UP, ("referral.arrived",), scope, at, days, (_APART,))
    down = flows(_DOWN, ("referral.down_arrived",), scope, at, days, (_APART,))
    level = flows((*_UP, *_DOWN), ("referral.arrived", "referral.down_arrived"), scope, at, days, (_EQUALS,))
    readings = read_indicators(found.indicators, scope, at, days)
    named = {uid for flow in (*up, *down, *level) for uid in (flow.source, flow.target)}
    named |= {uid for r in readings for uid in r.reading.missing}
    return Dashboard(
        indicators=readings,
        turnarounds=read_turnarounds(found.turnarounds, scope, at, days),
        up=up,
        down=down,
        level=level,
        declines=counts_by(("referral.declined",), "reason", scope, at, days),
        refusals=counts_by(("referral.down_refused", "referral.down_declined"), "reason", scope, at, days),
        kept=kept_by("referral.scheduled", "kind", "wait_days", scope, at, days),
        names={i.uid: i.label for i in institutions().filter(uid__in=named)},
    )


def rows_behind(alliance: Alliance, key: str, at: dt.datetime, days: int) -> tuple[Any, QuerySet[Fact]]:
    """Return an indicator and the facts behind it, newest first; NotVisible for an unknown one."""
    indicator = indicator_set("referral").find(key)
    if indicator is None:
        raise NotVisible(key)
    return indicator, evidence(gauge_for(indicator, days), scope_of(alliance, at), at)


def links_of(viewer: Viewer, facts: list[Fact], at: dt.datetime) -> dict[uuid.UUID, tuple[str, str]]:
    """Return number and address of the referrals among the subjects that this viewer may open, in one statement."""
    wanted = {fact.subject_uid for fact in facts if fact.subject_type == "referral"}
    if not wanted or viewer.role in OVERSEERS:
        return {}
    referrals: Any = apps.get_model("referrals", "Referral")
    rows = referrals.objects.visible_to(viewer, at).filter(uid__in=wanted).values_list("uid", "number")
    return {uid: (spaced(number), reverse("referrals:detail", args=[number])) for uid, number in rows}


def names_of(uids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of institutions in one statement."""
    return dict(institutions().filter(uid__in=uids).values_list("uid", "name"))


def trace_export(viewer: Viewer, alliance: Alliance, at: dt.datetime, days: int) -> None:
    """Trace that numbers left the platform; there are no names of people in them."""
    trace(
        by=viewer,
        purpose="导出转诊指标",  # data
        operation="export",
        object_type="alliance",
        object_uid=alliance.uid,
        at=at,
        detail=f"referral indicators over {days} days",
    )
