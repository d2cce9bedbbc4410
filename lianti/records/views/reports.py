"""A report: reading it beside an earlier one, correcting, withdrawing, matching; and the worklist of unmatched ones."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.files import read_upload
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import demand, signed_in
from lianti.parties.shapes import Viewer
from lianti.records import actions, queries
from lianti.records.forms import AmendForm
from lianti.records.pages.report import report_page
from lianti.records.pages.unmatched import typed_values, unmatched_page
from lianti.records.permissions import may_change, may_enter
from lianti.records.shapes import Issue, Received
from lianti.residents.actions import trace_list
from lianti.residents.queries import person_line

if TYPE_CHECKING:
    import datetime as dt


@require_GET
def report(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show a report with every version; ``beside`` puts an earlier one of the same person next to it."""
    viewer, at = signed_in(request), clock.now()
    found, sight = actions.open_report(uid=uid, by=viewer, at=at)
    file = queries.report_file(found, sight)
    page = report_page(file, viewer)
    asked = request.GET.get("beside", "")
    other = next((row for row in file.others if str(row.uid) == asked), None)
    beside = (
        report_page(queries.report_file(*actions.open_report(uid=other.uid, by=viewer, at=at)), viewer)
        if other
        else None
    )
    context = {"page": page, "beside": beside, "person": person_line(found.resident, at), "asked": asked}
    return render(request, "records/report.html", context)


@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Correct an issued report; the earlier version stays readable."""
    viewer, at = signed_in(request), clock.now()
    found, sight = actions.open_report(uid=uid, by=viewer, at=at)
    demand(may_change(viewer, found))
    values = queries.values_by_report([found]).get(found.pk, [])
    known = {"findings": found.findings, "conclusion": found.conclusion, "more": typed_values(values)}
    form = AmendForm(request.POST or None, initial=known)
    codes = {value.name: value.code for value in values}

    def act() -> str:
        issue = _coded(form.issue_typed(), codes)
        change = actions.issue_report if found.status == "registered" else None
        if change:
            change(report_uid=uid, issue=issue, by=viewer, at=at)
        else:
            reason = form.cleaned_data["reason"]
            actions.amend_report(report_uid=uid, issue=issue, reason=reason, by=viewer, at=at)
        messages.success(request, _("报告已更正，原来的版本仍可查看。"))
        return reverse("records:report", args=[uid])

    if sent := submitted(request, form, act):
        return sent
    context = {
        "form": form,
        "person": person_line(found.resident, at),
        "report": report_page(queries.report_file(found, sight), viewer),
    }
    return render(request, "records/amend.html", context, status=422 if form.is_bound else 200)


def _coded(issue: Issue, codes: dict[str, str]) -> Issue:
    """Give values typed anew the codes that values of the same name had before."""
    return replace(issue, values=tuple(replace(v, code=codes.get(v.name, "")) for v in issue.values))


Change = Callable[[HttpRequest, uuid.UUID, Viewer, "dt.datetime"], tuple[uuid.UUID, str]]


def _changed(request: HttpRequest, uid: uuid.UUID, change: Change) -> HttpResponse:
    viewer, at = signed_in(request), clock.now()

    def act() -> str:
        report_uid, sentence = change(request, uid, viewer, at)
        messages.success(request, sentence)
        return reverse("records:report", args=[report_uid])

    return once(request, act)


@require_POST
def withdraw(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Withdraw a report with a reason; it stays visible as withdrawn."""
    return _changed(request, uid, _withdraw)


def _withdraw(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> tuple[uuid.UUID, str]:
    actions.withdraw_report(report_uid=uid, reason=request.POST.get("reason", ""), by=by, at=at)
    return uid, _("报告已撤回，仍以“已撤回”显示。")


@require_POST
def match(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say which order a report answers, and why."""
    return _changed(request, uid, _match)


def _match(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> tuple[uuid.UUID, str]:
    try:
        asked = uuid.UUID(request.POST.get("request", ""))
    except ValueError:
        raise Refused("request_missing", _("请选择对应的申请单。"), field="request") from None
    actions.match_report(report_uid=uid, request_uid=asked, reason=request.POST.get("reason", ""), by=by, at=at)
    return uid, _("报告已对应到申请单。")


@require_POST
def unmatch(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """End a wrong match with a reason."""
    return _changed(request, uid, _unmatch)


def _unmatch(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> tuple[uuid.UUID, str]:
    found = actions.unmatch_report(link_uid=uid, reason=request.POST.get("reason", ""), by=by, at=at)
    return found.uid, _("对应已取消，申请单重新等待报告。")


@require_POST
def attach(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Add a photo or scan to a report."""
    return _changed(request, uid, _attach)


def _attach(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> tuple[uuid.UUID, str]:
    sent = request.FILES.get("photo")
    if sent is None:
        raise Refused("file_missing", _("请先选择要上传的图片或 PDF。"), field="photo")
    actions.attach_file(report_uid=uid, file=Received(read_upload(sent), sent.name or ""), by=by, at=at)
    return uid, _("原件已保存。")


@require_GET
def unmatched(request: HttpRequest) -> HttpResponse:
    """List the own reports that answer no order, and the own orders that wait for a report."""
    viewer, at = signed_in(request), clock.now()
    demand(may_enter(viewer))
    tab = "orders" if request.GET.get("tab") == "orders" else "reports"
    answer = queries.unmatched_of(viewer, tab, page_number(request.GET.get("page", "")), at)
    trace_list(name=f"unmatched {tab}", by=viewer, at=at)
    return render(request, "records/unmatched.html", {"list": unmatched_page(answer, tab, at)})
