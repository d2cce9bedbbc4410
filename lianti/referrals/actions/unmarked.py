"""Each morning the windows hear how many appointments have passed with nobody having said who came."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Count

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.ledger.models import Fact
from lianti.ledger.notices import notify
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral

# Who marks an arrival or a missed appointment of each kind.
_WINDOWS = {
    "outpatient": ("front_desk", "referral_centre"),
    "examination": ("front_desk", "referral_centre"),
    "inpatient": ("admission", "referral_centre"),
    "emergency": ("emergency",),
}


@transaction.atomic
def tell_unmarked(*, by: Viewer, at: dt.datetime) -> int:
    """This function will remind the windows of passed appointments that nobody has marked, once a day until they are.

    Returns how many institutions were told. Running it again on the same day tells nobody twice.
    """
    if not by.is_service:
        raise NotPermitted("not_permitted", _("由系统按时限自动处理。"))
    late = Referral.objects.filter(state="scheduled", direction="up", promised_at__lt=at)
    rows = (
        late.values_list("receiver_institution__uid", "kind").annotate(n=Count("pk")).order_by("receiver_institution")
    )
    counted: dict[uuid.UUID, dict[str, int]] = {}
    for institution_uid, kind, number in rows:
        roles = counted.setdefault(institution_uid, {})
        for role in _WINDOWS[kind]:
            roles[role] = roles.get(role, 0) + number
    return sum(_tell(institution_uid, roles, by, at) for institution_uid, roles in counted.items())


def _tell(institution_uid: uuid.UUID, roles: dict[str, int], by: Viewer, at: dt.datetime) -> bool:
    kind, day = "referral.unmarked_told", clock.local_day(at)
    if Fact.objects.filter(kind=kind, institution_uid=institution_uid, on_day=day).exists():
        return False
    record(
        kind,
        by=by,
        at=at,
        subject_type="institution",
        subject_uid=institution_uid,
        institution_uid=institution_uid,
        data={"cases": max(roles.values())},
    )

    def send() -> None:
        for role, number in roles.items():
            text = _("有 {n} 位已过预约时间，还没登记到院或未到诊，请核对").format(n=number)
            notify(institution_uid=institution_uid, roles=(role,), text=text, path="/referrals/?tab=late", at=at)

    transaction.on_commit(send)
    return True
