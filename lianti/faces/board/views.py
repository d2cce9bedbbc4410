"""The charter board: all clauses, one clause, the facts behind an entry."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianti.charter import actions, queries
from lianti.charter.kinds import VERDICTS
from lianti.charter.permissions import demand, may_attest, may_look_behind, may_read, may_refresh
from lianti.faces.board import hiding, links, pages
from lianti.faces.board.forms import AttestForm
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.web.htmx import go, sentence_of
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.pages import Pager
from lianti.kernel.web.small_counts import institution_rows
from lianti.measures.queries import by_institution
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.charter.models import Adoption
    from lianti.charter.shapes import Clause, Entry, Status

PER_PAGE = 25
# Reading the whole charter takes a second; nobody needs it twice within a minute.
REFRESH_AFTER = dt.timedelta(minutes=1)


def _reader(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_read(viewer))
    return viewer


def _pick(request: HttpRequest, mine: list[Adoption], clause_id: str = "") -> Adoption | None:
    """Return the adoption the address names; without a name the first that has the clause."""
    named = request.GET.get("alliance") or request.POST.get("alliance", "")
    if named:
        return next((a for a in mine if str(a.alliance.uid) == named), None)
    return next((a for a in mine if not clause_id or queries.edition_of(a).clause(clause_id)), None)


def _chosen(request: HttpRequest, viewer: Viewer, clause_id: str = "") -> Adoption:
    adoption = _pick(request, queries.adoptions_for(viewer), clause_id)
    if adoption is None:
        raise NotVisible("adoption")
    return adoption


@require_GET
def charter(request: HttpRequest) -> HttpResponse:
    """Show every clause and where the alliance stands."""
    viewer = _reader(request)
    mine = queries.adoptions_for(viewer)
    if not mine:
        return render(request, "board/none.html")
    adoption = _pick(request, mine)
    if adoption is None:
        raise NotVisible("adoption")
    verdict, text = request.GET.get("verdict", ""), request.GET.get("q", "").strip()[:40]
    page = pages.board_page(
        adoption,
        queries.edition_of(adoption),
        _seen(viewer, adoption, queries.stored_status(adoption)),
        mine,
        verdict if verdict in VERDICTS else "",
        text,
    )
    changes = [(fact.data.get("clause", ""), pages.moment(fact)) for fact in queries.changes_of(adoption, 8)]
    context = {
        "board": page,
        "may_refresh": may_refresh(viewer) is None,
        "changes": [(c, pages.clause_url(adoption, c) if c else "", item) for c, item in changes],
    }
    return render(request, "board/charter.html", context)


def _seen(viewer: Viewer, adoption: Adoption, status: Status | None) -> Status | None:
    """Return a reading as the viewer may see it."""
    return hiding.careful(status, queries.edition_of(adoption)) if hiding.only_oversees(viewer) else status


@require_GET
def clause(request: HttpRequest, clause_id: str) -> HttpResponse:
    """Show one clause with its entries, the numbers behind them and its history.

    A clause of an alliance the viewer does not belong to is shown in words: a 依据 must be readable for whom it binds.
    """
    viewer = _reader(request)
    adoption = _pick(request, queries.adoptions_for(viewer), clause_id)
    if adoption is not None:
        return _clause(request, viewer, adoption, clause_id, AttestForm())
    found = None if request.GET.get("alliance") else queries.clause_in_words(clause_id)
    if found is None:
        raise NotVisible(clause_id)
    return render(request, "board/words.html", {"clause": pages.clause_words(*found)})


def _clause(
    request: HttpRequest, viewer: Viewer, adoption: Adoption, clause_id: str, form: AttestForm, status: int = 200
) -> HttpResponse:
    edition = queries.edition_of(adoption)
    found = edition.clause(clause_id)
    if found is None:
        raise NotVisible(clause_id)
    stored = _seen(viewer, adoption, queries.stored_status(adoption, clause_id))
    lacking = [uid for c in stored.clauses for e in c.entries for uid in e.missing] if stored else []
    page = pages.clause_page(
        adoption,
        edition,
        found,
        stored,
        queries.history_of(adoption, clause_id),
        links.institution_names(lacking) if lacking else {},
        queries.attestations_of(adoption, clause_id),
        {
            name: links.page_address(viewer, name, adoption.alliance.uid)
            for entry in found.entries
            if (name := str(entry.body.get("page", "")))
        },
    )
    context = {
        "clause": page,
        "form": form,
        "may_attest": may_attest(viewer) is None,
        "may_look_behind": may_look_behind(viewer) is None,
        "may_see_unmet": not hiding.only_oversees(viewer),
        "alliance_uid": adoption.alliance.uid,
        "today": clock.local_day(clock.now()),
    }
    return render(request, "board/clause.html", context, status=status)


@require_GET
def evidence(request: HttpRequest, clause_id: str, entry: int) -> HttpResponse:
    """List the facts behind an entry, as of the moment its clause was computed."""
    viewer = _reader(request)
    demand(may_look_behind(viewer))
    adoption = _chosen(request, viewer, clause_id)
    at = adoption.computed_at or clock.now()
    edition = queries.edition_of(adoption)
    found = edition.clause(clause_id)
    if found is None:
        raise NotVisible(clause_id)
    written = queries.entry_of(adoption, clause_id, entry)
    if hiding.only_oversees(viewer) and hiding.counts_people(written):
        return _counts(request, adoption, found, written, at)
    divided = queries.may_be_unmet(written)
    against = divided and request.GET.get("only") == "unmet"
    rows = Paginator(queries.evidence_of(adoption, written, at, against=against), PER_PAGE)
    shown = rows.get_page(request.GET.get("page"))
    facts = list(shown)
    said = queries.judged_facts(written, facts, at)
    names = links.institution_names(f.institution_uid or f.acting_institution_uid for f in facts)
    seen = links.subject_links(viewer, facts, clock.now())
    context = {
        "clause": found,
        "entry": written,
        "label": queries.label_of_entry(written),
        "computed_at": at,
        "alliance": adoption.alliance.name,
        "clause_url": pages.clause_url(adoption, clause_id),
        "board_url": pages.with_alliance(reverse("board:charter"), adoption),
        "facts": [pages.fact_line(f, said.get(f.pk), names, seen) for f in facts],
        "tabs": pages.evidence_tabs(adoption, clause_id, entry, against) if divided else (),
        "pager": Pager(shown.number, rows.num_pages, rows.count),
    }
    return render(request, "board/evidence.html", context)


def _counts(request: HttpRequest, adoption: Adoption, found: Clause, written: Entry, at: dt.datetime) -> HttpResponse:
    """Show whoever only oversees how many facts each institution has, and no single one."""
    counted = by_institution(queries.evidence_of(adoption, written, at))
    names = links.institution_names(uid for uid, _n in counted)
    context = {
        "clause": found,
        "label": queries.label_of_entry(written),
        "computed_at": at,
        "alliance": adoption.alliance.name,
        "clause_url": pages.clause_url(adoption, found.id),
        "board_url": pages.with_alliance(reverse("board:charter"), adoption),
        "counts": institution_rows(counted, names),
    }
    return render(request, "board/evidence.html", context)


@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Read the charter anew now."""
    viewer = _reader(request)
    demand(may_refresh(viewer))
    adoption = _chosen(request, viewer)
    at = clock.now()
    # Pressing twice reads twice and changes nothing, so no idempotency key is needed, nor its transaction held.
    if adoption.computed_at is None or at - adoption.computed_at >= REFRESH_AFTER:
        actions.refresh_status(adoption=adoption, by=viewer, at=at)
    messages.success(request, _("已按最新记录重新计算。"))
    return go(request, pages.with_alliance(reverse("board:charter"), adoption))


@require_POST
def attest(request: HttpRequest, clause_id: str, entry: int) -> HttpResponse:
    """File the document that shows a duty was done."""
    viewer = _reader(request)
    demand(may_attest(viewer))
    adoption = _chosen(request, viewer, clause_id)
    form = AttestForm(request.POST)
    if not form.is_valid():
        return _clause(request, viewer, adoption, clause_id, form, status=422)

    at = clock.now()

    def act() -> str:
        actions.attest_duty(adoption=adoption, clause_id=clause_id, entry=entry, by=viewer, at=at, **form.cleaned_data)
        messages.success(request, _("履职材料已登记。"))
        return pages.clause_url(adoption, clause_id)

    try:
        response = once(request, act)
    except Refused as refused:
        if refused.field not in form.fields:
            raise
        form.add_error(refused.field, sentence_of(refused))
        return _clause(request, viewer, adoption, clause_id, form, status=422)
    actions.refresh_status(adoption=adoption, by=viewer, at=at)
    return response
