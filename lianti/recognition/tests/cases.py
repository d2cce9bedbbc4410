"""Recognition in the town: the group has a catalogue, the hospital a proof, 李奶奶 results that 新化社区 may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lianti.kernel.pure import clock
from lianti.parties.shapes import Viewer
from lianti.recognition import actions
from lianti.recognition.models import QualityCertificate, RecognisableItem
from lianti.recognition.rules import judge_items
from lianti.recognition.shapes import Asked, CertificateFields
from lianti.records.actions import file_report, open_encounter
from lianti.records.models import DiagnosticReport
from lianti.records.shapes import Issue, ReportContent, Stay, Value
from lianti.referrals.tests.cases import act_as
from lianti.residents.models import Resident
from tests.town import LONG_AGO, PLATFORM, Town

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
K, CT = Asked("2823-3"), Asked("IMG-CT-CHEST")


@dataclass
class Lab:
    """The town with everything that recognition needs, one step at a time."""

    town: Town
    person: Resident = field(init=False)

    def __post_init__(self) -> None:
        self.person = self.town.resident("grandmother")
        self.load()
        for unit in (self.town.lead, self.town.community, self.town.specialty):
            actions.set_place(institution_uid=unit.uid, area="220700", by=PLATFORM, at=LONG_AGO)
        stay = Stay("outpatient")
        self.visit = open_encounter(resident=self.person, stay=stay, by=self.doctor, at=self.town.now - 30 * DAY)

    @property
    def gp(self) -> Viewer:
        """Who orders."""
        return self.town.viewer("gp")

    @property
    def doctor(self) -> Viewer:
        """Whose hospital has results."""
        return self.town.viewer("specialist")

    @property
    def affairs(self) -> Viewer:
        """Medical affairs of the hospital, who enter its certificates."""
        return self.town.viewer("medical_affairs")

    @property
    def office(self) -> Viewer:
        """The office of the lead, who confirm them."""
        return self.town.viewer("office")

    def load(self) -> None:
        """Take in the sample catalogue."""
        rows = judge_items(actions.starter_rows(), {})
        if not RecognisableItem.objects.exists():
            actions.import_items(
                alliance=self.town.group, rows=rows, edition="示例-2026-1", leave_out=False, by=PLATFORM, at=LONG_AGO
            )

    def fields(self, **more: Any) -> CertificateFields:
        """A 室间质评 of potassium for the group over this year."""
        usual: dict[str, Any] = {
            "institution_uid": self.town.lead.uid, "kind": "eqa", "scope": "alliance", "number": "示例室质〔2026〕1号",
            "since_on": dt.date(2026, 1, 1), "until_on": dt.date(2027, 1, 1), "item_code": "2823-3",
        }  # fmt: skip
        return CertificateFields(**(usual | more))

    def certificate(self, *, confirm: bool = True, **more: Any) -> QualityCertificate:
        """Enter a certificate and let the second person confirm it."""
        at = self.town.now - 60 * DAY
        row = actions.enter_certificate(fields=self.fields(**more), by=self.affairs, at=at)
        if confirm:
            row = actions.confirm_certificate(certificate_uid=row.uid, by=self.office, at=at)
        return row

    def images(self, **more: Any) -> QualityCertificate:
        """The 影像质控 of the hospital."""
        told = {"kind": "imaging_qc", "item_code": "", "category": "imaging", "number": "示例影质〔2026〕1号"}
        return self.certificate(**(told | more))

    def potassium(self, days: float = 2, *, by: Viewer | None = None, **more: Any) -> DiagnosticReport:
        """A report of electrolytes with potassium some days ago."""
        at = self.town.now - days * DAY
        value = Value("钾", Decimal("4.10"), unit="mmol/L", low=Decimal("3.5"), high=Decimal("5.3"), code="2823-3")
        content: dict[str, Any] = {"item_name": "电解质", "issue": Issue(values=(more.pop("value", value),))}
        content |= {"category": "laboratory", "performed_at": at} | more
        return self.file(ReportContent(**content), by)

    def chest(self, days: float = 5, **more: Any) -> DiagnosticReport:
        """A CT of the chest some days ago."""
        at = self.town.now - days * DAY
        content: dict[str, Any] = {
            "category": "imaging", "item_name": "胸部CT平扫", "item_code": "IMG-CT-CHEST", "modality": "CT",
            "body_part": "胸部", "performed_at": at, "issue": Issue(findings="两肺纹理清晰", conclusion="未见异常"),
        }  # fmt: skip
        return self.file(ReportContent(**(content | more)), None)

    def file(self, content: ReportContent, by: Viewer | None) -> DiagnosticReport:
        """File a report by a doctor of the hospital."""
        at = content.performed_at + HOUR
        return file_report(resident_uid=self.person.uid, content=content, by=by or self.doctor, at=at)

    def second(self) -> Viewer:
        """Another doctor of the community centre."""
        return act_as(self.town, "gp", self.town.community)

    @property
    def today(self) -> dt.date:
        """The day of the town."""
        return clock.local_day(self.town.now)
