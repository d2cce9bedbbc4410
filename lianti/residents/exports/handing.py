"""The one way a list of persons leaves the platform as a workbook: marked, traced, approved when it is long.

A view fetches its rows for the viewer as it does for the page and ends with ``return hand_out(...)``. What was
approved is the address, not a file: the rows are fetched again with the rights of the day the file is made.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _later
from lianti.kernel.pure.ids import new_number, spaced
from lianti.kernel.web.files import read_file
from lianti.kernel.web.sheets import Mark, save_response, workbook
from lianti.ledger.keyring import UnknownKey, decrypt_text, encrypt_text
from lianti.parties.proof import proven
from lianti.parties.roles import role_name
from lianti.parties.shapes import Viewer
from lianti.residents.exports import actions, queries
from lianti.residents.exports.kinds import PURPOSES, SMALL
from lianti.residents.exports.shapes import Asked

if TYPE_CHECKING:
    from lianti.residents.models import ExportRequest

_MINUTES = 60


@proven
def hand_out(
    request: HttpRequest, *, rows: Sequence[Sequence[object]], label: str, name: str, viewer: Viewer, at: dt.datetime
) -> HttpResponse:
    """Answer with a list of persons as a workbook, or with the page on which a long one is asked for.

    ``rows`` begin with their heading. Up to LIANTI_EXPORT_ROWS persons in a day the file comes at once.
    """
    asked = Asked(request.get_full_path(), _kind_of(request), label, max(0, len(rows) - 1))
    granted, serial = queries.granted(viewer, asked.address, at), new_number()
    if granted is None:
        handed = actions.hand_short(asked=asked, serial=serial, by=viewer, at=at)
        if handed is not None:
            return _ask(request, asked, viewer, at, handed)
        return save_response(workbook(rows, label, mark_of(viewer, _(SMALL), serial, at)), name=name)

    def make(row: ExportRequest) -> bytes:
        return workbook(rows, label, mark_of(viewer, f"{_(PURPOSES[row.purpose])}，{row.note}", row.serial, at))

    made = actions.make_export(uid=granted.uid, rows=asked.rows, make=make, name=name, by=viewer, at=at)
    return kept_file(made)


def kept_file(row: ExportRequest) -> HttpResponse:
    """Answer with the file of a request."""
    assert row.file_uid is not None
    stored, data = read_file(row.file_uid)
    return save_response(data, name=stored.name.removesuffix(".xlsx"))


def mark_of(viewer: Viewer, purpose: str, serial: str, at: dt.datetime) -> Mark:
    """Return whose copy it is: who, where, when, what for, and the serial number that the trace holds."""
    words = {
        "name": viewer.name, "role": _(role_name(viewer.role)), "place": viewer.institution_name,
        "when": clock.local(at).strftime("%Y-%m-%d %H:%M"), "purpose": purpose, "serial": spaced(serial),
    }  # fmt: skip
    text = _("内部资料，禁止外传 · {place} {name}（{role}） · {when} · 用途：{purpose} · 编号 {serial}").format(**words)
    return Mark(text=text, author=f"{viewer.institution_name} {viewer.name}", serial=serial)


def _kind_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match is not None else ""


def _ask(request: HttpRequest, asked: Asked, viewer: Viewer, at: dt.datetime, handed: int) -> HttpResponse:
    """Show the page on which a second person's word is asked for; what is asked travels sealed, not typed."""
    plain = json.dumps(
        [asked.address, asked.kind, asked.label, asked.rows, (at + dt.timedelta(minutes=_MINUTES)).timestamp()]
    )
    sealed = encrypt_text(plain, **_CELL, uid=_holder(viewer))
    context = {
        "label": asked.label,
        "rows": asked.rows,
        "handed": handed if asked.rows <= settings.LIANTI_EXPORT_ROWS else 0,
        "window": settings.LIANTI_EXPORT_WINDOW_HOURS,
        "limit": settings.LIANTI_EXPORT_ROWS,
        "hours": settings.LIANTI_EXPORT_HOURS,
        "purposes": PURPOSES,
        "waiting": queries.waiting(viewer, asked.address) is not None,
        "sealed": base64.urlsafe_b64encode(sealed).decode(),
    }
    return render(request, "residents/exports/ask.html", context)


_CELL = {"table": "export_asked", "column": "form"}


def _holder(viewer: Viewer) -> str:
    """Whose form it is: in another role or house the same address is another list, with other people on it."""
    return f"{viewer.uid}.{viewer.grant_uid}"


def asked_in(request: HttpRequest, viewer: Viewer, at: dt.datetime) -> Asked:
    """Return the list that a form asks for; refuses one that was not made for this person and role within the hour."""
    try:
        sealed = base64.urlsafe_b64decode(request.POST.get("asked", "").encode("ascii", "replace"))
        address, kind, label, rows, until = json.loads(decrypt_text(sealed, **_CELL, uid=_holder(viewer)))
    except (InvalidTag, UnknownKey, binascii.Error, ValueError):
        raise _outdated() from None
    if until < at.timestamp():
        raise _outdated()
    return Asked(address, kind, label, rows)


def _outdated() -> Refused:
    return Refused("export_outdated", _later("页面已过时，没有提交。请回到名单重新点“导出”。"))
