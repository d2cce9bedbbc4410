"""What the record takes and gives: plain values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Stay:
    """The beginning of an encounter as its own institution knows it."""

    class_code: str = "inpatient"
    inpatient_number: str = ""
    diagnosis_code: str = ""
    diagnosis_name: str = ""


@dataclass(frozen=True)
class Leaving:
    """How an encounter ended: 离院方式 of the front page, and where to when it was a transfer."""

    disposition: str
    on_day: dt.date
    to_institution_uid: uuid.UUID | None = None
