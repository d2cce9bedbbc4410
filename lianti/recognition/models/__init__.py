"""Tables of mutual recognition."""

from lianti.recognition.models.catalogue import ItemPrice, LocalCode, RecognisableItem, RecognitionRule
from lianti.recognition.models.decisions import Decision
from lianti.recognition.models.quality import QualityCertificate, QualityFailure, UnitPlace

__all__ = [
    "Decision", "ItemPrice", "LocalCode", "QualityCertificate", "QualityFailure", "RecognisableItem",
    "RecognitionRule", "UnitPlace",
]  # fmt: skip
