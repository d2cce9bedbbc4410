"""Places of the seat pages in the sidebar, and how many people the desk expects today."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from lianti.capacity.permissions import ARRANGERS, BED_COUNTERS, BED_READERS, CALENDAR, DESK, EXAM_KEEPERS, PROVERS
from lianti.capacity.queries import expected_today
from lianti.kernel.pure import clock
from lianti.kernel.web import registry
from lianti.kernel.web.shapes import ViewerLike
from lianti.parties.shapes import Viewer

_GROUP = _("号源")
_BEDS = _("床位")


def _expected(viewer: ViewerLike) -> int | None:
    if not isinstance(viewer, Viewer) or viewer.role not in DESK or viewer.institution_id is None:
        return None
    today = clock.local_day(clock.now())
    return expected_today(viewer.institution_id, clock.day_start(today), clock.day_start(today + dt.timedelta(days=1)))


registry.nav("capacity_desk", _("今日到诊"), "list-check", "capacity:desk", DESK, 410, _expected, _GROUP)
registry.nav("capacity", _("号源池"), "ticket", "capacity:home", ARRANGERS, 420, group=_GROUP)
registry.nav("capacity_exams", _("检查项目"), "clipboard-list", "capacity:exams", EXAM_KEEPERS, 422, group=_GROUP)
registry.nav("capacity_proof", _("预留号证明"), "shield-check", "capacity:proof", PROVERS, 425, group=_GROUP)
registry.nav("capacity_calendar", _("工作日历"), "calendar", "capacity:calendar", CALENDAR, 430, group=_GROUP)
registry.nav("capacity_beds", _("床位"), "bed", "capacity:beds", BED_READERS, 440, group=_BEDS)
registry.nav(
    "capacity_beds_group",
    _("全集团床位"),
    "map-pin",
    "capacity:beds_group",
    BED_READERS | BED_COUNTERS,
    450,
    group=_BEDS,
)
