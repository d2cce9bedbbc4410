"""Taking consent back for one case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianti.kernel.pure import clock
from lianti.kernel.web.idempotency import once
from lianti.referrals import queries
from lianti.referrals.actions.withdrawing import withdraw_sharing
from lianti.referrals.views.lists import viewer_in


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take down that the person takes back the consent to share data."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)

    def act() -> str:
        withdraw_sharing(referral_uid=referral.uid, reason=request.POST.get("reason", ""), by=viewer, at=at)
        messages.success(request, _("同意已撤回，档案对接收方即刻关闭。"))
        return reverse("referrals:detail", args=[number])

    return once(request, act)
