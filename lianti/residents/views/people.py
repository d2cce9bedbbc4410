"""The record of a person: reading, revealing, opening, correcting, contracts."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.htmx import go
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.submitting import add_refusal, submitted
from lianti.parties.permissions import demand, signed_in
from lianti.parties.proof import proven
from lianti.parties.queries import access_institution
from lianti.parties.shapes import Viewer
from lianti.residents import actions, queries
from lianti.residents.forms import NewPersonForm, PersonForm, initial_of
from lianti.residents.households.pages import home_line
from lianti.residents.kinds import REVEALABLE
from lianti.residents.pages import duplicate_lines, person_page
from lianti.residents.pasting import parse_pasted
from lianti.residents.permissions import may_contract, may_register
from lianti.residents.shapes import ResidentFields

if TYPE_CHECKING:
    from lianti.parties.models import Institution
    from lianti.residents.models import Resident


@require_GET
def person(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one person; the read is traced first, and without the trace nothing is shown."""
    viewer, at = signed_in(request), clock.now()
    resident = actions.open_person(uid=uid, by=viewer, at=at)
    here = viewer.institution_id or 0
    page = person_page(
        resident,
        queries.person_line(resident, at),
        queries.access_lines(resident, viewer, at),
        may_edit=may_register(viewer, resident.registered_institution_id) is None,
        may_contract=may_contract(viewer, here) is None and not queries.is_contracted(resident, here, at),
    )
    context = {"person": page, "home": home_line(resident, viewer, at)}
    return render(request, "residents/person.html", context)


@require_POST
@proven
def reveal(request: HttpRequest, uid: uuid.UUID, column: str) -> HttpResponse:
    """Show one hidden value after a purpose was chosen; never cached, gone with the page."""
    viewer, at = signed_in(request), clock.now()
    label = _(REVEALABLE[column])
    try:
        value = actions.reveal(
            resident_uid=uid, column=column, purpose=request.POST.get("purpose", ""), by=viewer, at=at
        )
    except Refused as refused:
        return render(request, "residents/_revealed.html", {"label": label, "refused": str(refused)}, status=422)
    return render(request, "residents/_revealed.html", {"label": label, "value": value})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a record; whoever may be the same person is shown before."""
    viewer = signed_in(request)
    demand(may_register(viewer, viewer.institution_id or 0))
    form = NewPersonForm(request.POST or None)
    back = request.POST.get("next") or request.GET.get("next") or ""
    allowed = may_contract(viewer, viewer.institution_id or 0) is None
    context: dict[str, object] = {"form": form, "may_contract": allowed, "next": back}
    if request.method == "POST" and form.is_valid():
        fields, at = form.fields_typed(), clock.now()
        try:
            hits = [] if request.POST.get("not_same") == "1" else queries.likely_duplicates(fields, viewer, at)
            if not hits:
                return once(request, lambda: _register(request, form, viewer, at))
            context["duplicates"] = duplicate_lines(hits, queries.visible_uids(viewer, [h.uid for h in hits], at))
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "residents/new.html", context, status=422 if form.is_bound else 200)


def _register(request: HttpRequest, form: NewPersonForm, viewer: Viewer, at: dt.datetime) -> str:
    made = actions.register_resident(
        fields=form.fields_typed(),
        institution=_own_institution(viewer),
        by=viewer,
        at=at,
        contracted=form.cleaned_data["contracted"],
    )
    messages.success(request, _("档案已建立。"))
    back = request.POST.get("next", "")
    if back and url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return f"{back.split('?')[0]}?resident={made.uid}"
    return reverse("residents:person", args=[made.uid])


def _own_institution(viewer: Viewer) -> Institution:
    return access_institution(viewer, viewer.institution_uid or uuid.UUID(int=0))


@require_POST
def pasted(request: HttpRequest) -> HttpResponse:
    """Fill the form from pasted HIS text or a card reader; nothing is saved, and nothing pasted is kept."""
    viewer = signed_in(request)
    demand(may_register(viewer, viewer.institution_id or 0))
    fields = parse_pasted(request.POST.get("pasted", "")[:4000])
    typed = {key: value for key, value in request.POST.items() if key in NewPersonForm.base_fields and value}
    form = NewPersonForm(initial=typed | initial_of(fields))
    context = {
        "form": form,
        "may_contract": may_contract(viewer, viewer.institution_id or 0) is None,
        "filled": len(initial_of(fields)),
        "pasted": True,
    }
    return render(request, "residents/_fields.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Correct a record; numbers left empty stay as they are on file."""
    viewer, at = signed_in(request), clock.now()
    resident = actions.open_person(uid=uid, by=viewer, at=at)
    demand(may_register(viewer, resident.registered_institution_id))
    form = PersonForm(request.POST or None, initial=_known(resident))
    if sent := submitted(request, form, lambda: _correct(request, form.fields_typed(), resident, viewer, at)):
        return sent
    context = {"form": form, "line": queries.person_line(resident, at)}
    return render(request, "residents/edit.html", context, status=422 if form.is_bound else 200)


def _known(resident: Resident) -> dict[str, object]:
    names = (
        "name", "sex", "birth_on", "insurance_type", "insured_region", "record_number", "district", "address",
        "contact_name", "contact_relation", "allergies", "history",
    )  # fmt: skip
    return {name: getattr(resident, name) for name in names}


def _correct(request: HttpRequest, fields: ResidentFields, resident: Resident, viewer: Viewer, at: dt.datetime) -> str:
    actions.update_resident(resident=resident, fields=fields, by=viewer, at=at)
    messages.success(request, _("资料已更正。"))
    return reverse("residents:person", args=[resident.uid])


@require_POST
def contract(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Sign a family doctor contract with a person of the own institution or found across the group."""
    viewer, at = signed_in(request), clock.now()
    resident = queries.open_group_hit(viewer=viewer, uid=uid, at=at)
    actions.sign_contract(resident=resident, institution=_own_institution(viewer), by=viewer, at=at)
    messages.success(request, _("签约已办理，居民档案已对本机构开放。"))
    return go(request, reverse("residents:person", args=[uid]))
