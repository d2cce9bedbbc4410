"""Referral managers (转诊管理员; HK-14): who answers for referral where, appoint, end."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import day_of
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.idempotency import once
from lianti.parties.permissions import demand, signed_in
from lianti.referrals.actions.managers import appoint_manager, end_manager
from lianti.referrals.pages.managers import managers_page
from lianti.referrals.permissions.managers import may_see_managers


@require_http_methods(["GET", "POST"])
def managers(request: HttpRequest) -> HttpResponse:
    """Show the institutions with their managers; a POST appoints one."""
    viewer, at = signed_in(request), clock.now()
    demand(may_see_managers(viewer))
    if request.method == "GET":
        return render(request, "referrals/managers.html", managers_page(viewer, at))
    place = _uid(request.POST.get("institution", ""))
    if place is None:
        raise NotVisible
    person = _uid(request.POST.get("user", ""))
    if person is None:
        raise Refused("manager_person", _("请从本机构在用的账号里选择转诊管理员。"), field="user")

    def act() -> str:
        since_on = day_of(request.POST.get("since_on", ""))
        appoint_manager(institution_uid=place, user_uid=person, since_on=since_on, by=viewer, at=at)
        return reverse("referrals:managers")

    return once(request, act)


@require_POST
def end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """End an appointment."""
    viewer, at = signed_in(request), clock.now()
    demand(may_see_managers(viewer))

    def act() -> str:
        end_manager(manager_uid=uid, by=viewer, at=at)
        return reverse("referrals:managers")

    return once(request, act)


def _uid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
