"""What an office or an overseer sees first: members, agreements and where the group stands clause by clause."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.alliances.queries import alliance_of_uid, alliances_of, members_of
from lianti.charter.queries import adoptions_for, stored_status
from lianti.kernel.pure import clock
from lianti.kernel.web import registry
from lianti.kernel.web.pages import Kpi
from lianti.parties.shapes import Viewer

OVERVIEW_ROLES = frozenset({"office", "medical_affairs", "head", "regulator", "administrator"})


def office_kpis(viewer: Viewer, at: dt.datetime) -> list[Kpi]:
    """Return the numbers of the viewer's first alliance and of the charters the viewer may read."""
    return [*_members(viewer, at), *_charters(viewer)]


def _members(viewer: Viewer, at: dt.datetime) -> list[Kpi]:
    today = clock.local_day(at)
    mine = alliances_of(viewer.institution_id, today)
    if not mine:
        return []
    first = mine[0]
    lines = members_of(alliance_of_uid(first.uid, viewer, today), today)
    soon = sum(1 for line in lines if line.agreement.standing == "soon")
    bad = sum(1 for line in lines if line.agreement.expired)
    url = reverse("alliances:home") if registry.may_open(viewer, "alliances:home") else ""
    return [
        Kpi(_("成员单位"), str(len(lines)), "sitemap", "info", first.short_name, url),
        Kpi(_("协议即将到期"), str(soon), "hourglass", "warn" if soon else "good", "", url),
        Kpi(_("协议到期或未签"), str(bad), "alert-triangle", "bad" if bad else "good", "", url),
    ]


def _charters(viewer: Viewer) -> list[Kpi]:
    url = reverse("board:charter")
    for adoption in adoptions_for(viewer):
        status = stored_status(adoption)
        if status is None:
            continue
        counts = status.counts
        return [
            Kpi(
                _("章程已兑现"),
                str(counts["kept"]),
                "circle-check",
                "good",
                status.alliance_name,
                f"{url}?verdict=kept",
            ),
            Kpi(
                _("未达标"),
                str(counts["broken"]),
                "circle-x",
                "bad" if counts["broken"] else "good",
                "",
                f"{url}?verdict=broken",
            ),
            Kpi(
                _("沉默"),
                str(counts["silent"]),
                "bell-off",
                "warn" if counts["silent"] else "good",
                "",
                f"{url}?verdict=silent",
            ),
        ]
    return []
