"""Slips as PDF."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from lianti.kernel.prints import PrintForm, render_form
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import check_number
from lianti.referrals import actions, permissions, queries, slips
from lianti.referrals.pages.safety import answer_lines
from lianti.referrals.slips.down import down_slip
from lianti.referrals.slips.preparation import preparation_slip
from lianti.referrals.views.lists import viewer_in

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.referrals.models import Referral


def slip_out(referral: Referral, viewer: Viewer, at: dt.datetime) -> tuple[str, PrintForm]:
    """Return the slip that a case travels with, and its name: down with the plan, up with the resident's code."""
    who = slips.printed_by(viewer)
    if referral.direction == "down":
        return "down", down_slip(referral, at, who)
    code = actions.issue_code(referral=referral, by=viewer, at=at)
    return "transfer", slips.transfer_slip(referral, at, who, code=code)


def _sheet(referral: Referral, viewer: Viewer, at: dt.datetime) -> PrintForm | None:
    return preparation_slip(referral, at, slips.printed_by(viewer), answer_lines(referral))


@require_GET
def slip(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """Print the transfer, return or down slip on A4 or A5; leaves a fact and a trace."""
    viewer, at = viewer_in(request), clock.now()
    if not check_number(number):
        raise NotVisible
    seen = queries.visible_referral(viewer, number, at)
    reason = permissions.may_print(viewer, seen)
    if reason:
        raise NotPermitted("not_permitted", reason)
    outcome = queries.case_file(seen).outcome
    out = form == ("down" if seen.direction == "down" else "transfer")
    sheet = _sheet(seen, viewer, at) if form == "preparation" else None
    if not out and sheet is None and (form != "return" or outcome is None):
        raise NotVisible  # before any trace: nothing was shown
    referral = queries.access_referral(viewer, number, at, purpose=_("打印转诊单"))
    if sheet is not None:
        page: PrintForm = sheet
    elif out or outcome is None:
        page = slip_out(referral, viewer, at)[1]
    else:
        page = slips.return_slip(referral, outcome, at, slips.printed_by(viewer))
    data = render_form(page, size=_size(request))
    actions.note_print(referral=referral, form=form, by=viewer, at=at)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{form}-{number}.pdf"'
    return response


def _size(request: HttpRequest) -> Literal["A4", "A5"]:
    return "A5" if request.GET.get("size") == "A5" else "A4"
