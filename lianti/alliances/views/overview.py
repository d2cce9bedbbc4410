"""The alliances of the viewer, their members, contacts and terms."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianti.alliances import actions, queries
from lianti.alliances.agreement_sheet import agreement_rows
from lianti.alliances.pages import alliance_page, members_list, term_lines
from lianti.alliances.permissions import demand, may_see_contacts
from lianti.alliances.views.common import access_alliance, reader, why_not_manage
from lianti.kernel.pure import clock
from lianti.kernel.web.sheets import list_rows, sheet_response, sheet_url, wants_sheet
from lianti.parties.permissions import signed_in
from lianti.parties.proof import proven


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the only alliance, or list them."""
    return _choose(request, "alliances:alliance")


@require_GET
def terms_home(request: HttpRequest) -> HttpResponse:
    """Lead to the terms of the only alliance, or list the alliances."""
    return _choose(request, "alliances:terms")


def _choose(request: HttpRequest, name: str) -> HttpResponse:
    viewer = reader(request)
    lines = queries.alliances_of(viewer.institution_id, clock.local_day(clock.now()))
    if len(lines) == 1:
        return HttpResponseRedirect(reverse(name, args=[lines[0].uid]))
    return render(request, "alliances/home.html", {"lines": [(line, reverse(name, args=[line.uid])) for line in lines]})


@require_GET
def alliance(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show an alliance: numbers, the tree by tier, and the members with their agreements."""
    viewer, found = access_alliance(request, uid)
    on = clock.local_day(clock.now())
    members = queries.members_of(found, on)
    lacking = queries.lacking_liaison(found, on)
    page = alliance_page(found, members, lacking, why_not_manage(viewer, found) is None)
    shown = replace(members_list(found, members, request.GET), export_url=sheet_url(request))
    if request.GET.get("xlsx") == "agreements" and page.may_manage:
        rows = agreement_rows(members, queries.every_agreement(found), queries.states_of(found, on), on)
        return sheet_response(rows, sheet=_("协议"), name=f"agreements-{on}")
    if wants_sheet(request):
        return sheet_response(list_rows(shown), sheet=str(shown.label), name=f"members-{on}")
    return render(request, "alliances/alliance.html", {"page": page, "list": shown})


@require_GET
def terms(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the terms in force with the clauses they come from."""
    _viewer, found = access_alliance(request, uid)
    lines = term_lines(queries.terms_in_force(found, clock.local_day(clock.now())))
    return render(request, "alliances/terms.html", {"alliance": found.name, "uid": found.uid, "terms": lines})


@require_GET
def contacts(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the contact directory of an alliance; phones are masked (SY-62)."""
    viewer = signed_in(request)
    demand(may_see_contacts(viewer))
    on = clock.local_day(clock.now())
    found = queries.alliance_of_uid(uid, viewer, on)
    wanted = request.GET.get("q", "").strip()
    lines = [
        line for line in queries.contacts_of(found, on)
        if wanted in line.institution_name or wanted in line.name or wanted in line.for_institution_name
    ]  # fmt: skip
    lacking = queries.lacking_liaison(found, on)
    context = {"alliance": found.name, "uid": found.uid, "lines": lines, "q": wanted, "lacking": lacking}
    return render(request, "alliances/contacts.html", context)


@require_POST
@proven
def reveal(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Answer a contact's phone in full; a trace is left."""
    viewer = signed_in(request)
    demand(may_see_contacts(viewer))
    phone = actions.reveal_phone(contact_uid=uid, by=viewer, at=clock.now(), purpose=_("联系成员单位"))
    return render(request, "alliances/_phone.html", {"phone": phone})
