"""Mutual recognition in the demo: a catalogue and proofs, results on Tuesdays, and orders on Thursdays (SY-07, JL-84).

The catalogue, its periods, prices and proofs are samples (示例).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from lianti.alliances.queries import alliance_of_key, alliances_of
from lianti.demo.cast import CLINIC
from lianti.demo.chances import chance
from lianti.demo.places import LEAD
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.parties.models import Institution
from lianti.parties.queries import viewers_in_role
from lianti.parties.shapes import Viewer
from lianti.recognition import actions, queries
from lianti.recognition.models import RecognisableItem
from lianti.recognition.rules import judge_items
from lianti.recognition.shapes import Answer, Asked, CertificateFields, Said
from lianti.records.actions import file_report, open_encounter
from lianti.records.queries import sight_of
from lianti.records.shapes import Issue, ReportContent, Stay, Value
from lianti.residents.models import Resident

HOUR = (10, 15)
_DAY = dt.timedelta(days=1)
_TUESDAY, _THURSDAY = 2, 4
_CITY = "220700"
# Proof of the lead: kind, item or category, scope. The last one still waits for its second person.
_PROOFS = (
    ("eqa", "2823-3", "", "province"), ("eqa", "2951-2", "", "alliance"), ("eqa", "14682-9", "", "alliance"),
    ("imaging_qc", "", "imaging", "city"), ("eqa", "14647-2", "", "alliance"),
)  # fmt: skip
_VALUES = (
    ("钾", "2823-3", "mmol/L", "3.5", "5.3", 3.4, 2.2), ("钠", "2951-2", "mmol/L", "137", "147", 135.0, 12.0),
    ("肌酐", "14682-9", "μmol/L", "41", "111", 48.0, 80.0),
)  # fmt: skip
_ASKED = (Asked("2823-3"), Asked("2951-2"), Asked("14682-9"))


def morning(world: World, at: dt.datetime) -> int:
    """Let the lead keep its proofs, its doctors report, and clinics order what may be there already."""
    today = clock.local_day(at)
    if not world.is_workday(today):
        return 0
    lead, done = world.places[LEAD], 0
    if not RecognisableItem.objects.exists():
        done += _begin(world, lead, at)
    try:
        if today.isoweekday() == _TUESDAY:
            done += _report(world, lead, today, 0, at) + _report(world, lead, today, 1, at)
        elif today.isoweekday() == _THURSDAY:
            done += _order(world, today - 2 * _DAY, 0, at)
    except (Refused, NotVisible):
        return done
    return done


def _begin(world: World, lead: Institution, at: dt.datetime) -> int:
    """Take in the sample catalogue, say where the lead is, and enter its proofs; a second person confirms them."""
    office = viewers_in_role("office", at, lead)[0]
    affairs = viewers_in_role("medical_affairs", at, lead)[0]
    alliance = alliance_of_key(alliances_of(lead.pk, clock.local_day(at))[0].id)
    rows = judge_items(actions.starter_rows(), {})
    actions.import_items(alliance=alliance, rows=rows, edition="示例-2026-1", leave_out=False, by=office, at=at)
    clinic = world.places[CLINIC]
    for unit in (lead, clinic):
        actions.set_place(institution_uid=unit.uid, area=_CITY, by=Viewer.service("demo"), at=at)
    year = clock.local_day(at).year
    for number, (kind, item, category, scope) in enumerate(_PROOFS, start=1):
        fields = CertificateFields(
            institution_uid=lead.uid, kind=kind, scope=scope, number=f"示例质证〔{year}〕{number}号",
            since_on=dt.date(year, 1, 1), until_on=dt.date(year + 1, 1, 1), item_code=item, category=category,
            issuer="示例临床检验中心" if kind == "eqa" else "示例影像质控中心", area=_CITY,
        )  # fmt: skip
        row = actions.enter_certificate(fields=fields, by=affairs, at=at)
        if number < len(_PROOFS):
            actions.confirm_certificate(certificate_uid=row.uid, by=office, at=at)
    return 4 + len(_PROOFS)


def _chosen(world: World, tuesday: dt.date, number: int) -> tuple[Viewer, Resident] | None:
    """Return a GP and somebody registered there: the same on the day of the result and of the order.

    The first is of any clinic; the second is of the clinic that visitors sign in at, and is left for them to order.
    """
    clinics = [(place, found) for (place, role), found in sorted(world.staff.items()) if role == "gp" and found]
    tried = world.places[CLINIC].pk
    clinics = [(place, found) for place, found in clinics if world.people.get(place) and (not number or place == tried)]
    if not clinics:
        return None
    place, gps = clinics[int(chance(world.seed, str(tuesday), f"clinic {number}") * len(clinics))]
    people = world.people[place]
    known = people[int(chance(world.seed, str(tuesday), f"person {number}") * len(people))]
    return gps[0], Resident.objects.get(pk=known.pk)


def _report(world: World, lead: Institution, today: dt.date, number: int, at: dt.datetime) -> int:
    """Let somebody of a clinic be seen at the lead, with a report of three values."""
    chosen = _chosen(world, today, number)
    doctor = world.actor(f"{today}-{number}", lead.pk, "specialist")
    if chosen is None or doctor is None:
        return 0
    _gp, person = chosen
    open_encounter(resident=person, stay=Stay("outpatient"), by=doctor, at=at)
    values = tuple(
        Value(name, Decimal(f"{least + chance(world.seed, str(today), f'{code} {number}') * span:.1f}"), unit=unit,
              low=Decimal(low), high=Decimal(high), code=code)
        for name, code, unit, low, high, least, span in _VALUES
    )  # fmt: skip
    content = ReportContent("laboratory", "肾功能、电解质", at, Issue(values=values))
    file_report(resident_uid=person.uid, content=content, by=doctor, at=at)
    return 2


def _order(world: World, tuesday: dt.date, number: int, at: dt.datetime) -> int:
    """Let the GP order the same two days later: mostly recognised, sometimes repeated with a reason."""
    chosen = _chosen(world, tuesday, number)
    if chosen is None:
        return 0
    gp, person = chosen
    items = queries.items_for(gp.institution_id, clock.local_day(at), {a.code for a in _ASKED})
    said = {}
    for line in queries.lines_for(sight_of(person, gp, at), _ASKED, items):
        if line.best is not None:
            said[line.asked.key] = Said(_answer(world, f"{tuesday}-{number}-{line.item.code}"), line.best.result.uid)
    urgent = "emergency" if chance(world.seed, str(tuesday), f"urgent {number}") < 0.08 else "routine"
    actions.order_items(resident_uid=person.uid, asked=_ASKED, said=said, priority=urgent, by=gp, at=at)
    return len(_ASKED)


def _answer(world: World, key: str) -> Answer:
    drawn = chance(world.seed, key, "answer")
    if drawn < 0.82:
        return Answer("recognised")
    return Answer("partly", "2") if drawn < 0.88 else Answer("refused", "1" if drawn < 0.95 else "L1")
