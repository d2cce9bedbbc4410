"""Messages on their way (待发消息): the administrator sees how they go, tries again, or gives up with a reason."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.pages import Pager, State, Tone
from lianti.ledger.outbox import tending
from lianti.parties.permissions import demand, signed_in
from lianti.parties.queries import names_of
from lianti.parties.shapes import Viewer

_TONES: dict[str, Tone] = {"failed": "bad", "waiting": "warn", "sending": "info", "sent": "good"}


@dataclass(frozen=True)
class Line:
    """One message as the page shows it."""

    message: tending.MessageLine
    to: str
    state: State
    problem: str


def _administrator(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(None if viewer.role == "administrator" else _("待发消息由系统管理员管理。"))
    return viewer


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """Show a page of messages without their contents, those that failed first asked for."""
    _administrator(request)
    state, page = request.GET.get("state", "failed"), page_number(request.GET.get("page", ""))
    found, total = tending.messages(state, page)
    names = names_of({line.to_uid for line in found})
    lines = [
        Line(
            message=line,
            to=names.get(line.to_uid, ""),
            state=State(_(tending.STATES[line.state]), _TONES[line.state]),
            problem=_(tending.PROBLEMS.get(line.problem, line.problem)) if line.problem else "",
        )
        for line in found
    ]
    context = {
        "lines": lines,
        "tabs": [(key, _(name), key == state) for key, name in tending.STATES.items()],
        "pager": Pager(page, max(1, -(-total // tending.PER_PAGE)), total),
        "state": state,
        "reasons": [(key, _(name)) for key, name in tending.REASONS.items()],
    }
    return render(request, "desk/outbox.html", context)


@require_POST
def retry(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Try a message again."""
    viewer = _administrator(request)

    def act() -> str:
        tending.retry_message(message_uid=uid, by=viewer, at=clock.now())
        return reverse("desk:outbox")

    return once(request, act)


@require_POST
def give_up(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Give a message up."""
    viewer = _administrator(request)

    def act() -> str:
        reason = request.POST.get("reason", "")[:30]
        tending.give_up_message(message_uid=uid, reason=reason, by=viewer, at=clock.now())
        return reverse("desk:outbox")

    return once(request, act)
