"""Parts of referrals that the desk puts on its page by a tag, so that no face reaches into the app."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.referrals import queries
from lianti.referrals.codes import down as codes_down
from lianti.referrals.pages.common import chip
from lianti.referrals.pages.down_lists import due_lines
from lianti.referrals.pages.lists import worklist_page
from lianti.referrals.pages.numbers import day_chart, kpis
from lianti.referrals.pages.postop import result_lines
from lianti.referrals.queries import ListQuery
from lianti.referrals.queries.due import due_now
from lianti.referrals.queries.overview import overview
from lianti.referrals.queries.surgery import results_for

register = template.Library()


@register.inclusion_tag("referrals/_desk.html", takes_context=True)
def referral_desk(context: template.Context) -> dict[str, Any]:
    """Draw the numbers, the viewer's fullest worklist and the last fourteen days; nothing for other roles."""
    viewer, at = context["viewer"], clock.now()
    specs = queries.lists_for(viewer.role)
    shown = {"request": context["request"], "viewer": viewer, "csrf_token": context.get("csrf_token")}
    if not specs:
        return shown
    counts = queries.tab_counts(viewer, at)
    query = ListQuery(tab=queries.first_with_work(viewer, counts))
    answer = queries.list_referrals(viewer, query, at, size=8)
    numbers = overview(viewer, at)
    return shown | {
        "kpis": kpis(viewer.role, numbers, counts),
        "list": worklist_page(answer, query, counts, viewer, at, brief=True),
        "chart": day_chart(numbers),
        "chart_label": _("近 14 天每天的转诊与到院人次"),
    }


@register.inclusion_tag("referrals/down/_due.html", takes_context=True)
def down_due(context: template.Context) -> dict[str, Any]:
    """Draw what falls due from the plans of those who came down, with the way to tick it off; nothing for others."""
    viewer, at = context["viewer"], clock.now()
    return {
        "request": context["request"],
        "viewer": viewer,
        "csrf_token": context.get("csrf_token"),
        "lines": due_lines(due_now(viewer, at), at),
        "may_tick": True,
        "due_results": codes_down.DUE_RESULTS,
        "chip": chip("QQ-45", _("下转接续方案")),
    }


@register.inclusion_tag("referrals/surgery/_desk.html", takes_context=True)
def postop_desk(context: template.Context) -> dict[str, Any]:
    """Draw what clinics found after operations and nobody of the department has read; nothing for others (JL-70)."""
    viewer, at = context["viewer"], clock.now()
    return {
        "request": context["request"],
        "viewer": viewer,
        "csrf_token": context.get("csrf_token"),
        "lines": result_lines(results_for(viewer, at, 5, unread_only=True), at),
        "back": "desk",
        "chip": chip("JL-70", _("术后随访")),
    }
