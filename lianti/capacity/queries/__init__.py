"""What others read of scarce things."""

from lianti.capacity.queries.bookings import booking_of, expected_today, session_list, sessions_on, set_subject_reader
from lianti.capacity.queries.calendar import (
    days_of_year,
    is_workday,
    missing_years,
    special_days,
    workday_checker,
    years,
)
from lianti.capacity.queries.directory import directory, distance_between
from lianti.capacity.queries.seats import free_seats, seat_line
from lianti.capacity.queries.services import (
    exceptions_of,
    service_of_uid,
    services,
    session_of_uid,
    share_basis,
    template_of_uid,
    templates_of,
    week_sessions,
)

__all__ = [
    "booking_of",
    "days_of_year",
    "directory",
    "distance_between",
    "exceptions_of",
    "expected_today",
    "free_seats",
    "is_workday",
    "missing_years",
    "seat_line",
    "service_of_uid",
    "services",
    "session_list",
    "session_of_uid",
    "sessions_on",
    "set_subject_reader",
    "special_days",
    "template_of_uid",
    "share_basis",
    "templates_of",
    "week_sessions",
    "workday_checker",
    "years",
]
