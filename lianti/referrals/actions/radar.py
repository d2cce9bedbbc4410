"""What people tell the radar and what it tells them: lists, the family's wish, a draft in one press, the morning."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.ledger.models import Fact
from lianti.ledger.notices import notify
from lianti.parties.queries import institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.down import start_down
from lianti.referrals.actions.surgery import keep_fact
from lianti.referrals.models import RadarChoice, RadarEntry, Referral
from lianti.referrals.models.radar import WHOLE_HOUSE
from lianti.referrals.permissions.radar import may_choose, may_see_radar
from lianti.referrals.queries.beginning import beginning
from lianti.referrals.queries.radar import Radar, readiness_of, stay_on_radar
from lianti.referrals.queries.readiness import places_for
from lianti.referrals.shapes.radar import ListRow

PAGE = "/referrals/radar/"
# A row that nobody renewed for this long is forgotten: it holds a name and a number.
_KEPT = dt.timedelta(days=30)


@transaction.atomic
def keep_list(*, rows: Sequence[ListRow], by: Viewer, at: dt.datetime) -> int:
    """This function will keep the good rows of an inpatient list and return how many; a known number is updated.

    Refused when not one row is good. Rows that nobody renewed for thirty days are forgotten.
    """
    _demand(may_see_radar(by))
    good = [row for row in rows if not row.error and row.planned_on is not None]
    if not good:
        raise Refused("list_wrong", _("没有一行可以保存，请按每行后面的说明改好再试。"), field="text")
    institution = institution_by_uid(by.institution_uid or uuid.UUID(int=0))
    department_id = None if by.role in WHOLE_HOUSE else by.department_id
    RadarEntry.objects.filter(institution=institution, entered_at__lt=at - _KEPT).delete()
    RadarEntry.objects.bulk_create(
        [
            RadarEntry(
                institution=institution, department_id=department_id, inpatient_number=row.number, name=row.name,
                planned_on=row.planned_on or clock.local_day(at), diagnosis=row.diagnosis, entered_at=at,
                by_uid=by.uid, by_name=by.name,
            )
            for row in {row.number: row for row in good}.values()
        ],
        update_conflicts=True,
        unique_fields=["institution", "inpatient_number"],
        update_fields=["name", "planned_on", "diagnosis", "entered_at", "by_uid", "by_name"],
    )  # fmt: skip
    data = {"rows": len(good), "refused": len(rows) - len(good)}
    record(
        "referral.radar_listed", by=by, at=at, subject_type="institution", subject_uid=institution.uid,
        institution_uid=institution.uid, data=data,
    )  # fmt: skip
    return len(good)


@transaction.atomic
def choose_place(*, encounter_uid: uuid.UUID, to_uid: uuid.UUID | None, by: Viewer, at: dt.datetime) -> RadarChoice:
    """This function will note where the family wants somebody to go (家属意愿); said again, it is the last word."""
    _demand(may_choose(by))
    stay = stay_on_radar(by, encounter_uid, at)
    place = next((p for p in places_for(stay.resident, by, at) if p.uid == to_uid), None)
    if place is None:
        raise Refused("choice_place", _("请从可以下转的机构里选择。"), field="to")
    values = {"institution_id": place.pk, "said_at": at, "by_uid": by.uid, "by_name": by.name}
    choice, _made = RadarChoice.objects.update_or_create(encounter_uid=stay.uid, defaults=values)
    record(
        "referral.radar_choice", by=by, at=at, subject_type="encounter", subject_uid=stay.uid,
        institution_uid=stay.institution.uid, data={"own": place.contracted or place.registered},
    )  # fmt: skip
    return choice


@transaction.atomic
def start_from_radar(
    *,
    encounter_uid: uuid.UUID,
    to_uid: uuid.UUID | None,
    way: str,
    by: Viewer,
    at: dt.datetime,
    asked_again: bool = False,
) -> Referral:
    """This function will begin the way down in one press: place, criteria and discharge are filled as the radar saw.

    Refused as ``start_down`` refuses: for other roles, while another one is open, and while a no still rests unless
    the resident asks again.
    """
    begun = beginning(by, at, encounter=str(encounter_uid), case="", way=way, number="")
    found = readiness_of(by, begun["encounter"], way, at)
    place = next((p for p in found.places if p.offer.uid == to_uid), None)
    if to_uid is not None and place is None:
        raise Refused("choice_place", _("请从可以下转的机构里选择。"), field="to")
    down = begun["down"]
    days = found.person.planned_in
    down = dataclasses.replace(
        down,
        receiver_uid=to_uid or down.receiver_uid,
        criteria=found.seen.criteria,
        planned_discharge_on=down.planned_discharge_on
        if days is None or days < 0
        else clock.local_day(at) + dt.timedelta(days=days),
    )
    referral = start_down(**(begun | {"down": down}), by=by, at=at, asked_again=asked_again)
    data = {
        "standing": found.seen.standing, "criteria": len(found.seen.criteria),
        "ready_days": -1 if found.person.ready_days is None else found.person.ready_days,
        "missing": place.missing if place else -1,
    }  # fmt: skip
    keep_fact("referral.radar_started", referral, data, by, at)
    return referral


@transaction.atomic
def tell_radar(*, viewer: Viewer, radar: Radar, by: Viewer, at: dt.datetime) -> bool:
    """This function will tell one ward, or the referral centre, its numbers of the morning once a day; only the clock.

    Says whether it did; with nobody to look at nobody is disturbed.
    """
    if not by.is_service:
        raise NotPermitted("not_permitted", _("由系统按时限自动处理。"))
    counts = {name: radar.count(name) for name in ("now", "judge", "stop")}
    house, ward = viewer.institution_uid, viewer.department_uid
    if viewer.role in WHOLE_HOUSE:
        ward = None
    subject = ward or house
    if house is None or subject is None or not counts["now"] + counts["judge"]:
        return False
    if Fact.objects.filter(kind="referral.radar_told", subject_uid=subject, on_day=clock.local_day(at)).exists():
        return False
    record(
        "referral.radar_told", by=by, at=at, subject_type="department" if ward else "institution",
        subject_uid=subject, institution_uid=house, data=counts,
    )  # fmt: skip
    text = _("今晨下转雷达：{now} 人今天可转，{judge} 人拟出院还没判定病程").format(**counts)
    roles = ("specialist", "department_head") if ward else ("referral_centre",)

    def send() -> None:
        notify(institution_uid=house, roles=roles, text=text, path=PAGE, at=at, department_uid=ward)

    transaction.on_commit(send)
    return True


def _demand(reason: str | None) -> None:
    if reason:
        raise NotPermitted("not_permitted", reason)
