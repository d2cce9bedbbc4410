"""A town that grows: the same pages with few and with many rows."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from lianti.alliances import actions as alliances
from lianti.capacity import actions as capacity
from lianti.capacity.queries import service_of_uid, ward_of_uid
from lianti.capacity.rules import Decision
from lianti.catalogue.actions import draft_list, ensure_starter, withdraw_list
from lianti.catalogue.tests.lists import published
from lianti.charter.actions import adopt_charter, refresh_status
from lianti.kernel.pure import clock
from lianti.kernel.testing.snapshot import built_once
from lianti.kernel.testing.town import PASSWORD
from lianti.ledger.notices import notify
from lianti.parties import actions as parties
from lianti.recognition.tests.cases import Lab
from lianti.referrals import actions as referrals
from lianti.referrals.models import Referral
from lianti.referrals.shapes import AdviceFields, FilingFields, OutsideFields
from lianti.referrals.tests.cases import Walk, newcomer
from lianti.referrals.tests.surgery_cases import SurgeryWalk
from lianti.residents.actions import open_person
from lianti.residents.models import BreakGlass
from lianti.residents.privacy.actions import break_glass
from lianti.residents.privacy.consenting import give_consent
from lianti.residents.privacy.shapes import ConsentGiven
from lianti.residents.queries import find_people
from lianti.supply.models import SterileBatch
from lianti.supply.tests.cases import Supply
from tests.journeys.test_refer_up import both, draft, scheduled, sent
from tests.pages.places_family import Families
from tests.pages.places_recognition import Recognised
from tests.pages.places_record import Kept
from tests.permissions.scene import PIXEL
from tests.permissions.scene_identity import build_merge, build_pair
from tests.town import LONG_AGO, NOW, PLATFORM, Town, agreement, build_town, institution, member

STATES = ("draft", "submitted", "info_asked", "scheduled", "arrived", "outcome_returned", "closed", "declined")
ONE_DAY = dt.timedelta(days=1)


class City:
    """The town with as many people, cases, clinics, members and accounts as a test asks for."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self._number = 0
        ensure_starter(LONG_AGO)
        self.adoption = adopt_charter(alliance=town.group, path_or_key="songyuan", by=PLATFORM, at=LONG_AGO)
        self.case = sent(town)
        self.form = draft(town, "neighbour")
        self.returned = Walk(town).to("outcome_returned")
        self._talks = 0
        self.operated = SurgeryWalk(town, name="方圆")
        self.operated.to_clinic()
        self.operated.follow()
        self.ward_uid = self._ward(0)
        self.draft_list_uid = self._list(3, "treat").uid
        self.guide_uid = published(town, "高血压出入院标准").uid
        self.exam_uid = self._exam(0)
        self.glass_uid = self._glass()
        self.match_uid, self.merge_uid = self._pairs(1)
        self.results = Recognised(Lab(town))
        self.kept = Kept(town)
        self.families = Families(town)
        self.supply = Supply(town)
        self.supply_order = self.supply.to("dispatched")
        self.batch_uid = SterileBatch.objects.get().uid

    def grow(self, more: int) -> None:
        """Add so many of everything that a list can show."""
        for _ in range(more):
            number = self._next()
            self._clinic(number)
            self._ward(number)
            self._pairs(number)
            self._exam(number)
            self._member(number)
            self._account(number)
            withdraw_list(uid=self._list(2, "up").uid, by=self.town.viewer("office"), at=self.town.now)
            published(self.town, f"出入院标准{number}")
        self.town.open()
        for number, item in enumerate(self.operated.items()[:-1]):
            if item.done_at is None and number < more:
                self.operated.follow(number=number)
        for _ in range(more):
            self._cases()
            self._orders()
            self.results.grow()
            self.kept.grow()
            self.families.grow()
            self._talk()
            self._asks()
            self._notices()
            self._glass()
        refresh_status(adoption=self.adoption, by=PLATFORM, at=self.town.now)

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _list(self, tier: int, kind: str) -> Any:
        town = self.town
        return draft_list(
            alliance=town.group, tier=tier, kind=kind, name="2026 年版", by=town.viewer("office"), at=town.now
        )

    def _orders(self) -> None:
        """Orders of shared supply that wait, on their way out of the measured batch and out of another one."""
        self.supply.ask()
        self.supply.to("dispatched", series=f"HZ{self._next()}-")
        self.supply.to("received", batch=f"S02-{self._next()}")

    def _asks(self) -> None:
        """A question to cardiology, and somebody on the way to a hospital outside."""
        town, gp = self.town, self.town.viewer("gp")
        asked = referrals.start_advice(resident=newcomer(town), by=gp, at=town.now)
        fields = AdviceFields(department_uid=town.department("心内科").uid, question="是否需要转诊？")
        sharing = next(c for c in both() if c.scope == "sharing")
        referrals.send_advice(
            advice_uid=asked.uid, fields=fields, uploads=[], title="", consent=sharing, do="ask", by=gp, at=town.now
        )
        referrals.register_outside(
            resident=newcomer(town),
            fields=OutsideFields("示例省立医院", "province", "inpatient", "no_technology", "高血压"),
            filing=FilingFields(kind="referral", insured_region="松原", care_region="长春"),
            by=gp,
            at=town.now,
        )

    def _clinic(self, number: int) -> None:
        town = self.town
        doctor = parties.add_practitioner(
            name="程远山", institution=town.lead, department=town.department("心内科"), title="attending",
            by=PLATFORM, at=LONG_AGO,
        )  # fmt: skip
        service = capacity.offer_service(
            department=town.department("心内科"),
            name=f"心内科门诊{number}",
            practitioner=doctor,
            by=PLATFORM,
            at=LONG_AGO,
        )
        template = capacity.set_template(
            service=service, weekday=5, begins=dt.time(8), ends=dt.time(11), seats=5, by=PLATFORM, at=LONG_AGO
        )
        capacity.set_exception(
            template=template, on_day=town.today + ONE_DAY * 16, seats=0, reason="会议", by=PLATFORM, at=town.now
        )
        capacity.set_template(
            service=town.clinic, weekday=5, begins=dt.time(12 + number % 10), ends=dt.time(13 + number % 10), seats=2,
            by=PLATFORM, at=LONG_AGO,
        )  # fmt: skip

    def _exam(self, number: int) -> uuid.UUID:
        """An examination of cardiology; the measured one has a new version of its sheet each time."""
        town = self.town
        words: dict[str, Any] = {"by": PLATFORM, "at": LONG_AGO}
        part = town.department("心内科")
        made = capacity.offer_service(department=part, name=f"心脏超声{number}", kind="examination", **words)
        capacity.describe_exam(service=made, modality="US", body_part="心脏", minutes=15, direct=True, **words)
        measured = service_of_uid(self.exam_uid) if number else made
        capacity.write_sheet(service=measured, text=f"无需空腹，第 {number} 次修订。", questions=["implant"], **words)
        return made.uid

    def _ward(self, number: int) -> uuid.UUID:
        """A ward with beds of its own, one of them taken; every ward has told a number and been converted before."""
        town, at = self.town, self.town.now
        place = (town.lead, town.specialty)[number % 2]
        ward = capacity.open_ward(institution=place, name=f"病区{number}", kind="general", beds=30, by=PLATFORM, at=at)
        words: dict[str, Any] = {"reporter_name": "护士站", "reporter_role": "护士长", "by": PLATFORM, "at": at}
        capacity.report_beds(ward=ward, free=3, **words)
        decision = Decision("nursing", 30, "护理需求增加", "院长办公会", f"院办{number}", town.today)
        capacity.convert_beds(ward=ward, decision=decision, by=PLATFORM, at=at)
        beds = capacity.keep_rows(ward=ward, labels=[str(n) for n in range(1, 4 + number)], by=PLATFORM, at=at)
        capacity.take_bed(bed=beds[0], by=PLATFORM, at=at)
        if number:
            measured = ward_of_uid(self.ward_uid, institution_id=town.lead.pk)
            capacity.confirm_rows(ward=measured, by=PLATFORM, at=at)
        return ward.uid

    def _member(self, number: int) -> None:
        town = self.town
        who = institution(f"示例卫生服务站{number}", "community_station")
        joined = member(town.group, who, 3)
        agreement(town.group, who, town.today + ONE_DAY * 200)
        parties.add_department(institution=who, name="全科", by=PLATFORM, at=LONG_AGO)
        for at_member in (joined, town.memberships[town.community.pk]):
            alliances.name_contact(
                membership=at_member, kind="liaison" if at_member is joined else "named", name="何晓枫", post="护士长",
                phone="10000009002", by=PLATFORM, at=LONG_AGO,
                for_institution=None if at_member is joined else who,
            )  # fmt: skip
        parties.add_department(institution=town.lead, name=f"专病门诊{number}", by=PLATFORM, at=LONG_AGO)

    def _account(self, number: int) -> None:
        town = self.town
        user = parties.create_user(
            username=f"xin.ren{number}", password=PASSWORD, display_name="辛仁", by=PLATFORM, at=LONG_AGO
        )
        for place in (town.community, town.village):
            parties.grant_role(user=user, role="nurse", institution=place, by=PLATFORM, at=LONG_AGO)
        station = institution(f"站点{number}", "community_station")
        parties.grant_role(user=town.user("head"), role="nurse", institution=station, by=PLATFORM, at=LONG_AGO)

    def _cases(self) -> None:
        town = self.town
        for state in STATES:
            Walk(town, resident=newcomer(town, name="郑安康")).to(state)
        Walk(town, resident=newcomer(town, name="郑安康"), kind="emergency").to("submitted")
        key = f"newcomer{self._next()}"
        town.people[key] = newcomer(town, contracted=True)
        scheduled(town, sent(town, key), town.now)

    def _talk(self) -> None:
        """Let the case of 王秀兰 and the returned one grow longer: questions, answers, reports."""
        town = self.town
        gp, centre, at = town.viewer("gp"), town.viewer("referral_centre"), town.now
        referrals.ask_info(referral_uid=self.case.uid, note="请补充动态血压", by=centre, at=at)
        for case in (self.case, self.returned):
            self._report(case)
        referrals.give_info(referral_uid=self.case.uid, note="已补", by=gp, at=at)
        self._report(self.form)

    def _report(self, case: Referral) -> None:
        referrals.attach_upload(
            referral_uid=case.uid, upload=SimpleUploadedFile("ecg.png", PIXEL), title="心电图",
            by=self.town.viewer("gp"), at=self.town.now,
        )  # fmt: skip

    def _glass(self) -> uuid.UUID:
        """Somebody whom the emergency doctor finds and opens; the measured opening is read once more each time."""
        town = self.town
        doctor, person = town.viewer("emergency"), newcomer(town, name="曾念")
        find_people(viewer=doctor, text=f"{person.name} {person.birth_on}", at=town.now)
        told = "昏迷送来，急需既往用药"
        made = break_glass(resident_uid=person.uid, reason="rescue", text=told, by=doctor, at=town.now)
        given = ConsentGiven(("general",), (town.specialty.uid, town.village.uid), 90, "verbal", witness_name="何晓枫")
        grandmother = town.resident("grandmother").uid
        give_consent(resident_uid=grandmother, given=given, by=town.viewer("gp"), at=town.now)
        opened = BreakGlass.objects.select_related("resident").order_by("pk")[0]
        open_person(uid=opened.resident.uid, by=doctor, at=town.now)
        return made.uid

    def _pairs(self, number: int) -> tuple[uuid.UUID, uuid.UUID]:
        """Two files that may be of one person, two that were decided on, and their merge."""
        day = number % 28 + 1
        return build_pair(self.town, 0, day).uid, build_merge(self.town, day).uid

    def _notices(self) -> None:
        town = self.town
        for place, roles in (
            (town.community, ["gp", "nurse"]),
            (town.lead, ["referral_centre", "specialist", "office"]),
        ):
            notify(institution_uid=place.uid, roles=roles, text="待补资料", path="/referrals/", at=town.now)


@built_once
def build_city() -> City:
    """Build the city with a few of everything, in an empty database."""
    with clock.frozen(NOW):
        city = City(build_town())
        city.grow(2)
    return city
