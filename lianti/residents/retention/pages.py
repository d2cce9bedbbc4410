"""What the page of holds shows: no full name, for whoever places a hold need not know the person."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import Pager, State
from lianti.residents.privacy.pages import masked_person
from lianti.residents.retention.permissions import may_release
from lianti.residents.retention.queries import PAGE

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.residents.models import LegalHold

_MOMENT = dt.timedelta(seconds=1)


@dataclass(frozen=True)
class HoldLine:
    """One hold: whose file, why, on whose order, from when until when, and whether the viewer may release it."""

    uid: uuid.UUID
    state: State
    who: str
    reason: str
    about: str
    may_release: bool


@dataclass(frozen=True)
class HoldsPage:
    """The holds of a house."""

    lines: tuple[HoldLine, ...]
    pager: Pager


def holds_page(rows: list[LegalHold], total: int, page: int, viewer: Viewer, at: dt.datetime) -> HoldsPage:
    """Return one page of holds; no statement."""
    return HoldsPage(tuple(_line(row, viewer, at) for row in rows), Pager(page, max(1, -(-total // PAGE)), total))


def _line(row: LegalHold, viewer: Viewer, at: dt.datetime) -> HoldLine:
    who = masked_person(row.resident, at)
    if row.case_number:
        who += " · " + _("转诊单 {number}").format(number=spaced(row.case_number))
    # The end is the first moment of the day after the last one.
    until = _("至 {day}").format(day=_day(row.until - _MOMENT)) if row.until else _("直到解除")
    about = _("要求保全：{orderer} · {since} 起，{until} · 登记人 {by}").format(
        orderer=row.ordered_by or "—", since=_day(row.since), until=until, by=row.by_name or "—"
    )
    if row.released_at is not None:
        about += " · " + _("{day} 解除").format(day=_day(row.released_at))
    return HoldLine(row.uid, _state(row, at), who, row.reason, about, may_release(viewer, row) is None)


def _state(row: LegalHold, at: dt.datetime) -> State:
    if row.released_at is not None:
        return State(_("已解除"), "plain")
    return State(_("已到期"), "plain") if row.until is not None and row.until <= at else State(_("保全中"), "warn")


def _day(at: dt.datetime) -> str:
    return clock.local_day(at).isoformat()
