"""我的账号 · 安全: the own factors, recovery codes and sign-ins."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.web.htmx import go
from lianti.parties import proving
from lianti.parties.permissions import signed_in
from lianti.parties.proof import proven
from lianti.parties.security import actions, pages, queries, signins
from lianti.parties.views.security import enrolling


@never_cache
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """Show the own second factors, how many recovery codes are left, and where one is signed in."""
    viewer, at = signed_in(request), clock.now()
    user = queries.account_of(viewer.uid)
    page = pages.security_page(
        queries.factors_of(user.pk),
        queries.codes_left(user.pk),
        queries.living_sign_ins(user.pk, at),
        site=proving.site_of(request),
        key=request.session.session_key or "",
        needed=queries.needs_factor(user, at),
    )
    return render(request, "parties/security/security.html", {"security": page})


app_begin = require_POST(proven(enrolling.begin_app))
app = never_cache(require_http_methods(["GET", "POST"])(proven(enrolling.app)))
passkey_options = never_cache(require_POST(proven(enrolling.passkey_options)))
passkey = never_cache(require_POST(proven(enrolling.passkey)))


@require_POST
def factor_name(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Give a factor another name."""
    user, _viewer = proving.who(request)
    actions.rename_factor(user=user, uid=uid, name=request.POST.get("name", "")[:100])
    messages.success(request, _("名称已更改。"))
    return go(request, reverse("parties:security"))


@require_POST
@proven
def factor_remove(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Remove a factor."""
    user, viewer = proving.who(request)
    actions.remove_factor(user=user, uid=uid, by=viewer, at=clock.now())
    messages.success(request, _("已移除。"))
    return go(request, reverse("parties:security"))


@never_cache
@require_POST
@proven
def codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them this once."""
    user, viewer = proving.who(request)
    return enrolling.codes_page(request, actions.renew_codes(user=user, by=viewer, at=clock.now()))


@require_POST
def sign_in_end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """End one of the own sign-ins."""
    signins.end_one(uid=uid, by=signed_in(request), at=clock.now())
    messages.success(request, _("那台设备已退出登录。"))
    return go(request, reverse("parties:security"))


@require_POST
def sign_ins_end(request: HttpRequest) -> HttpResponse:
    """End every own sign-in but this one."""
    many = signins.end_others(keep=request.session.session_key or "", by=signed_in(request), at=clock.now())
    messages.success(request, _("其他 %(many)d 处登录已全部退出。") % {"many": many} if many else _("没有其他登录。"))
    return go(request, reverse("parties:security"))
