"""Everything that changes the record; nothing else writes."""

from lianti.records.actions.documents import add_document, attach_file, withdraw_document
from lianti.records.actions.encounters import add_diagnosis, close_encounter, open_encounter, set_phase
from lianti.records.actions.entries import (
    add_allergy,
    add_medication,
    add_values,
    end_allergy,
    end_medication,
    import_values,
)
from lianti.records.actions.linking import launched, make_launch_token
from lianti.records.actions.matching import match_report, unmatch_report
from lianti.records.actions.outside import register_outside
from lianti.records.actions.reading import open_attachment, open_document, open_record, open_report
from lianti.records.actions.reports import amend_report, file_report, issue_report, withdraw_report
from lianti.records.actions.requests import close_request, place_request
from lianti.records.deciding import Decider, decide_with

__all__ = [
    "Decider", "add_allergy", "add_diagnosis", "add_document", "add_medication", "add_values", "amend_report",
    "attach_file",
    "close_encounter", "close_request", "decide_with", "end_allergy", "end_medication", "file_report", "import_values",
    "issue_report", "launched", "make_launch_token", "match_report", "open_attachment", "open_document",
    "open_encounter", "open_record", "open_report", "place_request", "register_outside", "set_phase",
    "unmatch_report", "withdraw_document", "withdraw_report",
]  # fmt: skip
