"""The radar in words: the list of the morning, the readiness of places for one person, the preview of a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.periods import age_on
from lianti.kernel.web.pages import PersonLine, State
from lianti.parties.shapes import Viewer
from lianti.records.kinds import PHASES
from lianti.referrals.codes import down as codes_down
from lianti.referrals.codes import radar as codes
from lianti.referrals.pages.common import chip, url_of
from lianti.referrals.pages.down_ward import _edit
from lianti.referrals.permissions.down import may_draft_down
from lianti.referrals.rules.radar import way_of
from lianti.referrals.states import Tone
from lianti.residents.kinds import SEXES

if TYPE_CHECKING:
    from lianti.referrals.models import Referral
    from lianti.referrals.queries.radar import Radar, RadarLine, Readiness
    from lianti.referrals.shapes.radar import Check, ListRow, PlaceSeen
    from lianti.residents.models import Resident

_TONES: dict[str, Tone] = {"ready": "good", "missing": "bad", "unknown": "warn"}
_WORDS = {"ready": "√", "missing": "缺", "unknown": "？"}  # data


@dataclass(frozen=True)
class RadarRow:
    """One person of the morning."""

    person: PersonLine
    number: str
    place: str
    diagnosis: str
    state: State
    reasons: tuple[str, ...]
    planned: str
    planned_by: str
    uid: str
    case: str
    way: str
    way_label: str
    down_url: str
    has_down: bool
    down_label: str
    resting: bool
    may_start: bool
    may_admit: bool


def radar_page(viewer: Viewer, radar: Radar, at: dt.datetime) -> dict[str, Any]:
    """Return the list of the morning."""
    may_start = may_draft_down(viewer) is None
    early = [one for one in radar.lines if one.seen.standing == "wait"]
    return {
        "lines": [_row(one, at, may_start=may_start) for one in radar.lines if one.seen.standing != "wait"],
        "rest": [_row(one, at, may_start=may_start) for one in early],
        "unknown": [
            {"name": e.name, "number": e.inpatient_number, "planned": e.planned_on, "diagnosis": e.diagnosis}
            for e in radar.unknown
        ],
        "now": radar.count("now"),
        "judge": radar.count("judge"),
        "stop": radar.count("stop"),
        "may_start": may_start,
        "chip": chip("JL-47", _("病情稳定及时下转")),
    }


def _person(resident: Resident, at: dt.datetime) -> PersonLine:
    age = _("%(n)d岁") % {"n": age_on(resident.birth_on, clock.local_day(at))}
    return PersonLine(name=resident.name, sex=SEXES[resident.sex], age=age)


def _row(one: RadarLine, at: dt.datetime, *, may_start: bool) -> RadarRow:
    line, stay = one.line, one.line.encounter
    standing = one.seen.standing
    department = stay.department.name if stay and stay.department else ""
    return RadarRow(
        person=_person(line.resident, at),
        number=stay.inpatient_number if stay else "",
        place=department,
        diagnosis=one.person.diagnosis_name,
        state=State(codes.STANDINGS[standing], codes.TONES[standing]),
        reasons=one.seen.reasons,
        planned=one.entry.planned_on.isoformat() if one.entry else "",
        planned_by=one.entry.by_name if one.entry else "",
        uid=str(stay.uid) if stay else "",
        case=line.source.number if line.source else "",
        way=line.way,
        way_label=codes_down.WAYS[line.way],
        down_url=_down_url(line.down, may_edit=may_start),
        has_down=line.down is not None,
        down_label=line.down.receiver_institution.label if line.down and line.down.receiver_institution else "",
        resting=line.resting_until is not None,
        may_start=may_start and line.down is None,
        may_admit=may_start,
    )


def _down_url(down: Referral | None, *, may_edit: bool) -> str:
    """Return where the request leads; a draft is opened by those who write requests and is no page for others."""
    if down is None or (down.state == "draft" and not may_edit):
        return ""
    return _edit(down) if down.state == "draft" else url_of(down)


@dataclass(frozen=True)
class CheckLine:
    """One check in words."""

    label: str
    state: State
    words: str
    remedy: str


@dataclass(frozen=True)
class PlaceLine:
    """One place: what is ready in one line, and each check that is not with its remedy."""

    uid: str
    name: str
    ready: str
    checks: list[CheckLine]
    missing: int
    unknown: int
    chosen: bool


def readiness_page(viewer: Viewer, found: Readiness, at: dt.datetime) -> dict[str, Any]:
    """Return one person with every suitable place, its checks and what to do about what is missing."""
    stay = found.stay
    return {
        "stay": stay,
        "person": _person(stay.resident, at),
        "diagnosis": found.person.diagnosis_name,
        "phase": PHASES.get(stay.phase, ""),
        "state": State(codes.STANDINGS[found.seen.standing], codes.TONES[found.seen.standing]),
        "reasons": found.seen.reasons,
        "way": found.need.way,
        "ways": codes_down.WAYS,
        "suggested": way_of(stay.phase),
        "needs": _needs(found),
        "source_note": found.source_note,
        "places": [_place(p) for p in found.places],
        "more": found.more,
        "down_url": _down_url(found.down, may_edit=may_draft_down(viewer) is None),
        "resting": found.seen.standing == "resting",
        "may_start": may_draft_down(viewer) is None and found.down is None,
        "chip": chip("JL-40", _("基层承接能力")),
    }


def _needs(found: Readiness) -> list[tuple[str, str]]:
    need = found.need
    rows = [
        (codes.CHECKS["group"], codes_down.GROUPS[need.group]),
        (codes.CHECKS["drugs"], "、".join(need.drugs)),
        (codes.CHECKS["skills"], "、".join(codes.SKILLS[s] for s in need.skills)),
        (codes.CHECKS["equipment"], "、".join(codes.EQUIPMENT[e] for e in need.equipment)),
    ]
    return [(label, words) for label, words in rows if words]


def _place(place: PlaceSeen) -> PlaceLine:
    offer = place.offer
    ready = "；".join(f"{codes.CHECKS[c.what]}（{c.words}）" for c in place.checks if c.state == "ready")
    checks = [_check(c) for c in place.checks if c.state != "ready"]
    return PlaceLine(
        str(offer.uid), offer.name, ready, checks, place.missing, place.unknown, offer.chosen == str(offer.uid)
    )


def _check(check: Check) -> CheckLine:
    state = State(_WORDS[check.state], _TONES[check.state])
    return CheckLine(codes.CHECKS[check.what], state, check.words, check.remedy)


def preview_page(rows: Sequence[ListRow]) -> dict[str, Any]:
    """Return the rows as they were read, with the text that keeps exactly the good ones."""
    good = [row for row in rows if not row.error and row.planned_on]
    text = "\n".join("\t".join((r.number, r.name, f"{r.planned_on}", r.diagnosis)) for r in good)
    return {"rows": list(enumerate(rows, 1)), "wrong": len(rows) - len(good), "good": len(good), "text": text}
