"""One of everything the addresses name, made by the people of the town with the real actions."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lianti.alliances.actions import name_contact, set_term
from lianti.capacity import actions as capacity
from lianti.charter.actions import adopt_charter
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.town import PASSWORD
from lianti.parties.actions import add_department, create_user, grant_role
from lianti.parties.shapes import Viewer
from lianti.referrals import actions as referrals
from lianti.referrals.actions.green_teams import join_team
from lianti.referrals.models import Advice, DeclineReview, Referral
from lianti.referrals.shapes import AdviceFields, FilingFields, OutsideFields
from lianti.referrals.tests.cases import Walk, hire, newcomer
from tests.journeys.test_refer_up import both
from tests.permissions.scene_beds import bed_offered, undelivered
from tests.permissions.scene_catalogue import CatalogueScene, build_catalogue
from tests.permissions.scene_down import DownScene, build_downs
from tests.permissions.scene_family import FamilyScene, build_family
from tests.permissions.scene_identity import IdentityScene, build_identity
from tests.permissions.scene_insurance import build_tariffs
from tests.permissions.scene_moves import MOVES
from tests.permissions.scene_pathways import PathwayScene, build_pathways
from tests.permissions.scene_privacy import PrivacyScene, build_privacy
from tests.permissions.scene_recognition import RecognitionScene, build_recognition
from tests.permissions.scene_records import RecordScene, build_record
from tests.permissions.scene_security import SecurityScene, build_security
from tests.permissions.scene_supply import SupplyScene, build_supply
from tests.permissions.scene_surgery import SurgeryScene, build_surgeries
from tests.town import LONG_AGO, PLATFORM, Town

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
_PARTS = (
    (RecognitionScene, "recognition", False), (SupplyScene, "supplies", True), (IdentityScene, "identity", False),
    (FamilyScene, "family", False), (SecurityScene, "security", False), (SurgeryScene, "surgeries", True),
    (PrivacyScene, "privacy", False), (RecordScene, "record", True), (DownScene, "downs", True),
    (CatalogueScene, "catalogue", False), (PathwayScene, "pathways", True),
)  # fmt: skip


def picture(name: str = "ecg.png") -> SimpleUploadedFile:
    """A picture of one pixel."""
    return SimpleUploadedFile(name, PIXEL, content_type="image/png")


@dataclass
class Scene:
    """The town with a case in every state and one object of every kind."""

    town: Town
    cases: dict[str, Referral] = field(default_factory=dict)
    advice: dict[str, Advice] = field(default_factory=dict)
    filter_uid: uuid.UUID = field(default_factory=new_uid)
    outside: dict[str, str] = field(default_factory=dict)
    advice_file: uuid.UUID = field(default_factory=new_uid)
    file_uid: uuid.UUID = field(default_factory=new_uid)
    review_uid: uuid.UUID = field(default_factory=new_uid)
    contact_uid: uuid.UUID = field(default_factory=new_uid)
    account_uid: uuid.UUID = field(default_factory=new_uid)
    grant_uid: uuid.UUID = field(default_factory=new_uid)
    ward_uid: uuid.UUID = field(default_factory=new_uid)
    bed_uid: uuid.UUID = field(default_factory=new_uid)
    member_uid: uuid.UUID = field(default_factory=new_uid)
    tariff_uid: uuid.UUID = field(default_factory=new_uid)
    exam_uid: uuid.UUID = field(default_factory=new_uid)

    @cached_property
    def downs(self) -> DownScene:
        """Return the cases on their way down, built when the first of their addresses is asked for."""
        return build_downs(self.town)

    @cached_property
    def pathways(self) -> PathwayScene:
        """Return the cases on a clinical pathway, made when the first of their addresses is asked for."""
        return build_pathways(self.town, self.surgeries)

    @cached_property
    def surgeries(self) -> SurgeryScene:
        """Return the operations, built when the first of their addresses is asked for."""
        return build_surgeries(self.town, self.downs.cases["draft"])

    @cached_property
    def catalogue(self) -> CatalogueScene:
        """Return the disease lists, built when the first of their addresses is asked for."""
        return build_catalogue(self.town)

    @cached_property
    def privacy(self) -> PrivacyScene:
        """Return the opening in an emergency, made when the first of its addresses is asked for."""
        return build_privacy(self.town)

    @cached_property
    def security(self) -> SecurityScene:
        """Return what security is about, made when the first of its addresses is asked for."""
        return build_security(self.town)

    @cached_property
    def family(self) -> FamilyScene:
        """Return households and what waits to be taken over, made when the first of their addresses is asked for."""
        return build_family(self.town)

    @cached_property
    def identity(self) -> IdentityScene:
        """Return the pairs of files, made when the first of their addresses is asked for."""
        return build_identity(self.town)

    @cached_property
    def record(self) -> RecordScene:
        """Return the shared record, written when the first of its addresses is asked for."""
        return build_record(self.town)

    @cached_property
    def supplies(self) -> SupplyScene:
        """Return the orders of shared supply, built when the first of their addresses is asked for."""
        return build_supply(self.town)

    @cached_property
    def recognition(self) -> RecognitionScene:
        """Return what recognition is about, built when the first of its addresses is asked for."""
        return build_recognition(self.town)

    def address(self, row: str) -> str:
        """Return the address of a row of the table: a URL name, or a name and a move."""
        name, _, move = row.partition(" ")
        return reverse(name, args=self.arguments(name, move))

    def _of_part(self, name: str, move: str) -> list[object] | None:
        """Return what an address of a part of the scene is about; None when it belongs to none."""
        for part, own, moves in _PARTS:
            if part.knows(name):
                found: Any = getattr(self, own)
                named: list[object] = found.arguments(name, move) if moves else found.arguments(name)
                return named
        if name.startswith("referrals:outside"):
            return self._of_outside(name, move)
        if name.startswith("referrals:advice"):
            return self._of_advice(name, move)
        return None

    def arguments(self, name: str, move: str) -> list[object]:
        """Return what the address of *name* is about."""
        town = self.town
        group, member = town.group.uid, town.memberships[town.community.pk].uid
        part = self._of_part(name, move)
        if part is not None:
            return part
        by_name: dict[str, list[object]] = {
            "parties:grant_end": [self.grant_uid],
            "capacity:template_end": [town.weekly.uid],
            "capacity:bed_set": [self.bed_uid],
            "referrals:green_leave": [self.member_uid],
            "desk:outbox_retry": [undelivered(town)],
            "desk:outbox_give_up": [undelivered(town)],
            **{f"capacity:{last}": [self.exam_uid] for last in EXAM},
            "alliances:reveal": [self.contact_uid],
            "alliances:extend": [group, member, town.agreements[town.community.pk].uid],
            "referrals:file": [self.file_uid],
            "referrals:settle": [self.review_uid],
            "residents:reveal": [town.resident("grandmother").uid, "phone"],
            "residents:contract": [town.resident("neighbour").uid],
            "residents:pasted": [],
            "flows:rows": ["answered"],
            "referrals:filter_forget": [self.filter_uid],
            "board:clause": ["SY-46"],
            "board:evidence": ["SY-46", 1],
            "board:attest": ["SY-22", 1],
            **dict.fromkeys(("insurance:proposal", "insurance:confirm", "insurance:withdraw"), [self.tariff_uid]),
        }
        if name in by_name:
            return by_name[name]
        if name.startswith("alliances:") and name.split(":")[1] in {"member", "sign", "leave", "contact"}:
            return [group, member]
        return self._by_space(name, move)

    def _of_outside(self, name: str, move: str) -> list[object]:
        """A transfer of 新化社区 to a hospital outside, filed or not."""
        if name.rpartition("_")[2] in {"list", "export", "new", "cost"}:
            return []
        state = {"file": "to_file", "refile": "emergency"}.get(move, "away")
        return [self.outside[state], *([move] if move else [])]

    def _of_advice(self, name: str, move: str) -> list[object]:
        """A question of 新化社区 to 心内科, in the state that the address or the move begins in."""
        if name in {"referrals:advice_list", "referrals:advice_export", "referrals:advice_new"}:
            return []
        if name == "referrals:advice_file":
            return [self.advice_file]
        state = ADVICE.get(move or name, "asked")
        return [self.advice[state].number, *([move] if move else [])]

    def _by_space(self, name: str, move: str) -> list[object]:
        space, last = name.split(":")
        town = self.town
        if last.startswith("ward") and last not in PLAIN:
            return [self.ward_uid]
        uids: dict[str, uuid.UUID] = {
            "residents": town.resident("grandmother").uid,
            "alliances": town.group.uid,
            "capacity": town.session().uid if last.startswith("session") else town.clinic.uid,
            "parties": town.lead.uid if "institution" in last or last.endswith("_add") else self.account_uid,
        }
        if space == "referrals" and last not in PLAIN:
            state = BEGINS.get(last) or MOVES.get(move, "submitted")
            number: list[object] = [self.cases[state].number]
            return number + ([move] if move else []) + (["transfer"] if last == "slip" else [])
        return [uids[space]] if space in uids and last not in PLAIN else []


PLAIN = {
    "list", "open", "waiting", "declines", "export", "start", "where", "search", "find", "contracted", "new", "home",
    "terms_home", "board", "handover", "bulk", "bulk_act", "filters", "offline_session", "offline_arrivals",
    "green_teams", "open_now", "service_new", "calendar", "calendar_confirm", "desk",
    "signin", "signout", "switch", "lock", "unlock",
    "account", "password", "accounts", "account_new", "institutions", "institution_new",
    "beds", "beds_report", "beds_group", "ward_new", "proof", "proof_print", "exams",
}  # fmt: skip
EXAM = ("exam", "exam_describe", "exam_print", "exam_sheet")
ADVICE = {
    "close": "answered", "referrals:advice_convert": "answered", "clarify": "clarifying",
    "referrals:advice_edit": "draft", "withdraw": "asked",
}  # fmt: skip
BEGINS = {
    **dict.fromkeys(("edit", "autosave", "stay_before", "insured_word", "pasted", "attach"), "draft"),
    "again": "declined", "seats": "seat", "hold": "seat", "green_minute": "noticed",
}  # fmt: skip


def build_scene(town: Town) -> Scene:
    """Build the scene in the town."""
    town.open()
    adopt_charter(alliance=town.group, path_or_key="songyuan", by=PLATFORM, at=LONG_AGO)
    scene = Scene(town)
    scene.cases["draft"] = Walk(town, treatment="").to("draft")
    scene.cases["seat"] = Walk(town, kind="outpatient", service_uid=town.clinic.uid).to("submitted")
    for state in ("submitted", "accepted", "info_asked", "scheduled", "arrived", "outcome_returned"):
        scene.cases[state] = Walk(town).to(state)
    scene.cases["noticed"] = Walk(town, kind="emergency").to("submitted")
    scene.member_uid = join_team(
        team="stroke", user_uid=town.viewer("referral_centre").uid, since_on=town.today,
        by=town.viewer("medical_affairs"), at=town.now,
    ).uid  # fmt: skip
    scene.cases["offered"] = _offered(town)
    scene.cases["bed_offered"] = bed_offered(town)
    scene.cases["no_show"] = Walk(town).to("no_show")
    scene.cases["visited"] = _visited(town)
    scene.cases["declined"] = Walk(town).to("declined")
    scene.review_uid = _raised(scene).uid
    scene.cases["followed_up"] = _followed_up(town)
    scene.cases["reviewed"] = _reviewed(town)
    scene.file_uid = _attached(scene).file_uid
    _questions(scene)
    scene.filter_uid = referrals.save_filter(
        place="referrals", name="急", query="tab=waiting", by=town.viewer("referral_centre"), at=town.now
    ).uid
    scene.outside = {state: _outside(town, state) for state in ("to_file", "away", "emergency")}
    _people(scene)
    _wards(scene)
    _exam(scene)
    scene.tariff_uid = build_tariffs(scene.town)
    return scene


def _exam(scene: Scene) -> None:
    """An examination of 心内科 with its preparation sheet."""
    words: dict[str, Any] = {"by": PLATFORM, "at": LONG_AGO}
    heart = scene.town.department("心内科")
    service = capacity.offer_service(department=heart, name="心脏超声", kind="examination", **words)
    capacity.describe_exam(service=service, modality="US", body_part="心脏", minutes=15, direct=False, **words)
    capacity.write_sheet(service=service, text="无需空腹，带以往检查资料。", questions=["pregnancy"], **words)
    scene.exam_uid = service.uid


def _wards(scene: Scene) -> None:
    """A ward that tells numbers and one that keeps its beds one by one."""
    town = scene.town
    heart = town.department("心内科")
    words: dict[str, Any] = {"institution": town.lead, "department": heart, "by": PLATFORM, "at": LONG_AGO}
    scene.ward_uid = capacity.open_ward(name="心内一病区", kind="general", beds=40, **words).uid
    kept = capacity.open_ward(name="心内二病区", kind="general", beds=2, **words)
    scene.bed_uid = capacity.keep_rows(ward=kept, labels=["1", "2"], by=PLATFORM, at=LONG_AGO)[0].uid


def _outside(town: Town, state: str) -> str:
    """Somebody on the way to the provincial hospital."""
    emergency = state == "emergency"
    care = "松原" if state == "away" else "长春"
    filing = FilingFields("emergency" if emergency else "referral", insured_region="松原", care_region=care)
    kind = "emergency" if emergency else "inpatient"
    fields = OutsideFields("示例省立医院", "province", kind, "no_technology", "高血压")
    made = referrals.register_outside(
        resident=newcomer(town), fields=fields, filing=filing, by=town.viewer("gp"), at=town.now
    )
    return made.number


def _questions(scene: Scene) -> None:
    """A question to 心内科 in every state that somebody acts in."""
    town = scene.town
    gp, doctor, at = town.viewer("gp"), town.viewer("specialist"), town.now
    for state in ("draft", "asked", "clarifying", "answered"):
        advice = referrals.start_advice(resident=newcomer(town), by=gp, at=at)
        fields = AdviceFields(department_uid=town.department("心内科").uid, question="是否需要转诊？")
        sharing = next(c for c in both() if c.scope == "sharing")
        scene.advice[state] = referrals.send_advice(
            advice_uid=advice.uid, fields=fields, uploads=[picture()], title="心电图", consent=sharing,
            do="save" if state == "draft" else "ask", by=gp, at=at,
        )  # fmt: skip
    scene.advice_file = scene.advice["asked"].files.get().file_uid
    referrals.ask_back(advice_uid=scene.advice["clarifying"].uid, note="请补充动态血压", by=doctor, at=at)
    referrals.answer_advice(advice_uid=scene.advice["answered"].uid, kind="refer", text="请转来住院", by=doctor, at=at)


def _offered(town: Town) -> Referral:
    """Somebody on the list of the clinic, to whom the clock offers its first seat an hour before the scene."""
    walk = Walk(town, kind="outpatient", service_uid=town.clinic.uid)
    walk.to("accepted")
    referrals.offer_free_seats(by=Viewer.service("waiting-list"), at=town.now + dt.timedelta(hours=23))
    return walk.referral


def _raised(scene: Scene) -> Any:
    """What a third decline brings before the office of the lead."""
    case = scene.cases["declined"]
    return DeclineReview.objects.create(
        referral=case, office=scene.town.lead, declines=3, raised_at=scene.town.now, promised_at=scene.town.now
    )


def _visited(town: Town) -> Referral:
    """Somebody who did not come, whom the village room was asked to look in on."""
    walk = Walk(town)
    return referrals.ask_visit(
        referral_uid=walk.to("no_show").uid, room_uid=town.village.uid, note="", by=walk.by("gp"), at=walk.at
    )


def _followed_up(town: Town) -> Referral:
    walk = Walk(town)
    walk.to("outcome_returned")
    uid, gp = walk.referral.uid, walk.by("gp")
    referrals.follow_up(referral_uid=uid, which="return", result="stable", note="血压 138/82", by=gp, at=walk.at)
    return walk.referral


def _reviewed(town: Town) -> Referral:
    """A specialist's request to the specialty hospital, waiting for the head of department."""
    set_term(
        alliance=town.group, name="referral.sender_review", value="department_head", clause="SY-52", edition="示例版",
        by=PLATFORM, at=town.now,
    )  # fmt: skip
    hire(town, "duty_officer", town.specialty)
    ward = add_department(institution=town.specialty, name="康复科", kind="clinical", by=PLATFORM, at=LONG_AGO)
    walk = Walk(
        town, sender="specialist", resident=newcomer(town, town.lead), receiver_uid=town.specialty.uid,
        department_uid=ward.uid,
    )  # fmt: skip
    return referrals.send_form(
        referral_uid=walk.referral.uid, case=walk.case, consents=both(), do="ask_review", by=walk.by("specialist"),
        at=walk.at,
    )  # fmt: skip


def _attached(scene: Scene) -> Any:
    return referrals.attach_upload(
        referral_uid=scene.cases["submitted"].uid, upload=picture(), title="心电图", by=scene.town.viewer("gp"),
        at=scene.town.now,
    )  # fmt: skip


def _people(scene: Scene) -> None:
    town = scene.town
    office = create_user(username="jian.wu", password=PASSWORD, display_name="简无", by=PLATFORM, at=LONG_AGO)
    town.users["stranger_office"] = office
    town.grants["stranger_office"] = grant_role(
        user=office, role="office", institution=town.stranger, by=PLATFORM, at=LONG_AGO
    )
    scene.contact_uid = name_contact(
        membership=town.memberships[town.community.pk], kind="liaison", name="林知远", post="主任",
        phone="10000009001", by=town.viewer("office"), at=town.now,
    ).uid  # fmt: skip
    scene.supplies.supply.hire()
    newcomer = create_user(username="xin.ren", password=PASSWORD, display_name="辛仁", by=PLATFORM, at=LONG_AGO)
    scene.account_uid = newcomer.uid
    scene.grant_uid = grant_role(user=newcomer, role="nurse", institution=town.community, by=PLATFORM, at=LONG_AGO).uid
