"""The desk as its template gets it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.web.pages import Kpi, TimelineItem
from lianti.ledger.notices import NoticeLine
from lianti.parties.shapes import Viewer
from lianti.referrals.overview import Overview
from lianti.referrals.queries import ListQuery, list_referrals, tab_counts
from lianti.referrals.worklists import lists_for

_ICONS = {"emergency": "urgent", "urgent": "alert-triangle", "normal": "bell"}
_TONES = {"emergency": "bad", "urgent": "warn", "normal": "info"}


def kpis(viewer: Viewer, found: Overview) -> list[Kpi]:
    """Return the numbers across the top, the worrying ones first coloured; each leads to its list."""
    base = reverse("referrals:list")
    keys = {w.key for w in lists_for(viewer.role)}

    def to(*names: str) -> str:
        return next((f"{base}?tab={n}" for n in names if n in keys), base)

    change = found.today - found.yesterday
    return [
        Kpi(
            _("今日转诊"),
            str(found.today),
            "arrow-up",
            "info",
            _("昨日 %(n)d") % {"n": found.yesterday} if change else "",
        ),
        Kpi(_("待受理"), str(found.waiting), "inbox", "warn" if found.waiting else "good", "", to("waiting", "sent")),
        Kpi(_("超时"), str(found.late), "clock-exclamation", "bad" if found.late else "good", "", to("late")),
        Kpi(
            _("急诊在途"),
            str(found.emergencies),
            "ambulance",
            "bad" if found.emergencies else "good",
            "",
            to("emergency", "sent"),
        ),
        Kpi(_("待到院"), str(found.coming), "calendar-event", "info", "", to("coming", "coming_out")),
        Kpi(_("待回转"), str(found.returning), "report-medical", "info", "", to("returning", "away")),
    ]


def chart(found: Overview) -> dict[str, Any]:
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
    body = [(d, s, a) for d, s, a in zip(days, sent, arrived, strict=True)]
    return {"options": options, "head": (_("日期"), _("转诊"), _("到院")), "body": body}


def notice_items(lines: list[NoticeLine]) -> list[TimelineItem]:
    """Return notices as a timeline, newest first."""
    return [
        TimelineItem(
            n.text,
            n.at,
            "",
            _("未读") if n.unread else "",
            _ICONS.get(n.tone, "bell"),
            _TONES.get(n.tone, "info") if n.unread else "plain",
            None,
            n.path,
        )  # type: ignore[arg-type]
        for n in lines
    ]


def first_list(viewer: Viewer, at: dt.datetime) -> tuple[Any, ListQuery, dict[str, int]]:
    """Return the viewer's fullest own worklist, so that the desk shows work and not an empty tab."""
    counts = tab_counts(viewer, at)
    own = [w for w in lists_for(viewer.role) if w.mine and counts.get(w.key)]
    query = ListQuery(tab=own[0].key if own else "")
    return list_referrals(viewer, query, at, size=8), query, counts
