"""The numbers of the desk as the kit draws them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.web.pages import Kpi
from lianti.referrals.queries.overview import Overview
from lianti.referrals.worklists import lists_for


def kpis(role: str, found: Overview) -> list[Kpi]:
    """Return the numbers across the top; each leads to its list, worrying ones are coloured and stand in words."""
    base = reverse("referrals:list")
    keys = {w.key for w in lists_for(role)}

    def to(*names: str) -> str:
        return next((f"{base}?tab={n}" for n in names if n in keys), base)

    return [
        Kpi(_("今日转诊"), str(found.today), "arrow-up", "info", _("昨日 %(n)d") % {"n": found.yesterday}),
        Kpi(_("待受理"), str(found.waiting), "inbox", _tone(found.waiting, "warn"), "", to("waiting", "sent")),
        Kpi(_("超时"), str(found.late), "clock-exclamation", _tone(found.late, "bad"), "", to("late")),
        Kpi(
            _("急诊在途"),
            str(found.emergencies),
            "ambulance",
            _tone(found.emergencies, "bad"),
            "",
            to("emergency", "sent"),
        ),
        Kpi(_("待到院"), str(found.coming), "calendar-event", "info", "", to("coming", "coming_out")),
        Kpi(_("待回转"), str(found.returning), "report-medical", "info", "", to("returning", "away")),
    ]


def _tone(count: int, tone: Any) -> Any:
    return tone if count else "good"


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
