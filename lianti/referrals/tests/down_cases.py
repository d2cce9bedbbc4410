"""Cases on their way down, made by 程远山 of cardiology and 林知远 of 新化社区 with the real actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from lianti.capacity.actions import keep_rows, open_ward
from lianti.capacity.models import Bed, Ward
from lianti.kernel.pure import clock
from lianti.parties.shapes import Viewer
from lianti.records.actions import open_encounter, set_phase
from lianti.records.models import Encounter
from lianti.records.shapes import Stay
from lianti.referrals.actions import down, down_answer, down_care, down_end
from lianti.referrals.models import Referral
from lianti.referrals.shapes.down import (
    DownFields,
    Exclusion,
    Objection,
    PlanCheck,
    PlanDrug,
    PlanFields,
    Reception,
    WayBack,
)
from lianti.referrals.tests.cases import newcomer
from lianti.residents.models import Resident
from tests.journeys.test_refer_up import both
from tests.town import PLATFORM, Town

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
STOPS = tuple(f"GEN-STOP-0{n}" for n in range(1, 7))
ABSENT = tuple(Exclusion(code, absent=True) for code in STOPS)
NO = Objection(reason="trust", method="verbal", witness_name="何晓枫", note="家属希望再住几天")


def plan(today: dt.date, **more: object) -> PlanFields:
    """A complete plan."""
    content: dict[str, object] = {
        "drugs": (PlanDrug("氨氯地平", "5mg", "每日一次", 28), PlanDrug("阿司匹林", "100mg", "每晚一次", 14)),
        "targets": "血压低于 140/90 mmHg，低密度脂蛋白低于 1.8 mmol/L",
        "checks": (PlanCheck("血压、心率", today + 7 * DAY), PlanCheck("血脂、肝功能", today + 28 * DAY)),
        "alarm_signs": "胸痛超过 15 分钟、黑便、夜间不能平卧",
        "send_back_when": "血压连续两次高于 180/110，或出现任一警示症状",
        "responsible": "新化社区 林知远团队",
        "responsible_from": today + 2 * DAY,
    }
    return PlanFields(**(content | more))  # type: ignore[arg-type]


def fields(town: Town, **more: object) -> DownFields:
    """What 程远山 writes when he sends somebody down."""
    content: dict[str, object] = {
        "way": "clinic",
        "receiver_uid": town.community.uid,
        "planned_discharge_on": town.today + 2 * DAY,
        "diagnosis_code": "I63.900",
        "diagnosis_name": "脑梗死恢复期",
        "reason": "住院 12 天，肌力由 3 级恢复到 4 级，生命体征平稳",
        "treatment": "抗血小板、调脂、康复训练",
        "sender_phone": "10000009300",
        "criteria": ("GEN-DN-02",),
        "exclusions": ABSENT,
        "plan": plan(town.today),
    }
    return DownFields(**(content | more))  # type: ignore[arg-type]


# The way to each state, as moves after one another.
DOWN_WAYS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("send",),
    "info_asked": ("send", "ask"),
    "scheduled": ("send", "accept"),
    "no_show": ("send", "accept", "miss"),
    "arrived": ("send", "accept", "arrive"),
    "outcome_returned": ("send", "accept", "arrive", "report"),
    "closed": ("send", "accept", "arrive", "report", "close"),
    "declined": ("send", "decline"),
    "cancelled": ("refuse",),
}


class DownWalk:
    """One case on its way down; every step half an hour after the one before."""

    def __init__(self, town: Town, *, resident: Resident | None = None, **more: object) -> None:
        self.town, self.at = town, town.now
        self.fields = fields(town, **more)
        self.resident = resident or newcomer(town, town.lead, name="赵安澜")
        self.stay = self._stay()
        doctor = self.by("specialist")
        self.referral = down.start_down(
            resident=self.resident, down=self.fields, by=doctor, at=self.at, encounter=self.stay, drafted_from="stay"
        )

    def _stay(self) -> Encounter:
        number = Encounter.objects.count() + 1
        stay = Stay("inpatient", f"ZY{number:05d}", "I63.900", "脑梗死")
        doctor = self.by("specialist")
        began = self.at - 12 * DAY
        made = open_encounter(resident=self.resident, stay=stay, by=doctor, at=began, started_at=began)
        return set_phase(encounter_uid=made.uid, phase="recovery", by=doctor, at=self.at - DAY)

    def by(self, who: str) -> Viewer:
        return self.town.viewer(who)

    def to(self, state: str) -> Referral:
        """Walk to a state and return the case as it stands in the table."""
        for step in DOWN_WAYS[state]:
            self.at += HOUR / 2
            DOWN_STEPS[step](self)
        self.referral = Referral.objects.get(pk=self.referral.pk)
        assert self.referral.state == state
        return self.referral


def reception(at: dt.datetime, **more: object) -> Reception:
    """林知远 says yes for the day after tomorrow."""
    when = clock.at_time(clock.local_day(at) + 2 * DAY, 10)
    return Reception(**({"expected_at": when, "doctor": "林知远", "drugs_ready": True} | more))  # type: ignore[arg-type]


def _send(walk: DownWalk) -> None:
    down.send_down(
        referral_uid=walk.referral.uid, down=walk.fields, consents=both(), by=walk.by("specialist"), at=walk.at
    )


def _ask(walk: DownWalk) -> None:
    down_answer.ask_down(referral_uid=walk.referral.uid, note="请写明康复频次", by=walk.by("gp"), at=walk.at)


def _accept(walk: DownWalk) -> None:
    bed = bed_below(walk.town).uid if walk.fields.way in {"ward", "rehab"} else None
    down_answer.accept_down(
        referral_uid=walk.referral.uid, reception=reception(walk.at, bed_uid=bed), by=walk.by("gp"), at=walk.at
    )


def bed_below(town: Town) -> Bed:
    """A free bed of 新化社区, whose nursing ward keeps three of them one by one."""
    ward = Ward.objects.filter(institution=town.community).first()
    if ward is None:
        words: dict[str, Any] = {"by": PLATFORM, "at": town.now}
        ward = open_ward(institution=town.community, name="护理病房", kind="nursing", beds=3, **words)
        keep_rows(ward=ward, labels=["1", "2", "3"], **words)
    return Bed.objects.filter(ward=ward).exclude(bookings__ended_at=None, bookings__isnull=False).order_by("pk")[0]


def _miss(walk: DownWalk) -> None:
    walk.at += 3 * DAY
    down_care.miss_down(referral_uid=walk.referral.uid, note="电话未接", by=walk.by("nurse"), at=walk.at)


def _arrive(walk: DownWalk) -> None:
    walk.at += 2 * DAY
    down_care.arrive_down(referral_uid=walk.referral.uid, number="", by=walk.by("nurse"), at=walk.at)


def _report(walk: DownWalk) -> None:
    walk.at += 7 * DAY
    down_care.report_down(
        referral_uid=walk.referral.uid, result="as_planned", note="血压 132/80，能自行行走", by=walk.by("gp"),
        at=walk.at,
    )  # fmt: skip


def _close(walk: DownWalk) -> None:
    down_care.close_down(referral_uid=walk.referral.uid, note="转入常规慢病随访", by=walk.by("gp"), at=walk.at)


def _decline(walk: DownWalk) -> None:
    down_answer.decline_down(
        referral_uid=walk.referral.uid, reason="no_drug", note="替格瑞洛没有，建议转康宁", by=walk.by("gp"), at=walk.at
    )


def _refuse(walk: DownWalk) -> None:
    down_end.refuse_down(referral_uid=walk.referral.uid, objection=NO, by=walk.by("specialist"), at=walk.at)


DOWN_STEPS: dict[str, Callable[[DownWalk], None]] = {
    "send": _send,
    "ask": _ask,
    "accept": _accept,
    "miss": _miss,
    "arrive": _arrive,
    "report": _report,
    "close": _close,
    "decline": _decline,
    "refuse": _refuse,
}
BACK = WayBack(sign="黑便一次，头晕", urgency="urgent", witness_name="何晓枫")
