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
from lianti.capacity.actions.booking import book_seat, end_booking, hold_seat, mark_arrived, release_hold
from lianti.capacity.actions.sessions import cancel_session, open_sessions, release_seats, set_seat_lost

__all__ = [
    "book_seat",
    "cancel_session",
    "confirm_year",
    "end_booking",
    "end_template",
    "feed_service",
    "hold_seat",
    "mark_arrived",
    "offer_service",
    "open_sessions",
    "release_hold",
    "release_seats",
    "seed_calendar",
    "set_exception",
    "set_seat_lost",
    "set_template",
    "switch_service",
]
