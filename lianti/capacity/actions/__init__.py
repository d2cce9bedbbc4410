"""What people and the worker do with scarce things."""

from lianti.capacity.actions.arranging import (
    confirm_year,
    end_template,
    feed_service,
    offer_service,
    seed_calendar,
    set_exception,
    set_template,
    switch_service,
)
from lianti.capacity.actions.beds import (
    clear_bed,
    free_bed,
    hold_bed,
    occupy_bed,
    promise_bed,
    release_bed_hold,
    reserve_bed,
    switch_bed,
    take_bed,
)
from lianti.capacity.actions.booking import book_seat, end_booking, hold_seat, mark_arrived, release_hold
from lianti.capacity.actions.releasing import release_seats, share_seats
from lianti.capacity.actions.sessions import cancel_session, open_sessions, set_seat_lost
from lianti.capacity.actions.wards import (
    change_ward,
    confirm_rows,
    convert_beds,
    keep_counts,
    keep_rows,
    open_ward,
    report_beds,
    report_round,
)

__all__ = [
    "book_seat",
    "cancel_session",
    "change_ward",
    "clear_bed",
    "confirm_rows",
    "confirm_year",
    "convert_beds",
    "end_booking",
    "end_template",
    "feed_service",
    "free_bed",
    "hold_bed",
    "hold_seat",
    "keep_counts",
    "keep_rows",
    "mark_arrived",
    "occupy_bed",
    "offer_service",
    "open_sessions",
    "open_ward",
    "promise_bed",
    "release_bed_hold",
    "release_hold",
    "release_seats",
    "report_beds",
    "report_round",
    "reserve_bed",
    "seed_calendar",
    "set_exception",
    "set_seat_lost",
    "set_template",
    "share_seats",
    "switch_bed",
    "switch_service",
    "take_bed",
]
