"""Guides: what the alliance has published, one edition, publishing, confirming (SY-33, SY-34, HK-13)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.alliances.queries import members_of
from lianti.catalogue import actions
from lianti.catalogue.forms import GuideForm
from lianti.catalogue.guide_pages import guide_page, guides_list, receipts_list, series
from lianti.catalogue.kinds import GUIDE_KINDS, GUIDE_PARTS
from lianti.catalogue.list_pages import chip
from lianti.catalogue.permissions import demand, may_confirm_guide
from lianti.catalogue.queries import guides as queries
from lianti.catalogue.sample_guides import sample, samples
from lianti.catalogue.views.common import access_alliance, keeper, today, why_not_keep
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.sheets import list_rows, sheet_response, sheet_url, wants_sheet
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance
    from lianti.catalogue.models import Guide


@require_GET
def guides(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show what holds for all members, and how many have confirmed it."""
    viewer, alliance = access_alliance(request, uid)
    kind = request.GET.get("kind", "")
    kind = kind if kind in GUIDE_KINDS else ""
    members = [m.institution_id for m in members_of(alliance, today())]
    shown = guides_list(queries.guides_of(alliance), members, viewer.institution_id, kind, today(), sheet_url(request))
    if wants_sheet(request):
        return sheet_response(list_rows(shown), sheet=str(shown.label), name=f"guides-{today()}")
    context = {
        "uid": uid,
        "alliance": alliance.name,
        "list": shown,
        "may_keep": why_not_keep(viewer, alliance) is None,
        "kinds": [(code, _(name)) for code, name in GUIDE_KINDS.items()],
        "samples": [(s["kind"], s["key"], s["title"]) for s in samples()],
        "chips": (chip("SY-33", _("同一套质控标准")), chip("SY-34", _("单病种一体化路径"))),
    }
    return render(request, "catalogue/guides.html", context)


@require_GET
def guide(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one edition with its text, the editions before and who has not confirmed it."""
    viewer = signed_in(request)
    row, alliance = queries.guide_of_uid(uid, viewer, today())
    shown = receipts_list(members_of(alliance, today()), queries.receipts_of(row), sheet_url(request))
    if wants_sheet(request):
        return sheet_response(list_rows(shown), sheet=str(shown.label), name=f"confirmed-{today()}")
    line = queries.line_of_guide(row)
    replaced = row.until_on is not None and row.until_on <= today()
    context = {
        "uid": alliance.uid,
        "alliance": alliance.name,
        "page": guide_page(line, today()),
        "editions": series(queries.guides_of(alliance, key=row.key), today()),
        "list": shown,
        "may_keep": why_not_keep(viewer, alliance) is None,
        "next_url": f"{reverse('catalogue:guide_new', args=[alliance.uid, row.kind])}?after={row.uid}",
        "done": viewer.institution_id in line.confirmed,
        "may_confirm": not replaced and may_confirm_guide(viewer) is None,
    }
    return render(request, "catalogue/guide.html", context)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, uid: uuid.UUID, kind: str) -> HttpResponse:
    """Write an edition from nothing, from a sample or from the edition before, and publish it."""
    viewer, alliance = keeper(request, uid)
    if kind not in GUIDE_KINDS:
        raise Http404
    after = _after(request, viewer, alliance, kind)
    if request.method != "POST":
        form = GuideForm(kind=kind, initial=_initial(after, kind, request.GET.get("sample", "")))
        return _publish(request, alliance, kind, form, after)
    form = GuideForm(request.POST, kind=kind)

    def act() -> str:
        fields = actions.GuideFields(kind=kind, body=form.body(), **_told(form))
        made = actions.publish_guide(
            alliance=alliance, fields=fields, by=viewer, at=clock.now(), after=after.uid if after else None
        )
        messages.success(request, _("已发布，各单位会收到确认提醒。"))
        return reverse("catalogue:guide", args=[made.uid])

    return submitted(request, form, act) or _publish(request, alliance, kind, form, after)


def _told(form: GuideForm) -> dict[str, Any]:
    names = ("title", "edition", "source", "since_on", "sample")
    return {name: form.cleaned_data[name] for name in names} | {"codes": form.cleaned_data.get("codes", "")}


def _publish(request: HttpRequest, alliance: Alliance, kind: str, form: GuideForm, after: Guide | None) -> HttpResponse:
    context = {
        "uid": alliance.uid,
        "alliance": alliance.name,
        "kind": kind,
        "kind_name": _(GUIDE_KINDS[kind]),
        "form": form,
        "after": after.uid if after else "",
        "parts": [form[part] for part in GUIDE_PARTS[kind]],
        "heads": [form[name] for name in form.fields if name not in GUIDE_PARTS[kind]],
    }
    return render(request, "catalogue/guide_form.html", context, status=422 if form.is_bound else 200)


def _after(request: HttpRequest, viewer: Viewer, alliance: Alliance, kind: str) -> Guide | None:
    """Return the edition that the new one follows, as the address or the form names it."""
    text = request.POST.get("after") or request.GET.get("after") or ""
    if not text:
        return None
    try:
        row, owner = queries.guide_of_uid(uuid.UUID(text), viewer, today())
    except ValueError as error:
        raise NotVisible(text) from error
    if owner.pk != alliance.pk or row.kind != kind:
        raise NotVisible(text)
    return row


def _initial(after: Guide | None, kind: str, key: str) -> dict[str, Any]:
    if after is None:
        return {"since_on": today()} | sample(key, kind)
    parts = {part: "\n".join(after.body.get(part, ())) for part in GUIDE_PARTS[kind]}
    told = {"title": after.title, "codes": " ".join(after.codes), "source": after.source, "sample": after.sample}
    return told | parts


@require_POST
def confirm(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Confirm that the own institution works by an edition."""
    viewer = signed_in(request)
    queries.guide_of_uid(uid, viewer, today())
    demand(may_confirm_guide(viewer))

    def act() -> str:
        actions.confirm_guide(uid=uid, by=viewer, at=clock.now())
        messages.success(request, _("已确认，本单位按这一版执行。"))
        return reverse("catalogue:guide", args=[uid])

    return once(request, act)
