"""Documents and files: shown to whom the record is open, sent only after that was asked."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.web.files import file_response
from lianti.kernel.web.idempotency import once
from lianti.parties.permissions import signed_in
from lianti.records import actions, queries
from lianti.records.pages.document import document_page
from lianti.residents.queries import person_line


@require_GET
def document(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the heading of a document and its files."""
    viewer, at = signed_in(request), clock.now()
    found = actions.open_document(uid=uid, by=viewer, at=at)
    page = document_page(found, queries.files_of_document(found), viewer)
    return render(request, "records/document.html", {"page": page, "person": person_line(found.resident, at)})


@require_POST
def withdraw_document(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Withdraw a document with a reason; it stays readable as withdrawn."""
    viewer, at = signed_in(request), clock.now()

    def act() -> str:
        actions.withdraw_document(document_uid=uid, reason=request.POST.get("reason", ""), by=viewer, at=at)
        messages.success(request, _("文档已撤回，仍以“已撤回”显示。"))
        return reverse("records:document", args=[uid])

    return once(request, act)


@require_GET
def file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Send a whole file; traced."""
    found = actions.open_attachment(uid=uid, thumb=False, by=signed_in(request), at=clock.now())
    return file_response(found.file_uid)


@require_GET
def thumb(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Send the small picture of a file."""
    found = actions.open_attachment(uid=uid, thumb=True, by=signed_in(request), at=clock.now())
    return file_response(found.thumb_uid or found.file_uid)
