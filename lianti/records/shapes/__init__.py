"""What the record takes and gives: plain values."""

from lianti.records.shapes.content import (
    Allergy,
    DocumentContent,
    Issue,
    Medication,
    Order,
    Received,
    ReportContent,
    Value,
)
from lianti.records.shapes.stays import Leaving, Stay

__all__ = [
    "Allergy", "DocumentContent", "Issue", "Leaving", "Medication", "Order", "Received", "ReportContent", "Stay",
    "Value",
]  # fmt: skip
