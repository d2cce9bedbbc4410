"""What the seat pages show."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from lianti.capacity.kinds import SEAT_SOURCES, SERVICE_KINDS, TIGHT_MARKS, WEEKDAYS
from lianti.capacity.shapes import PractitionerLine, SessionLine, ShareBasis
from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import day_of
from lianti.kernel.web.pages import Chip, Kpi, State

if TYPE_CHECKING:
    from lianti.capacity.models import CalendarDay, Service, SessionException, SessionTemplate


def share_chip(basis: ShareBasis) -> Chip | None:
    """Return the 依据 chip of a reserved share with the alliance it comes from, None when no term acted."""
    if not basis.clause:
        return None
    try:
        url = reverse("board:clause", args=[basis.clause])
    except NoReverseMatch:
        url = ""
    return Chip(basis.clause, _("每次出诊的预留比例"), url, alliance=basis.alliance)


def state_of(session: SessionLine, at: dt.datetime) -> State:
    """Return how a session stands, in words."""
    if session.cancelled:
        return State(_("已停诊"), "bad")
    if session.ends_at <= at:
        return State(_("已结束"), "plain")
    if session.used >= session.seats:
        return State(_("已约满"), "warn")
    if session.released and session.reserved:
        return State(_("预留已释放"), "teal")
    return State(_("可预约"), "good")


@dataclass(frozen=True)
class Slot:
    """One session in the week table."""

    uid: uuid.UUID
    begins: dt.datetime
    ends: dt.datetime
    room: str
    used: int
    seats: int
    used_reserved: int
    reserved: int
    state: State
    url: str


@dataclass(frozen=True)
class ServiceWeek:
    """One service with its sessions by day."""

    uid: uuid.UUID
    name: str
    department: str
    doctor: str
    chip: Chip | None
    share: str
    days: tuple[tuple[dt.date, tuple[Slot, ...]], ...]


@dataclass(frozen=True)
class WeekPage:
    """The week of an institution."""

    monday: dt.date
    days: tuple[tuple[dt.date, str, bool], ...]
    previous: str
    following: str
    kpis: tuple[Kpi, ...]
    services: tuple[ServiceWeek, ...]
    missing_years: tuple[int, ...]


def doctor_words(who: PractitionerLine | None) -> str:
    """Return a doctor with title, or nothing."""
    return f"{who.name} {_(who.title)}" if who else ""


def week_page(
    monday: dt.date,
    services: Sequence[Service],
    sessions: Sequence[SessionLine],
    workdays: Mapping[dt.date, bool],
    missing_years: Sequence[int],
    at: dt.datetime,
) -> WeekPage:
    """Return the week with reserved and used counts per session; services without a session stay visible."""
    by_service: dict[uuid.UUID, list[SessionLine]] = defaultdict(list)
    for session in sessions:
        by_service[session.service_uid].append(session)
    days = [monday + dt.timedelta(days=n) for n in range(7)]
    url = reverse("capacity:home")
    return WeekPage(
        monday=monday,
        days=tuple((day, _(WEEKDAYS[day.isoweekday()]), workdays[day]) for day in days),
        previous=f"{url}?week={monday - dt.timedelta(days=7)}",
        following=f"{url}?week={monday + dt.timedelta(days=7)}",
        kpis=_kpis([s for s in sessions if not s.cancelled]),
        services=tuple(_service_week(s, by_service[s.uid], days, at) for s in services),
        missing_years=tuple(missing_years),
    )


def _kpis(sessions: Sequence[SessionLine]) -> tuple[Kpi, ...]:
    seats, used = sum(s.seats for s in sessions), sum(s.used for s in sessions)
    reserved, used_reserved = sum(s.reserved for s in sessions), sum(s.used_reserved for s in sessions)
    chip = next((c for s in sessions if (c := share_chip(s.basis))), None)
    return (
        Kpi(_("本周出诊"), str(len(sessions)), "calendar-event", note=_("次")),
        Kpi(_("放号"), str(seats), "ticket"),
        Kpi(_("已约"), str(used), "check", "good", note=f"{used / seats:.0%}" if seats else ""),
        Kpi(_("转诊预留"), str(reserved), "lock", "violet", note=f"{reserved / seats:.0%}" if seats else "", chip=chip),
        Kpi(_("预留已用"), str(used_reserved), "user-check", "teal"),
    )


def _service_week(
    service: Service, sessions: Sequence[SessionLine], days: Sequence[dt.date], at: dt.datetime
) -> ServiceWeek:
    first = sessions[0] if sessions else None
    by_day: dict[dt.date, list[Slot]] = defaultdict(list)
    for session in sessions:
        by_day[session.on_day].append(_slot(session, at))
    who = service.practitioner
    return ServiceWeek(
        uid=service.uid,
        name=service.name,
        department=service.department.name,
        doctor=who.name if who else "",
        chip=share_chip(first.basis) if first else None,
        share=f"{first.share:.0%}" if first and first.share else "",
        days=tuple((day, tuple(by_day[day])) for day in days),
    )


def _slot(session: SessionLine, at: dt.datetime) -> Slot:
    return Slot(
        uid=session.uid,
        begins=session.starts_at,
        ends=session.ends_at,
        room=session.room,
        used=session.used,
        seats=session.seats,
        used_reserved=session.used_reserved,
        reserved=session.reserved,
        state=state_of(session, at),
        url=reverse("capacity:session", args=[session.uid]),
    )


def service_context(
    service: Service, templates: Sequence[SessionTemplate], exceptions: Sequence[SessionException]
) -> dict[str, Any]:
    """Return the facts, weekly clinics and exceptions of a service for its page."""
    who = service.practitioner
    return {
        "uid": service.uid,
        "name": service.name,
        "active": service.is_active,
        "is_exam": service.kind == "examination",
        "facts": (
            (_("科室"), service.department.name),
            (_("类型"), _(SERVICE_KINDS[service.kind])),
            (_("医师"), who.name if who else "—"),
            (_("号源来源"), _(SEAT_SOURCES[service.seat_source])),
            (_("擅长与能力"), service.capabilities or "—"),
            (_("就诊准备"), service.preparation or "—"),
            (_("是否紧张"), _(TIGHT_MARKS[service.tight]) + (f"：{service.tight_note}" if service.tight_note else "")),
        ),
        "templates": [(t.uid, template_words(t), t.seats, t.room, t.since_on, t.until_on) for t in templates],
        "exceptions": [(e.on_day, template_words(e.template), e.seats, e.reason) for e in exceptions],
    }


def template_words(template: SessionTemplate) -> str:
    """Return a weekly clinic in words: 周五 08:00-11:00."""
    return f"{_(WEEKDAYS[template.weekday])} {template.begins:%H:%M}-{template.ends:%H:%M}"


@dataclass(frozen=True)
class YearPage:
    """The calendar of one year."""

    year: int
    source: str
    on_file: bool
    days: tuple[tuple[dt.date, str, bool, str, str], ...]


def year_page(year: int, source: str | None, days: Sequence[CalendarDay]) -> YearPage:
    """Return the special days of a year with their names and, for working weekends, the weekday they stand for."""
    words = {"chinesecalendar": _("国务院办公厅公布的放假安排"), "confirmed": _("人工确认：只按周一至周五计算")}
    return YearPage(
        year=year,
        source=words.get(source or "", source or ""),
        on_file=source is not None,
        days=tuple(
            (d.on_day, _(WEEKDAYS[d.on_day.isoweekday()]), d.is_workday, d.name, _(WEEKDAYS.get(d.works_as or 0, "")))
            if d.works_as
            else (d.on_day, _(WEEKDAYS[d.on_day.isoweekday()]), d.is_workday, d.name, "")
            for d in days
        ),
    )


def week_start(text: str, today: dt.date) -> dt.date:
    """Return the Monday of the week asked for, else of this week."""
    day = day_of(text)
    if day is None:
        # On a Sunday people plan the week that begins.
        day = today + dt.timedelta(days=1) if today.isoweekday() == 7 else today
    return day - dt.timedelta(days=day.weekday())


def day_asked(text: str, at: dt.datetime) -> dt.date:
    """Return the day asked for, else today."""
    return day_of(text) or clock.local_day(at)
