"""The tables of scarce things."""

from __future__ import annotations

from lianti.capacity.models.beds import Bed, BedBooking, BedConversion, BedReport, Ward
from lianti.capacity.models.exams import Examination, PreparationSheet
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
    "Bed",
    "BedBooking",
    "BedConversion",
    "BedReport",
    "Booking",
    "CalendarDay",
    "CalendarYear",
    "ClinicSession",
    "Examination",
    "PreparationSheet",
    "Seat",
    "Service",
    "SessionException",
    "SessionTemplate",
    "Ward",
]
