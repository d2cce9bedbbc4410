"""What the actions of supply take: plain values, already parsed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class ItemAsked:
    """One line of an order: a sterile set by name, or a blood product with its group."""

    name: str
    quantity: int
    abo: str = ""
    rh: str = ""


@dataclass(frozen=True)
class OrderFields:
    """What is asked for, how soon, and under which number of the own hospital; no name of a patient."""

    kind: str
    items: tuple[ItemAsked, ...]
    urgency: str = "routine"
    needed_at: dt.datetime | None = None
    case_number: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True)
class PackSent:
    """One pack or bag as it leaves: its number, the sterilisation batch (锅次) or none, and the day it expires.

    ``line`` says which line of the order it fills, counted from 0.
    """

    number: str
    expires_on: dt.date
    batch: str = ""
    abo: str = ""
    rh: str = ""
    line: int = 0


@dataclass(frozen=True)
class Handover:
    """What is written down when goods change hands: who carried them, at which temperature in °C."""

    carrier: str
    temperature: float | None = None
    note: str = ""


@dataclass(frozen=True)
class CentreFields:
    """A shared centre: kind, phone, and the department whose people work there."""

    kind: str
    phone: str = ""
