"""Writes of recognition: each is one transaction with its fact."""

from lianti.recognition.actions.keeping import (
    collect_codes,
    end_direction,
    import_items,
    map_code,
    name_code,
    set_direction,
    starter_rows,
)
from lianti.recognition.actions.ordering import NotAnswered, Placed, decide_outside_result, order_items
from lianti.recognition.actions.own_codes import import_codes
from lianti.recognition.actions.quality import confirm_certificate, enter_certificate, fail_quality, set_place

__all__ = [
    "NotAnswered", "Placed", "collect_codes", "confirm_certificate", "decide_outside_result", "end_direction",
    "enter_certificate", "fail_quality", "import_codes", "import_items", "map_code", "name_code", "order_items",
    "set_direction", "set_place", "starter_rows",
]  # fmt: skip
