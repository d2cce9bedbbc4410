"""What the page of exports shows."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import Pager, State
from lianti.ledger.keyring import decrypt_text
from lianti.parties.roles import role_name
from lianti.residents.exports.kinds import PURPOSES, STATES
from lianti.residents.exports.permissions import may_decide
from lianti.residents.exports.queries import PAGE

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.residents.models import ExportRequest


@dataclass(frozen=True)
class RequestLine:
    """One request: who, what, what for, how it stands, and what the viewer can do with it now."""

    uid: uuid.UUID
    serial: str
    state: State
    what: str
    who: str
    why: str
    answer: str
    may_decide: bool
    make_url: str
    fetchable: bool
    until: dt.datetime | None


@dataclass(frozen=True)
class RequestsPage:
    """The requests of a house, or the own ones."""

    lines: tuple[RequestLine, ...]
    pager: Pager


def requests_page(rows: list[ExportRequest], total: int, page: int, viewer: Viewer, at: dt.datetime) -> RequestsPage:
    """Return one page of requests; no statement."""
    lines = tuple(_line(row, viewer, at) for row in rows)
    return RequestsPage(lines, Pager(page, max(1, -(-total // PAGE)), total))


def _line(row: ExportRequest, viewer: Viewer, at: dt.datetime) -> RequestLine:
    mine, alive = row.by_uid == viewer.uid, row.until is not None and row.until > at
    make = mine and alive and row.state == "approved" and row.made_at is None
    return RequestLine(
        uid=row.uid,
        serial=spaced(row.serial),
        state=_state(row, at),
        what=_("{label}，{rows} 人").format(label=row.label, rows=row.rows),
        who=f"{row.by_name}（{_(role_name(row.by_role))}） {_when(row.asked_at)}",
        why=f"{_(PURPOSES.get(row.purpose, row.purpose))}：{row.note}",
        answer=_answer(row),
        may_decide=may_decide(viewer, row) is None,
        make_url=_address(row) if make else "",
        fetchable=mine and alive and row.file_uid is not None,
        until=row.until if alive else None,
    )


def _address(row: ExportRequest) -> str:
    return decrypt_text(bytes(row.address_sealed), table="export_request", column="address", uid=row.uid)


def _state(row: ExportRequest, at: dt.datetime) -> State:
    if row.state == "approved" and (row.until is None or row.until <= at):
        return State(_("已过期"), "plain")
    if row.state == "approved" and row.made_at is not None:
        return State(_("已生成"), "good")
    tones = {"waiting": "warn", "approved": "good", "declined": "bad"}
    return State(_(STATES[row.state]), tones[row.state])  # type: ignore[arg-type]


def _answer(row: ExportRequest) -> str:
    if row.decided_at is None:
        return ""
    told = f"{row.decided_by_name} {_when(row.decided_at)}"
    return f"{told}：{row.reason}" if row.reason else told


def _when(at: dt.datetime) -> str:
    return clock.local(at).strftime("%Y-%m-%d %H:%M")
