"""The numbers of the desk as the kit draws them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.web.pages import Kpi
from lianti.referrals.queries.overview import Overview
from lianti.referrals.states import Tone
from lianti.referrals.worklists import Worklist, lists_for

# Which lists stand across the top, in this order; a role without one of them sees its next own list instead.
_TILES = ("waiting", "sent", "late", "emergency", "coming", "coming_out", "returning", "away", "follow")
_LOOKS: dict[str, tuple[str, Tone]] = {
    "waiting": ("inbox", "warn"),
    "sent": ("inbox", "warn"),
    "late": ("clock-exclamation", "bad"),
    "emergency": ("ambulance", "bad"),
    "coming": ("calendar-event", "info"),
    "coming_out": ("calendar-event", "info"),
    "returning": ("report-medical", "info"),
    "away": ("report-medical", "info"),
    "follow": ("phone-call", "warn"),
}
_MOST = 5


def kpis(role: str, found: Overview, counts: Mapping[str, int]) -> list[Kpi]:
    """Return the numbers across the top; each is the number of the list it leads to and bears its name."""
    today = Kpi(_("今日转诊"), str(found.today), "arrow-up", "info", _("昨日 %(n)d") % {"n": found.yesterday})
    return [today, *(_tile(w, counts.get(w.key, 0)) for w in _lists(role))]


def _lists(role: str) -> list[Worklist]:
    own = {w.key: w for w in lists_for(role) if not w.ended}
    keys = [k for k in _TILES if k in own] + [k for k, w in own.items() if w.mine and k not in _TILES]
    return [own[k] for k in keys[:_MOST]]


def _tile(spec: Worklist, count: int) -> Kpi:
    icon, tone = _LOOKS.get(spec.key, ("inbox", "info"))
    url = f"{reverse('referrals:list')}?tab={spec.key}"
    return Kpi(_(spec.label), str(count), icon, tone if count else "good", "", url)


def day_chart(found: Overview) -> dict[str, Any]:
    """Return the fourteen days as chart options with the same numbers as a table."""
    days = [d.day.strftime("%m-%d") for d in found.days]
    sent, arrived = [d.sent for d in found.days], [d.arrived for d in found.days]
    options = {
        "legend": {"data": [_("转诊"), _("到院")]},
        "xAxis": {"type": "category", "data": days},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {"name": _("转诊"), "type": "bar", "data": sent},
            {"name": _("到院"), "type": "line", "data": arrived},
        ],
    }
    body = list(zip(days, sent, arrived, strict=True))
    return {"options": options, "head": (_("日期"), _("转诊"), _("到院")), "body": body}
