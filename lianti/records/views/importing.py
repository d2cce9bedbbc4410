"""Laboratory values out of a workbook: read, shown row by row, kept when somebody says so."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianti.alliances.queries import read_rows
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.files import read_upload
from lianti.kernel.web.htmx import sentence_of
from lianti.kernel.web.idempotency import once
from lianti.parties.permissions import demand, signed_in
from lianti.records import actions
from lianti.records.importing import groups_of, read_values
from lianti.records.permissions import may_enter
from lianti.residents.queries import person_line


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Read a workbook, a .csv or pasted rows and show what they mean; keep what was shown."""
    viewer, at = signed_in(request), clock.now()
    demand(may_enter(viewer))
    resident = actions.open_record(uid=uid, what="import", by=viewer, at=at)
    context: dict[str, object] = {"person": person_line(resident, at), "typed": request.POST.get("text", "")}
    if request.method == "GET" or request.POST.get("do") == "again":
        return render(request, "records/import.html", context)
    try:
        table = _table(request)
        rows = read_values(table, clock.local_day(at))
        good = groups_of(rows, at)
        if request.POST.get("do") == "keep" and good:
            return once(request, lambda: _keep(request, uid, good))
    except Refused as refused:
        return render(request, "records/import.html", context | {"refusal": sentence_of(refused)}, status=422)
    context |= {"rows": rows, "good": sum(row.value is not None for row in rows)}
    context["typed"] = "\n".join("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) for row in table)
    return render(request, "records/import.html", context)


def _table(request: HttpRequest) -> list[list[str]]:
    sent = request.FILES.get("file")
    return read_rows(read_upload(sent) if sent else request.POST.get("text", ""))


def _keep(request: HttpRequest, uid: uuid.UUID, good: dict) -> str:  # type: ignore[type-arg]
    kept = actions.import_values(resident_uid=uid, groups=good, by=signed_in(request), at=clock.now())
    messages.success(request, _("已导入 %(n)d 项结果。") % {"n": kept})
    return reverse("records:timeline", args=[uid])
