"""Who answers for a person: the list with its form, ending one, and the paper."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.periods import age_on
from lianti.kernel.web.files import file_response, store_upload
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import demand, signed_in
from lianti.parties.shapes import Viewer
from lianti.residents import actions
from lianti.residents.households import guarding, pages, queries
from lianti.residents.households.forms import GuardianForm
from lianti.residents.households.kinds import OF_AGE
from lianti.residents.households.permissions import may_name
from lianti.residents.households.reading import open_guardian_paper

if TYPE_CHECKING:
    from lianti.residents.models import Resident


@require_http_methods(["GET", "POST"])
def guardians(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show who answers, or answered, for a person, and write down one more."""
    viewer, at = signed_in(request), clock.now()
    resident = actions.open_person(uid=uid, by=viewer, at=at)
    demand(may_name(viewer))
    initial = {"since_on": clock.local_day(at)}
    members = _adults_with(resident, viewer, at)
    form = GuardianForm(request.POST or None, request.FILES or None, initial=initial, members=members)

    def act() -> str:
        _name(form, resident.uid, viewer, at)
        messages.success(request, _("监护人已登记，办理授权时默认由监护人签署。"))
        return reverse("residents:guardians", args=[resident.uid])

    context = {"form": form, "page": pages.guardians_page(resident, viewer, at)}
    return submitted(request, form, act) or render(
        request, "residents/households/guardians.html", context, status=422 if form.is_bound else 200
    )


def _adults_with(resident: Resident, viewer: Viewer, at: dt.datetime) -> list[tuple[str, Any]]:
    """Return the adults of the household whose record is open to the viewer."""
    place = queries.current_place(resident)
    rows = queries.members_of(place.household) if place else []
    open_ = queries.seen(viewer, [row.resident for row in rows], at)
    today = clock.local_day(at)
    people = [row.resident for row in rows if row.resident_id in open_ and row.resident_id != resident.pk]
    return [(str(p.uid), p.name) for p in people if age_on(p.birth_on, today) >= OF_AGE]


def _name(form: GuardianForm, uid: uuid.UUID, viewer: Viewer, at: dt.datetime) -> None:
    data = form.cleaned_data
    file = store_upload(data["evidence"], by_uid=viewer.uid).uid if data["evidence"] else None
    guarding.name_guardian(
        ward_uid=uid, guardian_uid=form.chosen(), given=form.given(), phone=data["phone"], file_uid=file, by=viewer,
        at=at,
    )  # fmt: skip


@require_POST
def end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """End a guardianship."""
    viewer, at = signed_in(request), clock.now()
    reason = request.POST.get("reason", "")

    def act() -> str:
        row = guarding.end_guardianship(uid=uid, reason=reason, by=viewer, at=at)
        messages.success(request, _("监护已终止。"))
        return reverse("residents:guardians", args=[row.ward.uid])

    return once(request, act)


@require_GET
def paper(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the paper of a guardianship, traced."""
    viewer, at = signed_in(request), clock.now()
    return file_response(open_guardian_paper(uid=uid, by=viewer, at=at))
