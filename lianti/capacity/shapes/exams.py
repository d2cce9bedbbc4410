"""What capacity gives to others about examinations."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A safety question that is asked before an examination."""

    code: str
    words: str


@dataclass(frozen=True)
class SheetLine:
    """The preparation sheet (检查前准备须知) of an examination in the version that counts."""

    service_uid: uuid.UUID
    service: str
    institution: str
    department: str
    modality: str
    body_part: str
    minutes: int | None
    direct: bool
    version: int
    text: str
    written_at: dt.datetime
    author: str
    questions: tuple[Question, ...] = ()
