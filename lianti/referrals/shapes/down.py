"""What the down-referral actions take: plain values, already parsed."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PlanDrug:
    """One drug of the continuation plan: name, dose, how it is taken, for how many days it was handed out."""

    name: str
    dose: str = ""
    usage: str = ""
    days: int | None = None
    note: str = ""


@dataclass(frozen=True)
class PlanCheck:
    """One check that falls due: what, and on which day."""

    what: str
    due_on: dt.date | None = None


@dataclass(frozen=True)
class PlanFields:
    """The continuation plan (QQ-45): what goes on, what it aims at, when to send back, who answers from when."""

    drugs: tuple[PlanDrug, ...] = ()
    no_drugs: bool = False
    targets: str = ""
    checks: tuple[PlanCheck, ...] = ()
    alarm_signs: str = ""
    send_back_when: str = ""
    responsible: str = ""
    responsible_from: dt.date | None = None


@dataclass(frozen=True)
class Exclusion:
    """One reason against going down (rules C10a): confirmed absent, or present and explained."""

    code: str
    absent: bool | None = None
    note: str = ""


@dataclass(frozen=True)
class DownFields:
    """The content of a down-referral form. A draft may leave anything empty."""

    way: str = "clinic"
    receiver_uid: uuid.UUID | None = None
    planned_discharge_on: dt.date | None = None
    short_notice: str = ""
    diagnosis_code: str = ""
    diagnosis_name: str = ""
    reason: str = ""
    history: str = ""
    treatment: str = ""
    findings: str = ""
    allergies: str = ""
    purpose: str = ""
    sender_phone: str = ""
    criteria: tuple[str, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    plan: PlanFields = field(default_factory=PlanFields)


@dataclass(frozen=True)
class Remedy:
    """What is done about the drug of a plan (by its order) that the clinic does not have."""

    order: int
    way: str
    note: str = ""


@dataclass(frozen=True)
class Reception:
    """The clinic's yes: from when, with which doctor, and for a stay which ward or bed of its pool."""

    expected_at: dt.datetime
    doctor: str
    ward_uid: uuid.UUID | None = None
    bed_uid: uuid.UUID | None = None
    remedies: tuple[Remedy, ...] = ()
    drugs_ready: bool = False
    note: str = ""


@dataclass(frozen=True)
class Objection:
    """The resident or the family does not agree: a code, words, and whose signature stands under it."""

    reason: str
    note: str = ""
    method: str = ""
    signer: str = "self"
    relation: str = ""
    signer_name: str = ""
    witness_name: str = ""
    file_uid: uuid.UUID | None = None


@dataclass(frozen=True)
class WayBack:
    """A return ticket: which alarm sign, how urgent, and the consent to go up again, given before a witness."""

    sign: str
    urgency: str
    witness_name: str
