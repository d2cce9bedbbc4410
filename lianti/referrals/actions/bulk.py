"""Many cases at once: nothing clinical, each item its own action with its own answer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.steering import assign, claim
from lianti.referrals.models import Referral

MOST = 50


@dataclass(frozen=True)
class ItemReport:
    """What became of one item; ``refused`` is None when it was done."""

    number: str
    refused: Refused | None


def _each(numbers: Sequence[str], by: Viewer, at: dt.datetime, act: Callable[[uuid.UUID], object]) -> list[ItemReport]:
    """Do one thing to each case in a transaction of its own; one that is refused keeps no other from being done."""
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise Refused("nothing_chosen", _("请先勾选要办理的转诊单。"), field="number")
    if len(wanted) > MOST:
        raise Refused("too_many", _("一次最多办理 {n} 件，请分批勾选。"), field="number", n=MOST)
    found = dict(Referral.objects.visible_to(by, at).filter(number__in=wanted).values_list("number", "uid"))
    if len(found) < len(wanted):
        raise NotVisible
    reports = []
    for number in wanted:
        try:
            with transaction.atomic():
                act(found[number])
            reports.append(ItemReport(number, None))
        except Refused as refused:
            reports.append(ItemReport(number, refused))
    return reports


def claim_many(*, numbers: Sequence[str], by: Viewer, at: dt.datetime) -> list[ItemReport]:
    """This function will take several cases over by name (接手), one action each, and report on every one."""
    return _each(numbers, by, at, lambda uid: claim(referral_uid=uid, by=by, at=at))


def assign_many(*, numbers: Sequence[str], to_uid: uuid.UUID | None, by: Viewer, at: dt.datetime) -> list[ItemReport]:
    """This function will hand several cases to one colleague (分派), one action each, and report on every one."""
    return _each(numbers, by, at, lambda uid: assign(referral_uid=uid, to_uid=to_uid, note="", by=by, at=at))
