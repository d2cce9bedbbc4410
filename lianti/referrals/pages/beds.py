"""Where the centre finds a bed for an inpatient referral: what each ward of the receiver told, and its beds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.capacity.queries import free_beds, told_words, wards_for
from lianti.capacity.shapes import WardLine
from lianti.kernel.web.pages import State
from lianti.referrals.codes import down as codes_down

if TYPE_CHECKING:
    from lianti.referrals.models import Referral


@dataclass(frozen=True)
class BedChoice:
    """A ward as it can be chosen; ``value`` is empty for one kept bed by bed, where a bed is chosen instead."""

    value: str
    name: str
    kind: str
    free: str
    told: str
    phone: str
    state: State
    beds: tuple[tuple[str, str], ...] = ()


def bed_choices(referral: Referral, at: dt.datetime) -> list[BedChoice]:
    """Return the wards of the receiver, those of the asked department first, with their free beds; in six statements.

    A ward that tells nought can be chosen all the same: what it says on the phone now counts more than what it told.
    """
    if referral.kind != "inpatient" or referral.receiver_institution is None:
        return []
    lines = wards_for(referral.receiver_institution, at, referral.receiver_department_id)
    rows = free_beds([w.uid for w in lines if w.mode == "rows"], at)
    return [_choice(line, [(f"bed:{b.uid}", b.label) for b in rows.get(line.uid, [])]) for line in lines]


def beds_below(referral: Referral, at: dt.datetime) -> list[BedChoice]:
    """Return the receiver's own wards for somebody who goes down into a bed; nothing for the other ways."""
    kinds = codes_down.BED_KINDS.get(referral.down.way, ())
    if not kinds or referral.receiver_institution is None:
        return []
    lines = [w for w in wards_for(referral.receiver_institution, at, None) if w.kind in kinds]
    rows = free_beds([w.uid for w in lines if w.mode == "rows"], at)
    return [_choice(line, [(f"bed:{b.uid}", b.label) for b in rows.get(line.uid, [])]) for line in lines]


def _choice(line: WardLine, beds: list[tuple[str, str]]) -> BedChoice:
    by_rows = line.mode == "rows"
    return BedChoice(
        value="" if by_rows else f"ward:{line.uid}",
        name=line.name,
        kind=_(line.kind_name),
        free=_("未报") if line.free is None else _("空床 %(n)d") % {"n": line.free},
        told=told_words(line),
        phone=line.phone,
        state=_state(line),
        beds=tuple(beds),
    )


def _state(line: WardLine) -> State:
    if line.free is None:
        return State(_("未报"), "plain")
    if line.stale:
        return State(_("数据过时"), "warn")
    return State(_("有空床"), "good") if line.free else State(_("已满"), "bad")
