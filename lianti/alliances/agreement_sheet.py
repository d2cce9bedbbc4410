"""All agreements of an alliance as a sheet for the office: dates as contracts write them, how each stands (SY-28)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.parties.kinds import INSTITUTION_KINDS

if TYPE_CHECKING:
    from lianti.alliances.models import Agreement
    from lianti.alliances.shapes import AgreementState, MemberLine


def agreement_rows(
    members: Sequence[MemberLine], agreements: Sequence[Agreement], states: dict[int, AgreementState], on: dt.date
) -> list[tuple[str, ...]]:
    """Return the heading and a line for each agreement, and one for each member that has none."""
    dates = (_("签订日期"), _("起始日期"), _("最后一天"))
    heading = (_("单位"), _("类别"), _("协议编号"), *dates, _("范围"), _("状态"), _("剩余天数"))
    lines = [_line(row, states.get(row.institution_id), on) for row in agreements]
    signed = {row.institution_id for row in agreements}
    bare = [
        (m.name, "", "", "", "", "", "", _("未签协议"), "")
        for m in members
        if m.institution_id not in signed and m.role != "lead"
    ]
    return [heading, *lines, *bare]


def _line(row: Agreement, state: AgreementState | None, on: dt.date) -> tuple[str, ...]:
    last = row.until_on - dt.timedelta(days=1)
    left = (row.until_on - on).days
    return (
        row.institution.name,
        str(_(INSTITUTION_KINDS.get(row.institution.kind, ""))),
        row.number,
        row.signed_on.isoformat(),
        row.since_on.isoformat(),
        last.isoformat(),
        row.scope,
        _words(row, state, on),
        str(left) if left > 0 and row.since_on <= on else "",
    )


def _words(row: Agreement, state: AgreementState | None, on: dt.date) -> str:
    """Say how one agreement stands; that it ends soon counts only for the one nothing continues."""
    if row.since_on > on:
        return _("未开始")
    if row.until_on <= on:
        return _("已到期")
    soon = state is not None and state.standing == "soon" and state.until_on == row.until_on
    return _("即将到期") if soon else _("有效")
