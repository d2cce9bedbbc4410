"""Cases in every state, made by the people of the town with the real actions; each person of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import count

from lianti.kernel.pure.identity import make_identity
from lianti.kernel.testing.town_people import REGION
from lianti.ledger.models import Fact
from lianti.parties.actions import create_user, grant_role
from lianti.parties.models import Department, Grant, Institution
from lianti.parties.roles import ROLES
from lianti.parties.shapes import Viewer
from lianti.referrals import actions
from lianti.referrals.models import Referral, ReferralStep
from lianti.referrals.shapes import BedAnswer, ConsentFields, OutcomeFields
from lianti.residents.actions import register_resident
from lianti.residents.models import Resident
from lianti.residents.shapes import ResidentFields
from tests.journeys.test_refer_up import both, case
from tests.town import LONG_AGO, PLATFORM, Town

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
OUTCOME = OutcomeFields(diagnosis_name="高血压 3 级", treatment="调整用药", plan="两周后复查血压")
SIGNED = {"signer": "relative", "relation": "孙女", "signer_name": "李念安"}
UNOBTAINABLE = {"method": "unobtainable", "approver_name": "乐平川", "approver_role": "head"}
_numbers = count(1)

# The way to each state, as moves after one another.
WAYS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("send",),
    "info_asked": ("send", "ask"),
    "accepted": ("send", "queue"),
    "scheduled": ("send", "answer"),
    "no_show": ("send", "answer", "miss"),
    "arrived": ("send", "answer", "arrive"),
    "outcome_returned": ("send", "answer", "arrive", "return"),
    "closed": ("send", "answer", "arrive", "return", "close"),
    "declined": ("send", "decline"),
    "cancelled": ("send", "cancel"),
    "expired": ("expire",),
}
REQUEST_STATES = tuple(WAYS)
EMERGENCY_STATES = tuple(s for s in WAYS if s not in {"info_asked", "accepted", "declined"})


def newcomer(town: Town, at: Institution | None = None, *, name: str = "周平安", contracted: bool = False) -> Resident:
    """Somebody nobody has met yet, registered long ago."""
    number = next(_numbers)
    born = dt.date(1950, 1, 1) + DAY * (number % 9000)
    fields = ResidentFields(name=name, identity_number=make_identity(REGION, born, number % 900 + 1), birth_on=born)
    return register_resident(
        fields=fields, institution=at or town.community, contracted=contracted, by=PLATFORM, at=LONG_AGO
    )


class Walk:
    """One case on its way; every step half an hour after the one before."""

    def __init__(self, town: Town, *, sender: str = "gp", **more: object) -> None:
        self.town, self.at, self.sender = town, town.now, sender
        emergency = more.get("kind") == "emergency"
        part = "急诊科" if emergency else "心内科"
        content = {"kind": "inpatient", "service_uid": None, "department_uid": town.department(part).uid}
        self.resident = more.pop("resident", None) or newcomer(town)
        self.consent: object = more.pop("consent", None) or (UNOBTAINABLE if emergency else {})
        self.case = case(town, **(content | more))
        self.referral = actions.start_draft(resident=self.resident, case=self.case, by=self.by(sender), at=self.at)  # type: ignore[arg-type]

    def by(self, who: str) -> Viewer:
        return self.town.viewer(who)

    def to(self, state: str) -> Referral:
        """Walk to a state and return the case as it stands in the table."""
        for step in WAYS[state]:
            self.at += HOUR / 2
            STEPS[step](self)
        self.referral.refresh_from_db()
        assert self.referral.state == state
        return self.referral


def _send(walk: Walk) -> None:
    emergency = walk.case.kind == "emergency"
    actions.send_form(
        referral_uid=walk.referral.uid, case=walk.case, consents=both(**walk.consent),  # type: ignore[arg-type]
        do="notify" if emergency else "submit", by=walk.by(walk.sender), at=walk.at,
    )  # fmt: skip


def _ask(walk: Walk) -> None:
    actions.ask_info(referral_uid=walk.referral.uid, note="请补充动态血压", by=walk.by("referral_centre"), at=walk.at)


def _queue(walk: Walk) -> None:
    actions.accept_waiting(referral_uid=walk.referral.uid, note="暂无床位", by=walk.by("referral_centre"), at=walk.at)


def bed(at: dt.datetime, **more: object) -> BedAnswer:
    """The ward said yes by telephone."""
    said = {
        "called_name": "护士站", "called_role": "护士长", "called_at": at, "admit_at": at + 3 * HOUR,
        "ward": "心内一病区", "bed": "12", "held_until": at + 8 * HOUR,
    }  # fmt: skip
    return BedAnswer(**(said | more))  # type: ignore[arg-type]


def _answer(walk: Walk) -> None:
    uid = walk.referral.uid
    if walk.case.kind == "emergency":
        actions.acknowledge_emergency(referral_uid=uid, note="", by=walk.by("emergency"), at=walk.at)
    else:
        actions.schedule_bed(referral_uid=uid, answer=bed(walk.at), by=walk.by("referral_centre"), at=walk.at)


def _miss(walk: Walk) -> None:
    walk.at += 10 * HOUR
    actions.mark_no_show(referral_uid=walk.referral.uid, note="电话未接", by=walk.by("admission"), at=walk.at)


def _arrive(walk: Walk) -> None:
    walk.at += 3 * HOUR
    actions.arrive(referral_uid=walk.referral.uid, his_number="ZY1", by=walk.by("admission"), at=walk.at)


def _return(walk: Walk) -> None:
    doctor = "emergency" if walk.case.kind == "emergency" else "specialist"
    actions.return_outcome(referral_uid=walk.referral.uid, outcome=OUTCOME, by=walk.by(doctor), at=walk.at)


def _close(walk: Walk) -> None:
    gp, uid = walk.by(walk.sender), walk.referral.uid
    actions.follow_up(referral_uid=uid, which="return", result="stable", note="血压 138/82", by=gp, at=walk.at)
    if walk.case.kind == "emergency":
        actions.complete_consent(referral_uid=uid, consents=signed(), by=gp, at=walk.at)
    actions.close_referral(referral_uid=uid, note="", by=gp, at=walk.at)


def _decline(walk: Walk) -> None:
    centre = walk.by("referral_centre")
    actions.decline_referral(
        referral_uid=walk.referral.uid, reason="treat_locally", advice="先加用利尿剂", by=centre, at=walk.at
    )


def _cancel(walk: Walk) -> None:
    actions.cancel_referral(
        referral_uid=walk.referral.uid, reason="improved", note="", by=walk.by(walk.sender), at=walk.at
    )


def _expire(walk: Walk) -> None:
    walk.at += 31 * DAY
    actions.expire(referral_uid=walk.referral.uid, by=Viewer.service("referral-clock"), at=walk.at)


STEPS: dict[str, Callable[[Walk], None]] = {
    "send": _send,
    "ask": _ask,
    "queue": _queue,
    "answer": _answer,
    "miss": _miss,
    "arrive": _arrive,
    "return": _return,
    "close": _close,
    "decline": _decline,
    "cancel": _cancel,
    "expire": _expire,
}


def signed(**more: object) -> list[ConsentFields]:
    """Consent of the granddaughter for both scopes, by word of mouth before a witness."""
    return both(**(SIGNED | more))


def act_as(town: Town, role: str, place: Institution, department: str = "") -> Viewer:
    """Somebody in a role at a place, met for the first time."""
    part = town.department(department) if department else None
    return Viewer(
        uid=Viewer.service(f"{role}@{place.pk}").uid, name=ROLES[role], role=role, institution_uid=place.uid,
        institution_id=place.pk, institution_name=place.name, department_uid=part.uid if part else None,
        department_id=part.pk if part else None,
    )  # fmt: skip


def hire(town: Town, role: str, place: Institution, department: Department | None = None) -> Grant:
    """Somebody who lives at a place in a role from long ago on."""
    user = create_user(
        username=f"new.{next(_numbers)}", password=None, display_name=ROLES[role], by=PLATFORM, at=LONG_AGO
    )
    return grant_role(user=user, role=role, institution=place, department=department, by=PLATFORM, at=LONG_AGO)


def trail(referral: Referral) -> tuple[object, ...]:
    """Everything that a refused attempt must leave as it was."""
    row = Referral.objects.filter(pk=referral.pk).values().get()
    return row, ReferralStep.objects.filter(referral=referral).count(), Fact.objects.count()
