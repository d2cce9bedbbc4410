"""The simulated moves of the sending side: send, complete, call, follow up, close, print."""

from __future__ import annotations

import datetime as dt
import uuid

from lianti.demo import papers
from lianti.demo.acts import Act, look, row_of
from lianti.demo.cases import Case
from lianti.demo.chances import chance
from lianti.demo.world import World
from lianti.parties.shapes import Viewer
from lianti.referrals import actions
from lianti.referrals.models import Referral
from lianti.referrals.shapes import Meter

_RESULTS = (("stable", 0.74), ("adjusted", 0.9), ("worse", 0.95), ("unreachable", 1.0))
_NOTES = {
    "stable": "电话随访：按方案服药，血压血糖平稳，无不适",
    "adjusted": "入户随访：晨起血压偏高，已按回转意见加量",
    "worse": "症状较前加重，已建议再次转诊",
    "unreachable": "三天内拨打四次未接，已告知网格员",
}
CANCELS = ("patient_declined", "went_elsewhere", "improved", "entered_in_error")


def sender(world: World, case: Case, role: str = "") -> Viewer | None:
    """Return who acts for the sender; a nurse's drafts are sent by the doctor."""
    role = role or case.author_role
    who = world.actor(case.number, case.sender_id, role, case.sender_department_id)
    for other in ("gp", "village_doctor"):
        who = who or world.actor(case.number, case.sender_id, other)
    return who


def witness_of(world: World, case: Case, by: Viewer) -> str:
    """Return a colleague who stood by."""
    nurse = world.actor(case.number, case.sender_id, "nurse")
    others = [v for role in ("gp", "specialist") for v in world.colleagues(case.sender_id, role) if v.uid != by.uid]
    return (nurse or (others[0] if others else by)).name


def submit(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Attach a report, add the consents and send the request."""
    who = sender(world, case, "gp" if case.author_role == "nurse" else "")
    if who is None:
        return None
    _attach(world, case, who, at)
    consents = papers.consents(world.seed, case.number, who, witness_of(world, case, who), emergency=False)
    typed = chance(world.seed, case.number, "typed")
    meter = Meter(typed=3 + int(typed * 9), seconds=70 + int(typed * 320))
    return actions.send_form(
        referral_uid=case.uid, case=None, consents=consents, do="submit", by=who, at=at, meter=meter
    )


def _attach(world: World, case: Case, who: Viewer, at: dt.datetime) -> None:
    """Add a report to nine of ten cases; one of twelve says instead that there is none."""
    if chance(world.seed, case.number, "report") < 0.08:
        return
    file_uid, content_type = _report(world, case, who, at)
    title = papers.REPORTS[int(chance(world.seed, case.number, "title") * len(papers.REPORTS))]
    actions.attach(
        referral_uid=case.uid, file_uid=file_uid, title=f"{at:%Y-%m-%d} {title}", content_type=content_type, by=who,
        at=at,
    )  # fmt: skip


def _report(world: World, case: Case, who: Viewer, at: dt.datetime) -> tuple[uuid.UUID, str]:
    """Keep a report; long ago, one picture of each sender serves for many."""
    if world.shared_until is None or at >= world.shared_until:
        return papers.store_picture(world.seed, case.number, who, signature=False)
    key = (case.sender_id, int(4 * chance(world.seed, case.number, "shared")))
    if key not in world.files:
        world.files[key] = papers.store_picture(world.seed, case.number, who, signature=False)
    return world.files[key]


def notify(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Tell the hospital who is coming."""
    who = sender(world, case)
    if who is None:
        return None
    consents = papers.consents(world.seed, case.number, who, witness_of(world, case, who), emergency=True)
    return actions.send_form(referral_uid=case.uid, case=None, consents=consents, do="notify", by=who, at=at)


def give_info(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Answer the question."""
    who = sender(world, case)
    if who is None:
        return None
    return actions.give_info(referral_uid=case.uid, note="已补齐，见附件和病史栏", by=who, at=at)


def cancel(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Withdraw."""
    who = sender(world, case, "gp" if case.author_role == "nurse" else "")
    reason = CANCELS[int(chance(world.seed, case.number, "why cancelled") * len(CANCELS))]
    return actions.cancel_referral(referral_uid=case.uid, reason=reason, note="", by=who, at=at) if who else None


def complete_consent(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Complete what could not be obtained in the emergency."""
    who = sender(world, case)
    if who is None:
        return None
    agreed = papers.given(world.seed, case.number, who, witness_of(world, case, who))
    return actions.complete_consent(referral_uid=case.uid, consents=agreed, by=who, at=at)


def follow(which: str) -> Act:
    """Return the act of calling or visiting somebody."""

    def act(world: World, case: Case, at: dt.datetime) -> Referral | None:
        who = world.actor(case.number, case.sender_id, "nurse") or sender(world, case)
        if who is None:
            return None
        look(case, who, at)
        drawn = chance(world.seed, case.number, which + " result")
        result = next(name for name, edge in _RESULTS if drawn < edge)
        return actions.follow_up(referral_uid=case.uid, which=which, result=result, note=_NOTES[result], by=who, at=at)

    return act


def close(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Close what is done, or what came to nothing."""
    who = sender(world, case)
    note = "电话联系上，患者已自行好转，不再就诊" if case.state == "no_show" else ""
    return actions.close_referral(referral_uid=case.uid, note=note, by=who, at=at) if who else None


def print_slip(world: World, case: Case, at: dt.datetime, form: str) -> None:
    """Print the slip for the person to take along, or the one that came back."""
    who = sender(world, case, "nurse")
    if who is not None:
        actions.note_print(referral=row_of(case), form=form, by=who, at=at)
