"""Places of the capacity pages in the sidebar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianti.capacity.permissions import ARRANGERS, CALENDAR, DESK
from lianti.kernel.web import registry

_GROUP = _("号源")

registry.nav("capacity_desk", _("今日到诊"), "list-check", "capacity:desk", DESK, 410, group=_GROUP)
registry.nav("capacity", _("号源池"), "ticket", "capacity:home", ARRANGERS, 420, group=_GROUP)
registry.nav("capacity_calendar", _("工作日历"), "calendar", "capacity:calendar", CALENDAR, 430, group=_GROUP)
