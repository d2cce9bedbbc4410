"""What others read of recognition."""

from lianti.recognition.queries.decisions import (
    decisions_about,
    flagged_among,
    moments_in,
    own_decisions,
    recognised_from,
)
from lianti.recognition.queries.items import (
    directions_of,
    item_codes_by_local,
    items_for,
    items_of,
    listed,
    local_code_of,
    local_codes,
    own_codes,
    rules_of,
    search_items,
    waiting_codes,
)
from lianti.recognition.queries.matches import Line, Match, lines_for
from lianti.recognition.queries.quality import (
    certificate_by_uid,
    certificate_counts,
    certificates_for,
    failures_for,
    led_by,
    places_of,
    proofs_of,
    readable,
    waiting_certificates,
)

__all__ = [
    "Line", "Match", "certificate_by_uid", "certificate_counts", "certificates_for", "decisions_about", "directions_of",
    "failures_for", "flagged_among", "item_codes_by_local", "items_for", "items_of", "led_by", "lines_for", "listed",
    "local_code_of", "local_codes", "moments_in", "own_codes", "own_decisions", "places_of", "proofs_of", "readable",
    "recognised_from", "rules_of", "search_items", "waiting_certificates", "waiting_codes",
]  # fmt: skip
