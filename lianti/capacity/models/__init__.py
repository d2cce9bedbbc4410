"""The tables of scarce things."""

from __future__ import annotations

from lianti.capacity.models.seats import (
    Booking,
    CalendarDay,
    CalendarYear,
    ClinicSession,
    Seat,
    Service,
    SessionException,
    SessionTemplate,
)

__all__ = [
    "Booking",
    "CalendarDay",
    "CalendarYear",
    "ClinicSession",
    "Seat",
    "Service",
    "SessionException",
    "SessionTemplate",
]
