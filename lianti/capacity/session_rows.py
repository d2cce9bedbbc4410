"""Sessions of a week as rows of a workbook."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from lianti.capacity.shapes import SessionLine
from lianti.kernel.pure import clock


def session_rows(sessions: Iterable[SessionLine]) -> list[tuple[str, ...]]:
    """Return one row per session, the header first."""
    head = (
        _("日期"), _("时间"), _("科室"), _("服务"), _("医师"), _("诊室"), _("放号"), _("已约"), _("预留"),
        _("预留已用"),
    )  # fmt: skip
    return [head, *(_row(s) for s in sessions)]


def _row(session: SessionLine) -> tuple[str, ...]:
    begins, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    numbers = (session.seats, session.used, session.reserved, session.used_reserved)
    return (
        session.on_day.isoformat(),
        f"{begins:%H:%M}-{ends:%H:%M}",
        session.department_name,
        session.service_name,
        session.practitioner.name if session.practitioner else "",
        session.room,
        *(str(n) for n in numbers),
    )
