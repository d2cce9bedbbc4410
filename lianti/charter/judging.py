"""Reading a whole charter: each entry against the facts, each clause as the worst of its entries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from lianti.alliances.queries import terms_in_force
from lianti.alliances.shapes import TermInForce
from lianti.alliances.terms import all_terms
from lianti.charter import rules
from lianti.charter.models import Adoption, Attestation
from lianti.charter.reading import parse_edition, term_gauge
from lianti.charter.shapes import Clause, ClauseVerdict, Edition, Entry, EntryVerdict, Status
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import mark as _
from lianti.measures.queries import evaluate, evidence
from lianti.measures.shapes import Gauge, Reading, Scope

NOT_DECLARED = _("没有程序遵守这个参数。")
NOT_IN_FORCE = _("现行数值与章程不一致，请重新采纳章程。")
NO_PROOF = _("窗口期内没有遵守这个参数的记录。")
NO_DATA = _("窗口期内没有可以衡量的记录。")
NOT_USED = _("窗口期内没有人使用。")
NOT_ATTESTED = _("已到期，尚未登记履职材料。")
NOT_DUE = _("未到期，尚未登记履职材料。")


@dataclass(frozen=True)
class Member:
    """One membership as scopes see it."""

    institution_uid: uuid.UUID
    role: str
    since_on: dt.date
    until_on: dt.date | None


@dataclass(frozen=True)
class Ground:
    """Everything an adoption is judged on, read once in four statements."""

    adoption: Adoption
    edition: Edition
    at: dt.datetime
    members: tuple[Member, ...]
    terms: dict[str, TermInForce]
    attested: dict[tuple[str, int], list[dt.date]]

    @property
    def today(self) -> dt.date:
        """Return the day of the reading."""
        return clock.local_day(self.at)

    def scope(self, gauge: Gauge) -> Scope:
        """Return the alliance with everybody who belonged to it inside the gauge's window."""
        since = self.today - dt.timedelta(days=gauge.window_days or 36500)
        inside = [m for m in self.members if m.since_on <= self.today and (m.until_on is None or m.until_on > since)]
        now = [m for m in inside if m.until_on is None or m.until_on > self.today]
        return Scope(
            self.adoption.alliance.uid,
            frozenset(m.institution_uid for m in inside),
            frozenset(m.institution_uid for m in now),
            frozenset(m.institution_uid for m in now if m.role == "lead"),
        )


def ground_of(adoption: Adoption, at: dt.datetime) -> Ground:
    """This function will read what an adoption is judged on; ``adoption`` comes with its alliance."""
    alliance = adoption.alliance
    rows = alliance.memberships.values_list("institution__uid", "role", "since_on", "until_on")
    attested: dict[tuple[str, int], list[dt.date]] = defaultdict(list)
    for clause, entry, day in Attestation.objects.filter(alliance=alliance, attested_at__lte=at).values_list(
        "clause", "entry", "attested_on"
    ):
        attested[clause, entry].append(day)
    terms = {term.name: term for term in terms_in_force(alliance, clock.local_day(at))}
    members = tuple(Member(*row) for row in rows)
    return Ground(adoption, parse_edition(adoption.content), at, members, terms, dict(attested))


def compute(adoption: Adoption, at: dt.datetime) -> Status:
    """This function will judge every clause of an adopted edition from the facts up to ``at``."""
    ground = ground_of(adoption, at)
    clauses = tuple(judge_clause(ground, clause) for clause in ground.edition.clauses)
    alliance = adoption.alliance
    return Status(adoption.key, alliance.uid, alliance.name, adoption.edition, at, clauses)


def judge_clause(ground: Ground, clause: Clause) -> ClauseVerdict:
    """This function will judge one clause."""
    entries = tuple(_with_finding(ground, _judge(ground, clause, entry)) for entry in clause.entries)
    return ClauseVerdict(clause.id, clause.title, rules.worst(e.verdict for e in entries), entries)


def _with_finding(ground: Ground, verdict: EntryVerdict) -> EntryVerdict:
    """Mark silence that has lasted longer than the grace period; a duty that is not due yet may be silent."""
    patient = ground.today < ground.adoption.since_on + dt.timedelta(days=ground.edition.grace_days)
    if verdict.verdict != "silent" or verdict.kind == "duty" or patient:
        return verdict
    return replace(verdict, finding=True)


