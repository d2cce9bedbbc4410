"""The proof that the reserved share held, on the page and on paper (JL-61)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianti.capacity import queries
from lianti.capacity.permissions import demand, may_see_proof
from lianti.capacity.proof_pages import ProofPage, month_after, month_asked, proof_page, proof_pdf
from lianti.kernel.pure import clock
from lianti.parties.permissions import signed_in
from lianti.parties.queries import departments_of, institution_by_uid
from lianti.parties.shapes import Viewer


def _month(request: HttpRequest, viewer: Viewer) -> tuple[ProofPage, list[tuple[str, str]]]:
    first = month_asked(request.GET.get("month", ""), clock.local_day(clock.now()))
    own = institution_by_uid(viewer.institution_uid or uuid.UUID(int=0))
    parts = {str(d.uid): d.name for d in departments_of(own)}
    asked = request.GET.get("department", "")
    if viewer.role == "department_head":
        parts = {key: name for key, name in parts.items() if key == str(viewer.department_uid)}
        asked = next(iter(parts), str(uuid.UUID(int=0)))
    lines = queries.proof(
        institution_id=own.pk,
        since=first,
        until=month_after(first),
        department_uid=uuid.UUID(asked) if asked in parts or viewer.role == "department_head" else None,
    )
    return proof_page(first, lines, parts.get(asked, "")), list(parts.items())


@require_GET
def proof(request: HttpRequest) -> HttpResponse:
    """Show a month of the own institution by department and day; a head of department sees the own."""
    viewer = signed_in(request)
    demand(may_see_proof(viewer))
    page, parts = _month(request, viewer)
    context = {"page": page, "departments": parts, "asked": request.GET.get("department", "")}
    return render(request, "capacity/proof.html", context)


@require_GET
def proof_print(request: HttpRequest) -> HttpResponse:
    """Answer the month as PDF."""
    viewer = signed_in(request)
    demand(may_see_proof(viewer))
    page, _parts = _month(request, viewer)
    data = proof_pdf(page, viewer.institution_name, viewer, clock.now(), demo=settings.LIANTI_DEMO)
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": "inline"})
