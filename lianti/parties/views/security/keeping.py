"""What an administrator does for somebody who lost a phone or left: take factors away, end sign-ins."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianti.kernel.pure import clock
from lianti.kernel.web.htmx import go
from lianti.parties.permissions import demand, may_manage_accounts, signed_in
from lianti.parties.proof import proven
from lianti.parties.queries import user_by_uid
from lianti.parties.security import actions, keeping


@require_POST
@proven
def factors_reset(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take away the factors of somebody who lost them."""
    viewer = signed_in(request)
    demand(may_manage_accounts(viewer))
    user = user_by_uid(uid)
    actions.reset_factors(user=user, reason=request.POST.get("reason", ""), by=viewer, at=clock.now())
    messages.success(request, _("二次验证已重置，本人已收到通知，下次登录时重新登记。"))
    return go(request, reverse("parties:account_detail", args=[uid]))


@require_POST
@proven
def sign_ins_end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """End every sign-in of somebody."""
    viewer = signed_in(request)
    demand(may_manage_accounts(viewer))
    many = keeping.end_sign_ins(user=user_by_uid(uid), by=viewer, at=clock.now())
    words = _("%(many)d 处登录已全部退出，立即生效。") % {"many": many} if many else _("本人目前没有登录。")
    messages.success(request, words)
    return go(request, reverse("parties:account_detail", args=[uid]))