def _judge(ground: Ground, clause: Clause, entry: Entry) -> EntryVerdict:
    blank = EntryVerdict(entry.number, entry.kind, entry.label, entry.kind)
    if entry.kind == "term":
        return _judge_term(ground, entry, blank)
    if entry.kind == "promise":
        return _judge_promise(ground, entry, blank)
    if entry.kind == "capability":
        return _judge_capability(ground, entry, blank)
    if entry.kind == "duty":
        return _judge_duty(ground, clause, entry, blank)
    return blank


def _measured(blank: EntryVerdict, gauge: Gauge, reading: Reading) -> EntryVerdict:
    return replace(
        blank, numerator=reading.numerator, denominator=reading.denominator, window_days=gauge.window_days,
        evidence=reading.evidence, last_at=reading.last_at, missing=reading.missing,
    )  # fmt: skip


def gauge_of(entry: Entry) -> Gauge | None:
    """This function will return the gauge behind any entry that has facts, None for the others."""
    if entry.kind != "term":
        return entry.gauge
    spec = next((spec for spec in all_terms() if spec.name == entry.body["name"]), None)
    return term_gauge(entry, spec.obeyed_by) if spec else None


def _judge_term(ground: Ground, entry: Entry, blank: EntryVerdict) -> EntryVerdict:
    """A term is kept only when the charter's value is in force and a fact in the window proves obedience."""
    gauge, in_force = gauge_of(entry), ground.terms.get(entry.body["name"])
    if gauge is None or in_force is None:
        return replace(blank, verdict="not_yet", note=NOT_DECLARED)
    reading = evaluate(gauge, ground.scope(gauge), ground.at)
    found = replace(
        _measured(blank, gauge, reading), label=in_force.label, value=in_force.value, unit="term",
        threshold_op="==", threshold_value=entry.body["value"], numerator=None,
    )  # fmt: skip
    if not in_force.edition or in_force.value != entry.body["value"]:
        return replace(found, verdict="broken", note=NOT_IN_FORCE)
    if not reading.value:
        return replace(found, verdict="silent", note=NO_PROOF)
    return replace(found, verdict="kept")


def _judge_promise(ground: Ground, entry: Entry, blank: EntryVerdict) -> EntryVerdict:
    gauge, threshold = entry.gauge, entry.threshold
    assert gauge is not None and threshold is not None
    reading = evaluate(gauge, ground.scope(gauge), ground.at)
    found = replace(
        _measured(blank, gauge, reading), value=reading.value, unit=reading.unit, threshold_op=threshold.op,
        threshold_value=threshold.value,
    )  # fmt: skip
    if reading.value is None:
        return replace(found, verdict="silent", note=NO_DATA)
    return replace(found, verdict="kept" if rules.reaches(reading.value, threshold) else "broken")


def _judge_capability(ground: Ground, entry: Entry, blank: EntryVerdict) -> EntryVerdict:
    gauge = entry.gauge
    assert gauge is not None
    scope = ground.scope(gauge)
    reading = evaluate(gauge, scope, ground.at)
    found = replace(_measured(blank, gauge, reading), page=str(entry.body["page"]), value=reading.value, unit="count")
    if not reading.value:
        return replace(found, verdict="silent", note=NOT_USED)
    last = evidence(gauge, scope, ground.at).first()
    user = last.acting_institution_uid if last else None
    role = next((m.role for m in ground.members if m.institution_uid == user), "")
    return replace(found, verdict="kept", used_by=role)


def _judge_duty(ground: Ground, clause: Clause, entry: Entry, blank: EntryVerdict) -> EntryVerdict:
    days: list[dt.date] = ground.attested.get((clause.id, entry.number), [])
    due: Any = entry.body["due"]
    verdict = rules.judge_duty(due, days, ground.adoption.since_on, ground.today)
    note = {"broken": NOT_ATTESTED, "silent": NOT_DUE}.get(verdict, "")
    last = clock.day_start(max(days)) if days else None
    return replace(
        blank, verdict=verdict, note=note, evidence=len(days), last_at=last, value=str(entry.body["who"]),
        unit="duty", threshold_value=str(due),
    )  # fmt: skip
