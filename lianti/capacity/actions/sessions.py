"""Opening seats for a rolling window."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from lianti.alliances.queries import TermTable, term_table
from lianti.alliances.shapes import TermInForce
from lianti.capacity import facts, rules
from lianti.capacity.models import ClinicSession, Seat, SessionException, SessionTemplate
from lianti.capacity.permissions import demand, may_open
from lianti.capacity.queries.calendar import missing_years, special_days
from lianti.capacity.terms import CONTRACTED_FIRST_HOURS, EXAM_SHARE, NAMES, REFERRAL_SHARE, RELEASE_HOURS
from lianti.kernel.pure import clock
from lianti.kernel.web.writing import insert_rows
from lianti.ledger.actions import record_many
from lianti.ledger.shapes import Happening
from lianti.parties.shapes import Viewer

# Sessions written in one transaction: a SQLite writer must not keep others waiting.
_BATCH = 40


class Plan(NamedTuple):
    """A session to open."""

    template: SessionTemplate
    on_day: dt.date
    seats: int


def open_sessions(
    *, until: dt.date, by: Viewer, at: dt.datetime, since: dt.date | None = None, institution_id: int | None = None
) -> int:
    """This function will open the sessions of all weekly clinics from ``since`` (today) to before ``until``.

    Returns how many were opened; those that exist stay as they are, so it may run daily. Each is opened under the
    share (JL-61), the release and the contracted-first terms in force on its day, the strictest of all alliances of the
    institution. A year missing in the calendar is left out until somebody confirms it.
    """
    demand(may_open(by))
    plans = list(_plans(since or clock.local_day(at), until, at, institution_id))
    terms = term_table(NAMES, {plan.template.service.institution_id for plan in plans})
    for start in range(0, len(plans), _BATCH):
        _open_batch(plans[start : start + _BATCH], terms, by, at)
    return len(plans)


def _plans(since: dt.date, until: dt.date, at: dt.datetime, institution_id: int | None) -> Iterator[Plan]:
    missing = set(missing_years(since, until)) if until > since else set()
    special = special_days(since, until)
    rows = SessionTemplate.objects.filter(Q(until_on=None) | Q(until_on__gt=since), service__is_active=True)
    if institution_id is not None:
        rows = rows.filter(service__institution_id=institution_id)
    templates = list(rows.select_related("service__institution").order_by("pk"))
    opened = set(ClinicSession.objects.filter(on_day__gte=since, on_day__lt=until).values_list("template_id", "on_day"))
    exceptions: dict[int, dict[dt.date, int]] = defaultdict(dict)
    for row in SessionException.objects.filter(on_day__gte=since, on_day__lt=until):
        exceptions[row.template_id][row.on_day] = row.seats
    for offset in range((until - since).days):
        day = since + dt.timedelta(days=offset)
        for template in templates if day.year not in missing else []:
            clinic = rules.Clinic(template.weekday, template.seats, template.since_on, template.until_on)
            seats = rules.seats_on(clinic, day, special, exceptions[template.pk])
            begins = dt.datetime.combine(day, template.begins, clock.TZ)
            if seats and (template.pk, day) not in opened and begins > at:
                yield Plan(template, day, seats)


@transaction.atomic
def _open_batch(plans: list[Plan], terms: TermTable, by: Viewer, at: dt.datetime) -> None:
    sessions = [_session(plan, terms) for plan in plans]
    ClinicSession.objects.bulk_create(sessions)
    insert_rows(seat for session in sessions for seat in _seats(session))
    record_many(facts.SESSION_OPENED, by=by, happenings=[_opened(session, at) for session in sessions])


def _opened(session: ClinicSession, at: dt.datetime) -> Happening:
    service = session.service
    data = {
        "service_uid": str(service.uid),
        "seats": session.seats_opened,
        "reserved": session.seats_reserved,
        "share": session.reserved_share,
    }
    return Happening("session", session.uid, at, service.institution.uid, session.share_alliance_uid, data)


def _session(plan: Plan, terms: TermTable) -> ClinicSession:
    template = plan.template
    institution = template.service.institution_id
    share = _share_of(plan, terms)
    hours = terms.term(RELEASE_HOURS.name, institution_id=institution, on=plan.on_day).value
    contracted = terms.term(CONTRACTED_FIRST_HOURS.name, institution_id=institution, on=plan.on_day).value
    starts_at = dt.datetime.combine(plan.on_day, template.begins, clock.TZ)
    return ClinicSession(
        service=template.service,
        template=template,
        on_day=plan.on_day,
        starts_at=starts_at,
        ends_at=dt.datetime.combine(plan.on_day, template.ends, clock.TZ),
        room=template.room,
        seats_opened=plan.seats,
        seats_reserved=rules.reserved_of(plan.seats, share.value),
        reserved_share=share.value,
        share_clause=share.clause,
        share_edition=share.edition,
        share_alliance_uid=share.alliance_uid,
        contracted_until_at=rules.release_moment(starts_at, contracted),
        release_at=rules.release_moment(starts_at, hours),
    )


def _share_of(plan: Plan, terms: TermTable) -> TermInForce:
    """Return the share that counts: an examination obeys its own term and the one of all clinics, the stricter wins."""
    service = plan.template.service
    share = terms.term(REFERRAL_SHARE.name, institution_id=service.institution_id, on=plan.on_day)
    if service.kind != "examination":
        return share
    own = terms.term(EXAM_SHARE.name, institution_id=service.institution_id, on=plan.on_day)
    return own if own.value > share.value else share


def _seats(session: ClinicSession) -> Iterator[Seat]:
    reserved = rules.reserved_numbers(session.seats_opened, session.seats_reserved)
    contracted = rules.contracted_numbers(sorted(reserved))
    times = rules.seat_times(session.starts_at, session.ends_at, session.seats_opened)
    for number, starts_at in enumerate(times, start=1):
        yield Seat(
            session=session,
            number=number,
            starts_at=starts_at,
            pool="referral" if number in reserved else "open",
            contracted_first=number in contracted,
        )
