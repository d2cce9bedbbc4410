"""Saved filters, and many cases at once."""

from __future__ import annotations

import io
import uuid
import zipfile

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.prints import render_form
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.htmx import sentence_of
from lianti.kernel.web.idempotency import once
from lianti.referrals import actions, permissions, queries
from lianti.referrals.pages import bulk as pages
from lianti.referrals.queries import saved as keeping
from lianti.referrals.views.lists import query_in, viewer_in
from lianti.referrals.views.prints import slip_out
from lianti.referrals.worklists.shape import CENTRE_ROLES

_PLACE = "referrals"
_SLIPS = 30


@require_http_methods(["GET", "POST"])
def filters(request: HttpRequest) -> HttpResponse:
    """Name the filter in force and keep it; the page lists what is kept already."""
    viewer, at = viewer_in(request), clock.now()
    kept = keeping.kept_of((request.POST if request.method == "POST" else request.GET).dict())
    if request.method == "GET":
        context = {"kept": kept, "saved": keeping.saved_filters(viewer, _PLACE)}
        return render(request, "referrals/desk/filters.html", context)
    query = urlencode(kept)

    def save() -> str:
        actions.save_filter(place=_PLACE, name=request.POST.get("name", ""), query=query, by=viewer, at=at)
        return f"{reverse('referrals:list')}?{query}"

    return once(request, save)


@require_POST
def forget(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Remove one of the viewer's own filters."""
    viewer, at = viewer_in(request), clock.now()

    def act() -> str:
        actions.forget_filter(filter_uid=uid, by=viewer, at=at)
        return reverse("referrals:filters")

    return once(request, act)


@require_GET
def bulk(request: HttpRequest) -> HttpResponse:
    """Show a worklist with boxes to tick."""
    viewer, at, query = viewer_in(request), clock.now(), query_in(request)
    answer = queries.list_referrals(viewer, query, at, size=actions.BULK_MOST)
    may_steer = viewer.role in CENTRE_ROLES
    people = keeping.centre_of(viewer, at) if may_steer else []
    context = {
        "tabs": pages.tabs_of(viewer, answer.spec.key),
        "tab": answer.spec.key,
        "rows": pages.rows_of(answer.rows, at),
        "total": answer.total,
        "most": actions.BULK_MOST,
        "may_steer": may_steer,
        "colleagues": [(str(v.uid), v.name) for v in people],
    }
    return render(request, "referrals/desk/bulk.html", context)


@require_POST
def bulk_act(request: HttpRequest) -> HttpResponse:
    """Do one thing to every ticked case and say of each what became of it; slips come as one archive."""
    viewer, at = viewer_in(request), clock.now()
    numbers, do = request.POST.getlist("number"), request.POST.get("do", "")
    if do == "slips":
        return _slips(request)
    if do not in {"claim", "assign"}:
        raise NotVisible(do)

    def act() -> str:
        if do == "claim":
            reports = actions.claim_many(numbers=numbers, by=viewer, at=at)
        else:
            reports = actions.assign_many(numbers=numbers, to_uid=_uid(request.POST.get("to", "")), by=viewer, at=at)
        done = sum(1 for r in reports if r.refused is None)
        messages.success(request, _("已办理 %(n)d 件。") % {"n": done})
        for report in reports:
            if report.refused is not None:
                said = {"number": spaced(report.number), "why": sentence_of(report.refused)}
                messages.warning(request, _("%(number)s 没有办理：%(why)s") % said)
        return f"{reverse('referrals:bulk')}?{urlencode({'tab': request.POST.get('tab', '')[:20]})}"

    return once(request, act)


def _uid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _slips(request: HttpRequest) -> HttpResponse:
    """Print the slip of every ticked case; each leaves its own fact and trace. What may not be printed is named."""
    viewer, at = viewer_in(request), clock.now()
    numbers = list(dict.fromkeys(request.POST.getlist("number")))[: _SLIPS + 1]
    if not numbers or len(numbers) > _SLIPS:
        raise Refused("slips_number", _("请勾选 1 到 {n} 张转诊单再打印。"), field="number", n=_SLIPS)
    printed, left_out = [], []
    for referral in keeping.cases_to_print(viewer, numbers, at, purpose=_("打印转诊单")):
        reason = permissions.may_print(viewer, referral)
        if reason:
            left_out.append(f"{spaced(referral.number)} {reason}")
            continue
        form, page = slip_out(referral, viewer, at)
        printed.append((referral, form, render_form(page, size="A4")))
    for referral, form, _data in printed:
        actions.note_print(referral=referral, form=form, by=viewer, at=at)
    files = [(f"{referral.number}.pdf", data) for referral, _form, data in printed]
    response = HttpResponse(_archive(files, left_out), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="slips-{clock.local_day(at)}.zip"'
    response["Cache-Control"] = "no-store, private"
    return response


def _archive(slips: list[tuple[str, bytes]], left_out: list[str]) -> bytes:
    """Return the slips as one archive, with a page of text that says what is not in it and why."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in slips:
            archive.writestr(name, data)
        if left_out:
            archive.writestr(_("未打印的转诊单") + ".txt", "\r\n".join(left_out))
    return buffer.getvalue()
