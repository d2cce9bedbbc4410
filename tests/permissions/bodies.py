"""What a POST to each address carries, so that who may do it is answered with a redirect and not with a question."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.town import PASSWORD
from tests.permissions.scene import Scene, picture
from tests.permissions.scene_catalogue import CatalogueScene
from tests.permissions.scene_down import DownScene
from tests.permissions.scene_family import FamilyScene
from tests.permissions.scene_identity import IdentityScene
from tests.permissions.scene_pathways import PathwayScene
from tests.permissions.scene_privacy import PrivacyScene
from tests.permissions.scene_recognition import RecognitionScene
from tests.permissions.scene_records import RecordScene
from tests.permissions.scene_security import SecurityScene
from tests.permissions.scene_supply import SupplyScene
from tests.permissions.scene_surgery import SurgeryScene

JSON = "application/json"
LATER = "2026-03-12T16:00"
BED = {
    "called_name": "护士站", "called_role": "护士长", "ward": "心内一病区", "bed": "12", "admit_at": LATER,
    "held_until": "2026-03-12T18:00",
}  # fmt: skip
NOTE = {"note": "请看说明"}
AGREEMENT = {"number": "示例-九", "signed_on": "2027-03-11", "since_on": "2027-03-11", "last_on": "2028-03-10"}

BODIES: dict[str, dict[str, Any]] = {
    "referrals:move schedule": BED,
    "referrals:move reschedule": BED,
    "referrals:move confirm_bed": BED,
    "referrals:green_minute": {"what": "ecg"},
    "referrals:withdraw_sharing": {"reason": "本人当面提出"},
    "desk:outbox_give_up": {"reason": "not_needed"},
    "referrals:settle": {"way": "joint_visit", "note": "与心内科商定，下周二专家下沉时看"},
    "referrals:move call": {"result": "unreachable"},
    "referrals:move ask_new_date": {"note": "下周二以后都可以"},
    "referrals:move report_visit": {"result": "will_come"},
    "referrals:move change_urgency": {"reason": "worse"},
    "referrals:move pass_offer": {"reason": "unreachable"},
    "referrals:move contact_waiting": {"result": "still_waiting"},
    "referrals:move ask_info": NOTE,
    "referrals:move give_info": NOTE,
    "referrals:move decline": {"reason": "treat_locally", "note": "先加用利尿剂，两周后复测"},
    "referrals:move answer_as_advice": {"note": "先加用利尿剂，两周后复测"},
    "referrals:move cancel": {"reason": "improved"},
    "referrals:move arrive": {"his_number": "ZY20260312001"},
    "referrals:move no_show": NOTE,
    "referrals:move return_outcome": {"diagnosis_name": "高血压 3 级", "treatment": "调整用药", "plan": "两周后复查"},
    "referrals:move follow_up": {"which": "return", "result": "stable", "note": "血压 138/82"},
    "referrals:move complete_consent": {
        "agree_referral": "on", "agree_sharing": "on", "consent_method": "verbal", "consent_signer": "relative",
        "consent_signer_name": "李念安", "consent_relation": "孙女", "consent_witness": "何晓枫",
    },
    "referrals:move return_review": NOTE,
    "referrals:advice_move answer": {"kind": "refer", "answer": "请转来住院"},
    "referrals:advice_move ask_back": NOTE,
    "referrals:advice_move clarify": NOTE,
    "referrals:advice_edit": {"urgency": "routine", "do": "save", "question": "是否需要转诊？"},
    "referrals:outside_move file": {
        "filing_number": "示例-0001", "valid_from_on": "2026-03-01", "valid_until_on": "2026-09-01",
        "handler_name": "何晓枫",
    },
    "referrals:outside_move refile": {
        "filing_number": "示例-0001", "valid_from_on": "2026-03-01", "valid_until_on": "2026-09-01",
        "handler_name": "何晓枫",
    },
    "referrals:outside_move follow": {"result": "not_gone"},
    "referrals:outside_move cancel": NOTE,
    "referrals:filters": {"name": "加急", "tab": "waiting"},
    "referrals:pasted": {"pasted": "治疗经过：氨氯地平 5 mg 每日一次"},
    "referrals:edit": {"kind": "inpatient", "do": "save", "reason": "头晕一周"},
    "referrals:stay_before": {"inpatient": "1"},
    "referrals:insured_word": {"insured_group": "aided", "earlier_stays": "1", "said_by": "person"},
    "referrals:autosave": {"kind": "inpatient", "reason": "头晕一周"},
    "residents:new": {"name": "葛春燕", "sex": "female", "birth_on": "1963-05-04"},
    "residents:pasted": {"pasted": "葛春燕 女"},
    "residents:edit": {"name": "王秀兰", "sex": "female", "birth_on": "1950-03-08"},
    "residents:reveal": {"purpose": "contact"},
    "alliances:sign": AGREEMENT,
    "alliances:extend": {"last_on": "2027-06-30"},
    "alliances:leave": {"last_on": "2026-06-30"},
    "alliances:contact": {"kind": "liaison", "name": "何晓枫", "post": "护士长", "phone": "10000009002"},
    "alliances:roster": {"text": "单位名称\n示例社区卫生服务站"},
    "capacity:template_add": {"weekday": 2, "begins": "14:00", "ends": "17:00", "seats": 5},
    "capacity:template_end": {"last_on": "2026-04-30"},
    "capacity:service_switch": {"active": "1"},
    "capacity:session_cancel": {"reason": "会诊外出"},
    "capacity:calendar_confirm": {"year": "2027"},
    "capacity:service_tight": {"mark": "yes", "note": "专家外出"},
    "capacity:exam_describe": {"modality": "US", "body_part": "心脏", "minutes": "20"},
    "capacity:exam_sheet": {"text": "无需空腹，带以往检查资料，提前到。", "questions": ["pregnancy"]},
    "capacity:bed_set": {"do": "take"},
    "capacity:ward_new": {"name": "神内病区", "kind": "general", "beds": "30"},
    "capacity:ward_change": {"beds": "38", "phone": "10000006001", "is_active": "on"},
    "capacity:ward_rows": {"labels": "1-20"},
    "capacity:ward_convert": {
        "to_kind": "nursing", "beds": "10", "reason": "护理需求增加", "decided_by": "院长办公会",
        "number": "院办〔2026〕8号", "decided_on": "2026-03-01",
    },
    "parties:account_new": {"username": "ge.chunyan", "display_name": "葛春燕", "password": "green-hill-9000"},
    "parties:password_reset": {"password": "green-hill-9000"},
    "parties:account_switch": {"active": "0"},
    "parties:institution_new": {"name": "示例社区卫生服务站", "kind": "community_station"},
    "parties:department_add": {"name": "康复科"},
    "parties:practitioner_add": {"name": "葛春燕", "title": "resident"},
    "parties:signin": {"username": "lin.zhiyuan", "password": PASSWORD},
    "parties:unlock": {"password": PASSWORD},
    "parties:password": {"old": PASSWORD, "new": "green-hill-9000", "again": "green-hill-9000"},
    "board:attest": {"document": "集团〔2026〕1号", "attested_on": "2026-03-01"},
}  # fmt: skip
TYPED = {"form_key": "referrals:new", "data": {"reason": ["头晕"]}, "version": 0}


def body_of(row: str, scene: Scene, key: str) -> dict[str, Any]:
    """Return the arguments of `Client.post` for a row, as the person *key* of the town would send it."""
    if row.startswith("kernel_web:draft_"):
        return {"data": json.dumps(TYPED), "content_type": JSON}
    if RecognitionScene.knows(row):
        return {"data": {"idempotency_key": str(new_uid())} | scene.recognition.body(row)}
    if SupplyScene.knows(row):
        return {"data": {"idempotency_key": str(new_uid())} | scene.supplies.body(row)}
    of_people = _of_people(row, scene)
    if of_people is not None:
        return {"data": {"idempotency_key": str(new_uid())} | of_people}
    if RecordScene.knows(row):
        return {"data": {"idempotency_key": str(new_uid())} | scene.record.body(row)}
    if DownScene.knows(row):
        return {"data": {"idempotency_key": str(new_uid())} | scene.downs.body(row, scene.town)}
    if CatalogueScene.knows(row):
        return {"data": {"idempotency_key": str(new_uid())} | scene.catalogue.body(row)}
    if PathwayScene.knows(row) or SurgeryScene.knows(row):
        return {"data": {"idempotency_key": str(new_uid())} | _around_the_ward(row, scene)}
    return {"data": {"idempotency_key": str(new_uid())} | BODIES.get(row, {}) | _of_the_scene(row, scene, key)}


def _of_people(row: str, scene: Scene) -> dict[str, Any] | None:
    if FamilyScene.knows(row):
        return scene.family.body(row)
    if SecurityScene.knows(row):
        return SecurityScene.body(row)
    if IdentityScene.knows(row):
        return IdentityScene.body(row)
    return scene.privacy.body(row) if PrivacyScene.knows(row) else None


def _around_the_ward(row: str, scene: Scene) -> dict[str, Any]:
    return scene.pathways.body(row) if PathwayScene.knows(row) else SurgeryScene.body(row, scene.town)


def _of_the_scene(row: str, scene: Scene, key: str) -> dict[str, Any]:
    town = scene.town
    found: dict[str, Callable[[], dict[str, Any]]] = {
        "parties:switch": lambda: {"grant": town.grants[key].uid if key in town.grants else ""},
        "parties:grant": lambda: {"role": "nurse", "institution": town.village.uid},
        "capacity:service_new": lambda: {
            "department": town.department("神经内科").uid, "name": "头痛门诊", "kind": "outpatient",
            "seat_source": "pool",
        },
        "capacity:beds_report": lambda: {f"free-{scene.ward_uid}": "3"},
        "capacity:exception_set": lambda: {"template": town.weekly.uid, "on_day": "2026-04-03", "seats": 10},
        "referrals:green_teams": lambda: {
            "team": "chest_pain", "user": town.viewer("admission").uid, "since_on": town.today.isoformat(),
        },
        "referrals:start": lambda: {"resident": town.resident("grandmother").uid},
        "referrals:outside_new": lambda: {"resident": ""},
        "referrals:bulk_act": lambda: {"do": "claim", "number": [scene.cases["submitted"].number]},
        "referrals:advice_attach": lambda: {"report": picture(), "title": "心电图"},
        "referrals:move ask_visit": lambda: {"room": town.village.uid},
        "referrals:move assign": lambda: {"to": town.user("referral_centre").uid},
        "referrals:move redirect": lambda: {
            "destination": f"{town.lead.uid}|{town.department('神经内科').uid}|", "reason": "wrong_department",
        },
        "referrals:hold": lambda: {"seat": town.seats()[5].uid},
        "referrals:attach": lambda: {"report": picture(), "title": "心电图"},
    }  # fmt: skip
    return found[row]() if row in found else {}
