"""What others read of scarce things."""

from lianti.capacity.queries.bed_choices import (
    bed_counts,
    conversions_of,
    reports_of,
    suggest_beds,
    told_words,
    wards_for,
)
from lianti.capacity.queries.bed_offers import FreeBed, beds_to_offer
from lianti.capacity.queries.beds import (
    bed_lines,
    bed_of,
    bed_of_uid,
    free_beds,
    group_wards,
    lines_of,
    own_wards,
    ward_of_uid,
)
from lianti.capacity.queries.bookings import booking_of, expected_today, session_list, sessions_on, set_subject_reader
from lianti.capacity.queries.calendar import (
    days_of_year,
    is_workday,
    missing_years,
    special_days,
    workday_checker,
    years,
)
from lianti.capacity.queries.directory import directory, distance_between, point_of, tightness
from lianti.capacity.queries.exams import (
    exam_of_uid,
    examination_of,
    exams_of,
    question_words,
    sheet_line,
    sheet_of,
    sheets_of,
)
from lianti.capacity.queries.proof import proof
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
    "FreeBed",
    "beds_to_offer",
    "bed_counts",
    "bed_lines",
    "bed_of",
    "bed_of_uid",
    "booking_of",
    "conversions_of",
    "days_of_year",
    "directory",
    "distance_between",
    "exam_of_uid",
    "examination_of",
    "exams_of",
    "exceptions_of",
    "expected_today",
    "free_beds",
    "free_seats",
    "group_wards",
    "lines_of",
    "is_workday",
    "missing_years",
    "own_wards",
    "point_of",
    "proof",
    "question_words",
    "reports_of",
    "seat_line",
    "service_of_uid",
    "services",
    "session_list",
    "session_of_uid",
    "sessions_on",
    "set_subject_reader",
    "share_basis",
    "sheet_line",
    "sheet_of",
    "sheets_of",
    "special_days",
    "suggest_beds",
    "template_of_uid",
    "templates_of",
    "tightness",
    "told_words",
    "ward_of_uid",
    "wards_for",
    "week_sessions",
    "workday_checker",
    "years",
]
