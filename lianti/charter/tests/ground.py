"""A small alliance with a lead and two clinics, and a charter of a few clauses to read against it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from lianti.alliances.models import Alliance, Membership
from lianti.charter.actions import adopt_charter
from lianti.charter.models import Adoption
from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.parties.models import Institution
from lianti.parties.shapes import Viewer

ADOPTED = dt.datetime(2026, 1, 5, 9, 0, tzinfo=clock.TZ)
NOW = dt.datetime(2026, 6, 30, 18, 0, tzinfo=clock.TZ)

HEAD = """
[charter]
key = "small"
title = "小章程"
alliance = "city_group"
edition = "{edition}"
since = 2026-01-01
document = "示例文件"
covers = ["{covers}"]
"""
CLAUSE = """
[[clause]]
id = "{id}"
title = "标题{id}"
text = "正文"
source = "一"
"""
ENTRIES = {
    "promise": """
[[clause.entry]]
kind = "promise"
label = "按时受理"
gauge = { op = "share", kind = "referral.scheduled", met = { within_promise = true } }
threshold = { op = ">=", value = 0.9 }
""",
    "term": """
[[clause.entry]]
kind = "term"
name = "alliances.grace_days"
value = 20
""",
    "capability": """
[[clause.entry]]
kind = "capability"
label = "转诊"
page = "board:charter"
facts = ["referral.submitted"]
""",
    "duty": """
[[clause.entry]]
kind = "duty"
label = "年度计划"
due = "03-31"
who = "医联体办公室"
""",
    "principle": """
[[clause.entry]]
kind = "principle"
reason = "由程序保证。"
""",
    "not_yet": """
[[clause.entry]]
not_yet = "随远程医疗部分提供。"
""",
}


def charter_text(*entries: str, edition: str = "1") -> str:
    """Return a charter with one clause per argument; an argument names its entries, joined by +."""
    parts = [HEAD.format(edition=edition, covers=f"SY-01..SY-{len(entries):02d}")]
    for number, names in enumerate(entries, start=1):
        parts.append(CLAUSE.format(id=f"SY-{number:02d}"))
        parts += [ENTRIES[name] for name in names.split("+")]
    return "".join(parts)


@dataclass(frozen=True)
class Ground:
    """The alliance, its members and its office."""

    alliance: Alliance
    lead: Institution
    clinic: Institution
    station: Institution
    office: Viewer

    def adopt(self, folder: Path, text: str, at: dt.datetime = ADOPTED) -> Adoption:
        """Adopt a charter given as text."""
        path = folder / "small.toml"
        path.write_text(text, encoding="utf-8")
        adopt_charter(alliance=self.alliance, path_or_key=str(path), by=self.office, at=at)
        return Adoption.objects.in_force().get(alliance=self.alliance)

    def viewer(self, role: str, institution: Institution | None = None) -> Viewer:
        """Return somebody in a role at an institution of the alliance."""
        place = institution or self.lead
        return Viewer(
            uid=self.office.uid, name="李明", role=role, institution_uid=place.uid, institution_id=place.pk,
            institution_name=place.name, alliance_uids=(self.alliance.uid,),
        )  # fmt: skip

    def fact(self, kind: str, at: dt.datetime, **data: object) -> Fact:
        """Write a fact of the clinic under the alliance."""
        return Fact.objects.create(
            kind=kind, happened_at=at, on_day=clock.local_day(at), recorded_at=at, by_uid=self.office.uid,
            acting_institution_uid=self.clinic.uid, institution_uid=self.clinic.uid, alliance_uid=self.alliance.uid,
            subject_type="referral", subject_uid=self.clinic.uid, data=data,
        )  # fmt: skip


def make_ground(name: str = "示例集团") -> Ground:
    """Build the alliance."""
    alliance = Alliance.objects.create(
        name=name, short_name=name, kind="city_group", founded_on=dt.date(2025, 1, 1), fictitious=True
    )
    places = [
        Institution.objects.create(name=f"{name}{place}", kind=kind, district="示例区")
        for place, kind in (("中心医院", "general_hospital"), ("社区中心", "community_centre"), ("卫生站", "clinic"))
    ]
    for number, place in enumerate(places):
        Membership.objects.create(
            alliance=alliance, institution=place, role="member" if number else "lead", tier=1 + 2 * bool(number),
            since_on=dt.date(2025, 1, 1),
        )  # fmt: skip
    lead, clinic, station = places
    office = Viewer(
        uid=alliance.uid, name="王芳", role="office", institution_uid=lead.uid, institution_id=lead.pk,
        institution_name=lead.name, alliance_uids=(alliance.uid,),
    )  # fmt: skip
    return Ground(alliance, lead, clinic, station, office)
