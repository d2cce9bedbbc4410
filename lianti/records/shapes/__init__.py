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
from lianti.records.shapes.timeline import Asked, Entry, Place, Placed, TimelineAnswer

__all__ = [
    "Allergy", "Asked", "DocumentContent", "Entry", "Issue", "Leaving", "Medication", "Order", "Place", "Placed",
    "Received", "ReportContent", "Stay", "TimelineAnswer", "Value",
]  # fmt: skip
