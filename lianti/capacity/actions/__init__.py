"""What people and the worker do with scarce things."""

from lianti.capacity.actions.arranging import (
    confirm_year,
    end_template,
    feed_service,
    mark_tight,
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
    state_sex,
    switch_bed,
    take_bed,
)
from lianti.capacity.actions.booking import book_seat, end_booking, hold_seat, mark_arrived, release_hold
from lianti.capacity.actions.cancelling import cancel_session, set_holds_lost, set_seat_lost, set_subjects
from lianti.capacity.actions.exams import describe_exam, write_sheet
from lianti.capacity.actions.keeping import claim_counted_bed, extend_bed, keep_counted_bed, return_bed
from lianti.capacity.actions.releasing import release_seats, share_seats
from lianti.capacity.actions.sessions import open_sessions
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
    "claim_counted_bed",
    "clear_bed",
    "confirm_rows",
    "confirm_year",
    "convert_beds",
    "describe_exam",
    "end_booking",
    "end_template",
    "extend_bed",
    "feed_service",
    "free_bed",
    "hold_bed",
    "hold_seat",
    "keep_counted_bed",
    "keep_counts",
    "keep_rows",
    "mark_arrived",
    "occupy_bed",
    "mark_tight",
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
    "return_bed",
    "seed_calendar",
    "set_exception",
    "set_holds_lost",
    "set_seat_lost",
    "set_subjects",
    "set_template",
    "share_seats",
    "state_sex",
    "switch_bed",
    "switch_service",
    "take_bed",
    "write_sheet",
]
