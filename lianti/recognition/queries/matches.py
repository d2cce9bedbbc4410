"""Earlier results at the moment of ordering: read from the record, mapped to the catalogue, judged by the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianti.kernel.pure import clock
from lianti.kernel.pure.text import squash
from lianti.recognition import rules
from lianti.recognition.kinds import BODY_PARTS, LABORATORY
from lianti.recognition.queries.items import directions_of, item_codes_by_local
from lianti.recognition.queries.quality import places_of, proofs_of
from lianti.recognition.shapes import Asked, Item, Place, Result, Verdict
from lianti.records.queries import Sight, attachments_of, standing_reports, values_by_report

if TYPE_CHECKING:
    from lianti.records.models import Attachment, DiagnosticReport, Observation

# Results older than every period plus a little are not even mentioned.
_SHOWN_AFTER = 30
_SHOWN_VALUES = 6
_SHOWN_PICTURES = 3


@dataclass(frozen=True)
class Match:
    """One earlier result beside one line of the order, with what the rules say of it."""

    asked: Asked
    item: Item
    result: Result
    verdict: Verdict


@dataclass(frozen=True)
class Line:
    """One line of the order: the best earlier result that can be recognised, and others for the eye only."""

    asked: Asked
    item: Item
    best: Match | None
    others: tuple[Match, ...] = ()


def lines_for(sight: Sight, asked: Sequence[Asked], items: Mapping[str, Item]) -> list[Line]:
    """Return what is there already for every line of an order, in a constant number of statements (A10).

    The caller has opened the record and left the trace. Emergencies may look, too; they are never asked. What is
    sensitive and of another house is left out, as on the timeline.
    """
    known = [a for a in asked if a.code in items]
    if not known:
        return []
    at, on = sight.at, clock.local_day(sight.at)
    longest = max(items[a.code].valid_days for a in known) + _SHOWN_AFTER
    reports = standing_reports(
        sight.resident, since=at - dt.timedelta(days=longest), until=at + dt.timedelta(seconds=1), sight=sight
    )
    issuers = {r.issuer_id for r in reports if r.issuer_id is not None}
    found = _results(reports, {items[a.code].code for a in known}, items, item_codes_by_local(issuers))
    own = sight.viewer.institution_id or 0
    places = places_of(issuers | {own}, on)
    here = places.get(own, Place(own, 1))
    held, failed = proofs_of(issuers)
    ways = directions_of(here.alliances, on)

    def judged(a: Asked, result: Result) -> Match:
        item, issuer = items[a.code], places.get(result.place_id, Place(0, 1))
        verdict = rules.judge(item, result, issuer, here, held.get(issuer.id, []), failed.get(issuer.id, []), ways, at)
        return Match(a, item, result, verdict)

    return [_line(a, items[a.code], [judged(a, r) for r in rules.about(items[a.code], a, found, at)]) for a in known]


def _line(asked: Asked, item: Item, matches: list[Match]) -> Line:
    near = [m for m in matches if m.verdict.age_days <= item.valid_days + _SHOWN_AFTER]
    best = next((m for m in near if m.verdict.eligible), None)
    return Line(asked, item, best, tuple(m for m in near if m is not best)[:2])


def _results(
    reports: Sequence[DiagnosticReport],
    wanted: Collection[str],
    items: Mapping[str, Item],
    local: Mapping[tuple[int, str], str],
) -> list[Result]:
    """Return the results about wanted items: whole reports, and single values of laboratory reports."""
    values, files = values_by_report(reports), attachments_of(reports)
    # Pictures without any code are known by the very same name; a laboratory value never is (serum and urine differ).
    names = {squash(items[code].name): code for code in wanted if items[code].category != LABORATORY}
    found = []
    for report in reports:
        inside = values.get(report.pk, [])
        code = _code(report.issuer_id, (report.item_code, report.local_code), wanted, local)
        code = code or names.get(squash(report.item_name), "")
        if code:
            found.append(_of_report(report, code, inside, files.get(report.pk, [])))
        for value in inside:
            code = _code(report.issuer_id, (value.code, value.local_code), wanted, local)
            if code and items[code].category == LABORATORY:
                found.append(_of_value(report, value, code))
    return found


def _code(
    issuer_id: int | None, names: tuple[str, str], wanted: Collection[str], local: Mapping[tuple[int, str], str]
) -> str:
    """Return the catalogue item behind a code: the common one, or what the issuer calls it."""
    for name in names:
        if name and name in wanted:
            return name
        mapped = local.get((issuer_id or 0, name), "") if name else ""
        if mapped in wanted:
            return mapped
    return ""


def part_of(text: str) -> str:
    """Return the code of a part of the body that a report writes as a code or as a word."""
    return next((code for code, name in BODY_PARTS.items() if text in {code, name}), text)


def _of_report(
    report: DiagnosticReport, code: str, inside: Sequence[Observation], files: Sequence[Attachment]
) -> Result:
    told = "；".join(f"{v.name} {_amount(v)}{_arrow(v)}" for v in inside[:_SHOWN_VALUES])
    return Result(
        uid=report.uid,
        item_code=code,
        performed_at=report.performed_at,
        place_id=report.issuer_id or 0,
        body_part=part_of(report.body_part),
        # The data, not the conclusion of the other physician (A1).
        text=(told or report.findings)[:200],
        laboratory=report.issuer_name,
        report_uid=report.uid,
        images=len(files),
        pictures=tuple(file.uid for file in files if file.thumb_uid)[:_SHOWN_PICTURES],
    )


def _of_value(report: DiagnosticReport, value: Observation, code: str) -> Result:
    return Result(
        uid=value.uid,
        item_code=code,
        performed_at=value.effective_at,
        place_id=report.issuer_id or 0,
        text=_amount(value),
        unit=value.unit,
        reference=_range(value),
        abnormal=value.interpretation,
        laboratory=report.issuer_name,
        report_uid=report.uid,
    )


def _amount(value: Observation) -> str:
    if value.value_number is None:
        return value.value_text
    number = value.value_number.normalize()
    return f"{value.comparator}{number:f}"


def _arrow(value: Observation) -> str:
    return {"H": "↑", "HH": "↑↑", "L": "↓", "LL": "↓↓"}.get(value.interpretation, "")


def _range(value: Observation) -> str:
    if value.low is not None and value.high is not None:
        return f"{value.low.normalize():f}–{value.high.normalize():f}"
    return value.reference_text
