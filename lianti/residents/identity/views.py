"""The worklist of possible matches, a pair side by side, merges and undoing them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import demand, signed_in
from lianti.parties.shapes import Viewer
from lianti.residents.identity import asking, deciding, merging, pages, queries, reading
from lianti.residents.identity.forms import AskForm, DecideForm, UndoForm
from lianti.residents.identity.kinds import TABS
from lianti.residents.identity.permissions import may_decide

_DONE = {
    "same": _("已确认为同一人，两份档案已合并；若认错人，可随时撤销。"),
    "once": _("已记录您的意见，还须另一位同事确认。"),
    "different": _("已记录：不是同一人，以后不再询问。"),
    "open": _("已放到“暂不决定”，一周后再列出。"),
}


@require_GET
def matches(request: HttpRequest) -> HttpResponse:
    """List the pairs that may be one person."""
    viewer, at = signed_in(request), clock.now()
    demand(may_decide(viewer))
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "waiting"
    page = page_number(request.GET.get("page", ""))
    rows, total = reading.open_matches(viewer, tab, page, at)
    return render(request, "residents/identity/list.html", {"list": pages.list_page(rows, total, tab, page, at)})


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Put two files on the worklist that the machine did not pair, and lead to the comparison."""
    viewer, at = signed_in(request), clock.now()
    demand(may_decide(viewer))
    form = AskForm(request.POST or None)

    def act() -> str:
        texts = form.cleaned_data["one"], form.cleaned_data["two"]
        return reverse("residents:match", args=[asking.ask_about(texts=texts, by=viewer, at=at).uid])

    return submitted(request, form, act) or render(
        request, "residents/identity/ask.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_GET
def match(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show a pair side by side; both reads are traced first."""
    viewer, at = signed_in(request), clock.now()
    demand(may_decide(viewer))
    return _pair(request, uid, viewer, at, DecideForm())


def _pair(
    request: HttpRequest, uid: uuid.UUID, viewer: Viewer, at: dt.datetime, form: DecideForm, status: int = 200
) -> HttpResponse:
    page = pages.match_page(reading.open_match(uid=uid, by=viewer, at=at), viewer)
    return render(request, "residents/identity/match.html", {"page": page, "form": form}, status=status)


@require_POST
def decide(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Keep whether two files are of one person."""
    viewer, at = signed_in(request), clock.now()
    demand(may_decide(viewer))
    queries.access_match(viewer, uid)
    form = DecideForm(request.POST)
    sent = submitted(request, form, lambda: _decide(request, form, uid, viewer, at))
    return sent or _pair(request, uid, viewer, at, form, status=422)


def _decide(request: HttpRequest, form: DecideForm, uid: uuid.UUID, viewer: Viewer, at: dt.datetime) -> str:
    data = form.cleaned_data
    row = deciding.decide_match(match_uid=uid, answer=data["answer"], note=data["note"], by=viewer, at=at)
    messages.success(request, _DONE[row.state])
    return reverse("residents:matches") if row.state != "same" else reverse("residents:match", args=[uid])


@require_GET
def merges(request: HttpRequest) -> HttpResponse:
    """List the merges."""
    viewer, at = signed_in(request), clock.now()
    demand(may_decide(viewer))
    page = page_number(request.GET.get("page", ""))
    rows, total = reading.open_merges(viewer, page, at)
    return render(request, "residents/identity/merges.html", {"list": pages.merges_page(rows, total, page)})


@require_GET
def merge(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one merge; the read is traced first."""
    viewer, at = signed_in(request), clock.now()
    demand(may_decide(viewer))
    return _merge(request, uid, viewer, at, UndoForm())


def _merge(
    request: HttpRequest, uid: uuid.UUID, viewer: Viewer, at: dt.datetime, form: UndoForm, status: int = 200
) -> HttpResponse:
    page = pages.merge_page(reading.open_merge(uid=uid, by=viewer, at=at))
    return render(request, "residents/identity/merge.html", {"page": page, "form": form}, status=status)


@require_POST
def undo(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Part two files again."""
    viewer, at = signed_in(request), clock.now()
    demand(may_decide(viewer))
    queries.access_merge(viewer, uid)
    form = UndoForm(request.POST)
    sent = submitted(request, form, lambda: _undo(request, form, uid, viewer, at))
    return sent or _merge(request, uid, viewer, at, form, status=422)


def _undo(request: HttpRequest, form: UndoForm, uid: uuid.UUID, viewer: Viewer, at: dt.datetime) -> str:
    merging.unmerge(merge_uid=uid, reason=form.cleaned_data["reason"], by=viewer, at=at)
    messages.success(request, _("合并已撤销，两份档案各归各的内容。"))
    return reverse("residents:merge", args=[uid])
