"""Arranging services, weekly clinics and exceptions, and keeping the working calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from lianti.capacity import facts, rules
from lianti.capacity.holidays import special_days_of, years_on_file
from lianti.capacity.kinds import SEAT_SOURCES, SERVICE_KINDS, TIGHT_MARKS
from lianti.capacity.models import CalendarDay, CalendarYear, Service, SessionException, SessionTemplate
from lianti.capacity.permissions import demand, may_arrange, may_confirm_calendar
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.pure.text import normalise
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.parties.models import Department, Practitioner


@transaction.atomic
def offer_service(
    *,
    department: Department,
    name: str,
    by: Viewer,
    at: dt.datetime,
    kind: str = "outpatient",
    practitioner: Practitioner | None = None,
    seat_source: str = "pool",
    capabilities: str = "",
    preparation: str = "",
) -> Service:
    """This function will add a service that can be booked; refuses a name the department already has."""
    demand(may_arrange(by, department.institution_id))
    if kind not in SERVICE_KINDS or seat_source not in SEAT_SOURCES:
        raise Refused("service_kind", _("请选择服务类型和号源来源。"), field="kind")
    if not normalise(name):
        raise Refused("service_name", _("请填写服务名称，例如“心内科专家门诊”。"), field="name")
    try:
        with transaction.atomic():
            service = Service.objects.create(
                department=department,
                institution=department.institution,
                name=normalise(name),
                kind=kind,
                practitioner=practitioner,
                seat_source=seat_source,
                capabilities=normalise(capabilities),
                preparation=normalise(preparation),
            )
    except IntegrityError:
        raise Refused("service_exists", _("该科室已有“{name}”。"), name=normalise(name), field="name") from None
    record_about(facts.SERVICE_OFFERED, service, by, at, {"kind": kind, "seat_source": seat_source})
    return service


@transaction.atomic
def switch_service(*, service: Service, is_active: bool, by: Viewer, at: dt.datetime) -> Service:
    """This function will take a service out of the directory or put it back; booked seats stay booked."""
    demand(may_arrange(by, service.institution_id))
    Service.objects.filter(pk=service.pk).update(is_active=is_active)
    service.is_active = is_active
    return service


@transaction.atomic
def mark_tight(*, service: Service, mark: str, note: str, by: Viewer, at: dt.datetime) -> Service:
    """This function will say by hand that a service is 紧张 or is not, or leave it to the waiting days again."""
    demand(may_arrange(by, service.institution_id))
    rules.check_mark(mark, note, TIGHT_MARKS)
    service.tight, service.tight_note = mark, normalise(note)[:100] if mark == "yes" else ""
    service.save(update_fields=["tight", "tight_note"])
    record_about(facts.TIGHT_MARKED, service, by, at, {"mark": mark})
    return service


@transaction.atomic
def feed_service(*, service: Service, by: Viewer, at: dt.datetime) -> Service:
    """This function will note that the interface of the HIS has just delivered the seats of a service."""
    demand(may_arrange(by, service.institution_id))
    Service.objects.filter(pk=service.pk, seat_source="interface").update(fed_at=at)
    service.fed_at = at
    return service


@transaction.atomic
def set_template(
    *,
    service: Service,
    weekday: int,
    begins: dt.time,
    ends: dt.time,
    seats: int,
    by: Viewer,
    at: dt.datetime,
    room: str = "",
    since_on: dt.date | None = None,
    until_on: dt.date | None = None,
) -> SessionTemplate:
    """This function will add a weekly clinic (每周出诊); sessions follow when the window is next opened."""
    demand(may_arrange(by, service.institution_id))
    rules.check_clinic(weekday, begins, ends, seats)
    since = since_on or clock.local_day(at)
    if until_on is not None and until_on <= since:
        raise Refused("clinic_period", _("停止日期要晚于开始日期。"), field="until_on")
    template = SessionTemplate.objects.create(
        service=service,
        weekday=weekday,
        begins=begins,
        ends=ends,
        seats=seats,
        room=normalise(room),
        since_on=since,
        until_on=until_on,
    )
    record_about(facts.TEMPLATE_SET, service, by, at, {"weekday": weekday, "seats": seats})
    return template


@transaction.atomic
def end_template(*, template: SessionTemplate, until_on: dt.date, by: Viewer, at: dt.datetime) -> SessionTemplate:
    """This function will end a weekly clinic; sessions already opened stay until they are cancelled one by one."""
    demand(may_arrange(by, template.service.institution_id))
    SessionTemplate.objects.filter(pk=template.pk).update(until_on=until_on)
    template.until_on = until_on
    record_about(facts.TEMPLATE_ENDED, template.service, by, at, {"until_on": until_on.isoformat()})
    return template


@transaction.atomic
def set_exception(
    *, template: SessionTemplate, on_day: dt.date, seats: int, by: Viewer, at: dt.datetime, reason: str = ""
) -> SessionException:
    """This function will set the seats of one day: 0 for none, another number, or an additional day (加诊).

    It acts when the day is opened. Refuses a day whose session is open already: that one is cancelled (停诊) instead.
    """
    demand(may_arrange(by, template.service.institution_id))
    if seats:
        rules.check_clinic(template.weekday, template.begins, template.ends, seats)
    if on_day < clock.local_day(at):
        raise Refused("exception_past", _("只能调整今天及以后的出诊。"), field="on_day")
    if template.sessions.filter(on_day=on_day).exists():
        raise Refused(
            "exception_opened", _("{day} 的号已经放出。如要停诊，请在该次出诊里点“停诊”。"), day=on_day.isoformat()
        )
    row, _created = SessionException.objects.update_or_create(
        template=template, on_day=on_day, defaults={"seats": seats, "reason": normalise(reason)[:100]}
    )
    record_about(facts.EXCEPTION_SET, template.service, by, at, {"on_day": on_day.isoformat(), "seats": seats})
    return row


@transaction.atomic
def seed_calendar(years: Iterable[int], at: dt.datetime) -> list[int]:
    """This function will put the published holidays of ``years`` on file and return the years that were added.

    A year whose holidays are not published yet stays missing. Days changed by hand in a year on file are left alone.
    """
    wanted = set(years) & years_on_file() - set(CalendarYear.objects.values_list("year", flat=True))
    for year in sorted(wanted):
        rows = [
            CalendarDay(on_day=day, is_workday=kind.is_workday, works_as=kind.works_as, name=name)
            for day, (kind, name) in special_days_of(year).items()
        ]
        CalendarDay.objects.filter(on_day__year=year).delete()
        CalendarDay.objects.bulk_create(rows)
        CalendarYear.objects.create(year=year, source="chinesecalendar", at=at)
    return sorted(wanted)


@transaction.atomic
def confirm_year(*, year: int, by: Viewer, at: dt.datetime) -> CalendarYear:
    """This function will let sessions of a year be opened although its holidays are not on file (weekdays count)."""
    demand(may_confirm_calendar(by))
    if not clock.local_day(at).year <= year <= clock.local_day(at).year + 2:
        raise Refused("year_far", _("只能确认今年和以后两年。"), field="year")
    row, created = CalendarYear.objects.get_or_create(
        year=year, defaults={"source": "confirmed", "at": at, "confirmed_by_uid": by.uid}
    )
    if not created:
        raise Refused("year_known", _("{year} 年的工作日历已经在用。"), year=year)
    record(
        facts.CALENDAR_CONFIRMED,
        by=by,
        at=at,
        subject_type="calendar",
        subject_uid=new_uid(),
        institution_uid=by.institution_uid,
        data={"year": year},
    )
    return row


def record_about(kind: str, service: Service, by: Viewer, at: dt.datetime, data: dict[str, object]) -> None:
    """Write the fact that something about a service was arranged."""
    record(
        kind,
        by=by,
        at=at,
        subject_type="service",
        subject_uid=service.uid,
        institution_uid=service.institution.uid,
        data=data,
    )
