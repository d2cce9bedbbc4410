"""Moves for somebody who did not come."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest
from django.urls import reverse

from lianti.parties.shapes import Viewer
from lianti.referrals import actions
from lianti.referrals.views.inputs import Handler, code_in, note_in, revision_in


def _call(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.record_call(
        referral_uid=uid, result=code_in(request, "result"), note=note_in(request), by=by, at=at,
        revision=revision_in(request),
    )  # fmt: skip


def _new_date(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.ask_new_date(referral_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


def _visit(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    try:
        room_uid = uuid.UUID(request.POST.get("room", ""))
    except ValueError:
        room_uid = None
    return actions.ask_visit(
        referral_uid=uid, room_uid=room_uid, note=note_in(request), by=by, at=at, revision=revision_in(request)
    )


def _report(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    actions.report_visit(
        referral_uid=uid, result=code_in(request, "result"), note=note_in(request), by=by, at=at,
        revision=revision_in(request),
    )  # fmt: skip
    return reverse("referrals:list")  # with the answer the case goes back to the sender


HANDLERS: dict[str, Handler] = {
    "call": _call,
    "ask_new_date": _new_date,
    "ask_visit": _visit,
    "report_visit": _report,
}
