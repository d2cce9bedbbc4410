"""Lists around going down: the monthly comparison, what a place declares, what falls due today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import PersonLine
from lianti.parties.shapes import Viewer
from lianti.records.kinds import DISPOSITIONS
from lianti.referrals.codes import down as codes_down
from lianti.referrals.codes import radar as codes_radar
from lianti.referrals.pages.common import chip, person_of, url_of
from lianti.referrals.pages.down import ItemLine, item_line
from lianti.referrals.queries.due import Due, profile_of
from lianti.referrals.queries.reconciling import Comparison
from lianti.residents.queries import person_line

if TYPE_CHECKING:
    from lianti.residents.models import Resident


def chosen_line(resident: Resident, at: dt.datetime) -> Any:
    """Return the chosen person as the form shows them."""
    return person_line(resident, at)


@dataclass(frozen=True)
class DifferenceLine:
    """One row of the comparison."""

    why: str
    day: dt.date
    person: str
    department: str
    number: str
    url: str
    inpatient_number: str
    disposition: str
    to: str


def reconcile_page(found: Comparison, at: dt.datetime) -> dict[str, Any]:
    """Return the comparison of a month with the months before and after."""
    last = found.month - dt.timedelta(days=1)
    after = (found.month + dt.timedelta(days=32)).replace(day=1)
    lines = [
        DifferenceLine(
            why=codes_down.RECONCILE[d.why],
            day=d.on_day,
            person=d.resident.name,
            department=d.department.name if d.department else "",
            number=spaced(d.referral.number) if d.referral else "",
            url=url_of(d.referral) if d.referral else "",
            inpatient_number=d.encounter.inpatient_number if d.encounter else "",
            disposition=DISPOSITIONS.get(d.encounter.disposition, "") if d.encounter else "",
            to=d.to.name if d.to else "",
        )
        for d in found.differences
    ]
    return {
        "found": found,
        "lines": lines,
        "before": f"{last:%Y-%m}",
        "after": f"{after:%Y-%m}" if after <= clock.local_day(at) else "",
        "chip": chip("JL-53", _("下转人数")),
    }


def profile_page(viewer: Viewer) -> dict[str, Any]:
    """Return what the own institution declared."""
    return {
        "profile": profile_of(viewer.institution_id or 0),
        "groups": codes_down.GROUPS,
        "ways": codes_down.WAYS,
        "skills": codes_radar.SKILLS,
        "equipment": codes_radar.EQUIPMENT,
        "with_bed": codes_down.WITH_BED,
        "chip": chip("JL-40", _("可承接的患者")),
    }


@dataclass(frozen=True)
class DueLine:
    """One thing due on the home screen: whose, what, until when, and where it is ticked off."""

    person: PersonLine
    item: ItemLine
    url: str


def due_lines(found: list[Due], at: dt.datetime) -> list[DueLine]:
    """Return due items with their people."""
    return [DueLine(person_of(d.referral, at), item_line(d.item, at), url_of(d.referral)) for d in found]
