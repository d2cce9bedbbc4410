"""Disease lists: overview, one tier and kind, one edition with its proposal and its approval."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianti.alliances.kinds import TIERS
from lianti.catalogue import actions, case_reading
from lianti.catalogue.forms import DraftForm, ReturnForm, SubmitForm, parse_changes
from lianti.catalogue.kinds import LIST_KINDS
from lianti.catalogue.list_pages import chip, edition_line, entries_list, places, proposal_page, state_of, titles
from lianti.catalogue.list_shapes import RawCase
from lianti.catalogue.permissions import demand, may_approve_list
from lianti.catalogue.queries import lists as queries
from lianti.catalogue.views.common import access_alliance, choose, keeper, today, why_not_keep
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.web.htmx import sentence_of
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.sheets import list_rows, sheet_response, sheet_url, wants_sheet
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance
    from lianti.catalogue.models import DiseaseList


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the lists of the only alliance, or list the alliances."""
    return choose(request, "catalogue:lists")


@require_GET
def lists(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the three kinds of every tier with the edition in force (JL-44)."""
    viewer, alliance = access_alliance(request, uid)
    context = {
        "uid": uid,
        "alliance": alliance.name,
        "places": places(uid, queries.lists_of(alliance), today()),
        "chip": chip("JL-44", _("每个层级三份目录")),
        "may_keep": why_not_keep(viewer, alliance) is None,
    }
    return render(request, "catalogue/lists.html", context)


@require_GET
def one_list(request: HttpRequest, uid: uuid.UUID, tier: int, kind: str) -> HttpResponse:
    """Show the edition in force of a tier and kind with all editions before; the diseases as a workbook too."""
    viewer, alliance = access_alliance(request, uid)
    return _one_list(request, viewer, alliance, (tier, kind), DraftForm())


def _one_list(
    request: HttpRequest, viewer: Viewer, alliance: Alliance, place: tuple[int, str], form: DraftForm
) -> HttpResponse:
    tier, kind = place
    if tier not in TIERS or kind not in LIST_KINDS:
        raise Http404
    lines = queries.lists_of(alliance, tier=tier, kind=kind)
    line = next((line for line in lines if line.in_force(today())), None)
    row = queries.list_of_uid(line.uid, viewer, today())[0] if line else None
    label = f"{_(TIERS[tier])} {_(LIST_KINDS[kind])}"
    entries, changes = (queries.entries_of(row), queries.changes_of(row)) if row else ({}, [])
    shown = entries_list(label, entries, changes, request.GET.get("q", ""), sheet_url(request) if row else "")
    if wants_sheet(request):
        return sheet_response(list_rows(shown), sheet=label, name=f"diseases-{tier}-{kind}-{today()}")
    context = {
        "uid": alliance.uid,
        "alliance": alliance.name,
        "title": label,
        "tier": tier,
        "kind": kind,
        "now": edition_line(line, today()) if line else None,
        "base": line.base_name if line else queries.base_title(None),
        "list": shown,
        "editions": [edition_line(other, today()) for other in lines],
        "form": form,
        "may_draft": why_not_keep(viewer, alliance) is None
        and not any(other.state in {"draft", "submitted"} for other in lines),
    }
    return render(request, "catalogue/list.html", context, status=422 if form.is_bound else 200)


@require_POST
def draft(request: HttpRequest, uid: uuid.UUID, tier: int, kind: str) -> HttpResponse:
    """Begin an edition on the base of the one in force."""
    viewer, alliance = keeper(request, uid)
    form = DraftForm(request.POST)

    def act() -> str:
        made = actions.draft_list(
            alliance=alliance, tier=tier, kind=kind, name=form.cleaned_data["name"], by=viewer, at=clock.now()
        )
        return reverse("catalogue:edition", args=[made.uid])

    return submitted(request, form, act) or _one_list(request, viewer, alliance, (tier, kind), form)


@dataclass
class Bound:
    """What was sent and refused, to be shown again."""

    typed: Any = None
    refusal: str = ""
    forms: dict[str, forms.Form] | None = None

    @property
    def status(self) -> int:
        """Return 422 when something was refused."""
        return 422 if self.refusal or self.forms or self.typed is not None else 200


@require_GET
def edition(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one edition: its base, changes and approval; a draft with the proposal from the case counts."""
    viewer = signed_in(request)
    row, alliance = queries.list_of_uid(uid, viewer, today())
    return _edition(request, viewer, row, alliance, Bound())


def _edition(request: HttpRequest, viewer: Viewer, row: DiseaseList, alliance: Alliance, bound: Bound) -> HttpResponse:
    line = queries.line_of(row, alliance)
    changes, base = queries.changes_of(row), queries.base_of(row)
    tier, kind = titles(line)
    shown = entries_list(_("病种"), queries.entries_of(row), changes, request.GET.get("q", ""), sheet_url(request))
    if wants_sheet(request):
        return sheet_response(list_rows(shown), sheet=f"{tier} {kind}", name=f"diseases-{row.tier}-{row.kind}")
    may_keep = why_not_keep(viewer, alliance) is None
    proposing = may_keep and row.state == "draft"
    proposal = queries.proposal_for(alliance, row, today()) if proposing else None
    refused = may_approve_list(viewer, queries.lead_id_of(alliance, today()), row.authors)
    context = {
        "uid": alliance.uid,
        "alliance": alliance.name,
        "edition": edition_line(line, today()),
        "line": line,
        "mark": queries.mark_of(row),
        "state": state_of(line, today()),
        "tier": tier,
        "kind": kind,
        "changes": changes,
        "list": shown,
        "proposal": proposal_page(proposal, changes, base, bound.typed) if proposal else None,
        "refusal": bound.refusal,
        "may_keep": may_keep,
        "may_approve": refused is None,
        "why_not_approve": refused,
        "list_url": reverse("catalogue:list", args=[alliance.uid, row.tier, row.kind]),
        "chips": {"cases": chip("JL-42", _("前三年病例数")), "changes": chip("JL-43", _("增减有理由、有批准"))},
        "submit_form": SubmitForm(initial={"since_on": today()}, auto_id="submit_%s"),
        "return_form": ReturnForm(auto_id="return_%s"),
    }
    return render(request, "catalogue/edition.html", context | (bound.forms or {}), status=bound.status)


@require_POST
def change(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Set what a draft adds and takes, each with its reason; refused, everything typed stays."""
    viewer, row, alliance = _kept(request, uid)

    def act() -> str:
        proposal = queries.proposal_for(alliance, row, today())
        typed = [RawCase(0, "", "", text, "", "") for text in request.POST.getlist("extra_code")]
        typed += [RawCase(0, "", "", "", text, "") for text in request.POST.getlist("extra_code")]
        base = queries.base_of(row)
        changes = parse_changes(request.POST, proposal.lines, base, case_reading.diseases_told(typed))
        actions.change_list(uid=uid, changes=changes, by=viewer, at=clock.now(), seen=request.POST.get("seen"))
        messages.success(request, _("已保存 %(n)d 处增减。") % {"n": len(changes)})
        return reverse("catalogue:edition", args=[uid])

    try:
        return once(request, act)
    except NotPermitted:
        raise
    except Refused as refused:
        return _edition(request, viewer, row, alliance, Bound(request.POST, sentence_of(refused)))


@require_POST
def submit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Send a draft to the second person."""
    viewer, row, alliance = _kept(request, uid)
    form = SubmitForm(request.POST, auto_id="submit_%s")

    def act() -> str:
        since_on, seen = form.cleaned_data["since_on"], request.POST.get("seen")
        actions.submit_list(uid=uid, since_on=since_on, by=viewer, at=clock.now(), seen=seen)
        messages.success(request, _("已送批，请另一位同事或院长批准。"))
        return reverse("catalogue:edition", args=[uid])

    answer = submitted(request, form, act)
    return answer or _edition(request, viewer, row, alliance, Bound(forms={"submit_form": form}))


@require_POST
def send_back(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Send an edition back to be changed."""
    viewer, row, alliance = _approving(request, uid)
    form = ReturnForm(request.POST, auto_id="return_%s")

    def act() -> str:
        actions.return_list(uid=uid, note=form.cleaned_data["note"], by=viewer, at=clock.now())
        messages.success(request, _("已退回修改。"))
        return reverse("catalogue:edition", args=[uid])

    answer = submitted(request, form, act)
    return answer or _edition(request, viewer, row, alliance, Bound(forms={"return_form": form}))


@require_POST
def approve(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Put an edition in force."""
    viewer, _row, _alliance = _approving(request, uid)

    def act() -> str:
        done = actions.approve_list(uid=uid, by=viewer, at=clock.now(), seen=request.POST.get("seen"))
        messages.success(request, _("已批准，自 %(day)s 起执行。") % {"day": done.since_on})
        return reverse("catalogue:edition", args=[uid])

    return once(request, act)


@require_POST
def withdraw(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Give up an edition that was never approved."""
    viewer, row, alliance = _kept(request, uid)

    def act() -> str:
        actions.withdraw_list(uid=uid, by=viewer, at=clock.now())
        messages.success(request, _("已作废，可以重新拟定。"))
        return reverse("catalogue:list", args=[alliance.uid, row.tier, row.kind])

    return once(request, act)


def _kept(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, DiseaseList, Alliance]:
    viewer = signed_in(request)
    row, alliance = queries.list_of_uid(uid, viewer, today())
    demand(why_not_keep(viewer, alliance))
    return viewer, row, alliance


def _approving(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, DiseaseList, Alliance]:
    viewer = signed_in(request)
    row, alliance = queries.list_of_uid(uid, viewer, today())
    demand(may_approve_list(viewer, queries.lead_id_of(alliance, today()), row.authors))
    return viewer, row, alliance
