"""Checks of the record, pure Python."""

from lianti.records.rules.content import (
    check_allergy,
    check_document,
    check_medication,
    check_moment,
    check_value,
    check_values,
    interpret,
)
from lianti.records.rules.orders import (
    check_change,
    check_closing,
    check_issue,
    check_order,
    check_pair,
    check_reason,
    check_report,
)
from lianti.records.rules.stays import check_diagnosis, check_leaving, check_phase, check_stay

__all__ = [
    "check_allergy", "check_change", "check_closing", "check_diagnosis", "check_document", "check_issue",
    "check_leaving", "check_medication", "check_moment", "check_order", "check_pair", "check_phase", "check_reason",
    "check_report", "check_stay", "check_value", "check_values", "interpret",
]  # fmt: skip
