"""Certificates of quality: list, enter, confirm, failed, and where a unit is."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.pages import Pager
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import signed_in
from lianti.parties.queries import institutions
from lianti.parties.shapes import Viewer
from lianti.recognition import actions, queries
from lianti.recognition.forms import CertificateForm, FailureForm, PlaceForm, year_from
from lianti.recognition.pages.keeping import TABS, failure_lines, quality_page
from lianti.recognition.permissions import VOUCHERS, demand, may_read, may_vouch

PAGE = 30


def _reader(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_read(viewer))
    return viewer


def _voucher(request: HttpRequest) -> tuple[Viewer, list[tuple[str, str]]]:
    """Return the viewer and the units it may vouch for: the own one, and for the lead's office its members."""
    viewer = signed_in(request)
    demand(may_vouch(viewer, viewer.institution_id or 0, frozenset()))
    led = queries.led_by(viewer, clock.local_day(clock.now())) if viewer.role != "head" else frozenset()
    rows = institutions().filter(pk__in=led | {viewer.institution_id or 0})
    named = [(str(unit.uid), unit.name) for unit in rows]
    return viewer, sorted(named, key=lambda pair: pair[0] != str(viewer.institution_uid))


@require_GET
def certificates(request: HttpRequest) -> HttpResponse:
    """List certificates of the group; those that wait for a second person first."""
    viewer, on = _reader(request), clock.local_day(clock.now())
    counts = queries.certificate_counts(viewer, on)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ("waiting" if counts["waiting"] and viewer.role in VOUCHERS else "held")
    asked = {"tab": tab, "q": request.GET.get("q", "")[:40]}
    paginator = Paginator(queries.certificates_for(viewer, on, tab, asked["q"]), PAGE)
    page = paginator.get_page(page_number(request.GET.get("page", "")))
    rows, failures = list(page), queries.failures_for(viewer, on)
    items = queries.items_for(viewer.institution_id, on)
    led = queries.led_by(viewer, on)
    mine = frozenset(
        row.pk
        for row in rows
        if row.confirmed_at is None
        and row.entered_by_uid != viewer.uid
        and may_vouch(viewer, row.institution_id, led) is None
    )
    pager = Pager(page.number, paginator.num_pages, paginator.count)
    context = {
        "list": quality_page(rows, failures, items, asked, counts, mine, pager),
        "failures": failure_lines(failures[:10], items),
        "may_enter": may_vouch(viewer, viewer.institution_id or 0, led) is None,
    }
    return render(request, "recognition/quality.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a passed assessment; a second person confirms it."""
    viewer, units = _voucher(request)
    since, until = year_from(clock.local_day(clock.now()))
    form = CertificateForm(request.POST or None, units=units, initial={"since_on": since, "until_on": until})

    def act() -> str:
        actions.enter_certificate(fields=form.certificate(), by=viewer, at=clock.now())
        messages.success(request, _("已登记，请另一位同事核对；核对后自动生成互认标识。"))
        return f"{reverse('recognition:quality')}?tab=waiting"

    words = (_("登记质评、质控合格证明"), _("登记"), "recognition:quality_new")
    return _form(request, viewer, form, act, words)


@require_http_methods(["GET", "POST"])
def failed(request: HttpRequest) -> HttpResponse:
    """Take the mark away from the day an assessment failed."""
    viewer, units = _voucher(request)
    form = FailureForm(request.POST or None, units=units, initial={"failed_on": clock.local_day(clock.now())})

    def act() -> str:
        data = dict(form.cleaned_data)
        unit = uuid.UUID(data.pop("institution"))
        data["item_code"] = data["item_code"].strip().upper()
        actions.fail_quality(institution_uid=unit, by=viewer, at=clock.now(), **data)
        messages.success(request, _("标识已停用，期间认可过结果的单位都收到通知。"))
        return reverse("recognition:quality")

    words = (_("质评、质控不合格"), _("停用标识"), "recognition:quality_failed")
    return _form(request, viewer, form, act, words)


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Say in which prefecture a unit is."""
    viewer, units = _voucher(request)
    form = PlaceForm(request.POST or None, units=units)

    def act() -> str:
        data = form.cleaned_data
        actions.set_place(institution_uid=uuid.UUID(data["institution"]), area=data["area"], by=viewer, at=clock.now())
        messages.success(request, _("所在地已保存。"))
        return reverse("recognition:quality")

    return _form(request, viewer, form, act, (_("单位所在地"), _("保存"), "recognition:place"))


def _form(
    request: HttpRequest, viewer: Viewer, form: forms.Form, act: Callable[[], str], words: tuple[str, str, str]
) -> HttpResponse:
    if sent := submitted(request, form, act):
        return sent
    title, button, url = words
    items = queries.items_for(viewer.institution_id, clock.local_day(clock.now())).values()
    context = {"form": form, "title": title, "button": button, "action": reverse(url), "items": items}
    return render(request, "recognition/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def confirm(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Confirm a certificate as the second person."""
    viewer = _reader(request)
    queries.certificate_by_uid(uid, viewer, clock.local_day(clock.now()))

    def act() -> str:
        actions.confirm_certificate(certificate_uid=uid, by=viewer, at=clock.now())
        messages.success(request, _("已核对，互认标识从现在起自动生成。"))
        return reverse("recognition:quality")

    return once(request, act)
