"""Rules of mutual recognition: marks, matching, checks, reading a catalogue. Pure Python, each citing its rule."""

from lianti.recognition.rules.checks import (
    check_answer,
    check_certificate,
    check_direction,
    check_failure,
    check_line,
    check_order,
    check_paper,
)
from lianti.recognition.rules.code_importing import find_codes, judge_codes
from lianti.recognition.rules.importing import find_items, judge_items
from lianti.recognition.rules.marks import (
    derive_mark,
    ends_on,
    is_flagged,
    level_of,
    needed_kind,
    printed_scope,
    speaks_of,
)
from lianti.recognition.rules.matching import about, judge, way_open
from lianti.recognition.rules.words import note_of

__all__ = [
    "about", "check_answer", "check_certificate", "check_direction", "check_failure", "check_line", "check_order",
    "check_paper", "derive_mark", "ends_on", "find_codes", "find_items", "is_flagged", "judge", "judge_codes",
    "judge_items", "level_of",
    "needed_kind", "note_of", "printed_scope", "speaks_of", "way_open",
]  # fmt: skip
