"""What the referral actions take: plain values, already parsed, never model objects of other people's forms."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Vitals:
    """Vital signs as measured; None means not measured. Pressures in mmHg, glucose in mmol/L, temperature in °C."""

    sbp: int | None = None
    dbp: int | None = None
    heart_rate: int | None = None
    respiration: int | None = None
    temperature: float | None = None
    spo2: int | None = None
    glucose: float | None = None
    consciousness: str = ""

    def measured(self) -> dict[str, object]:
        """Return only what was measured."""
        return {k: v for k, v in self.__dict__.items() if v not in (None, "")}


@dataclass(frozen=True)
class CaseFields:
    """The content of a referral form. A draft may leave anything empty."""

    kind: str = "outpatient"
    urgency: str = "routine"
    receiver_uid: uuid.UUID | None = None
    department_uid: uuid.UUID | None = None
    service_uid: uuid.UUID | None = None
    diagnosis_code: str = ""
    diagnosis_name: str = ""
    reason: str = ""
    history: str = ""
    treatment: str = ""
    medication: str = ""
    allergies: str = ""
    purpose: str = ""
    tight_reason: str = ""
    criteria: tuple[str, ...] = ()
    vitals: Vitals = field(default_factory=Vitals)
    transport: str = ""
    escort: str = ""
    eta_at: dt.datetime | None = None
    missing_declared: tuple[str, ...] = ()
    # Answers to the safety questions of an examination by code; None leaves what is known as it is.
    safety: Mapping[str, str] | None = None
    safety_note: str = ""
    sender_phone: str = ""
    handover_note: str = ""
    green_team: str = ""
    fmc_at: dt.datetime | None = None


@dataclass(frozen=True)
class Destination:
    """Where a case goes: hospital, department, and the service for clinics and examinations."""

    receiver_uid: uuid.UUID | None = None
    department_uid: uuid.UUID | None = None
    service_uid: uuid.UUID | None = None


@dataclass(frozen=True)
class Meter:
    """What the re-entry meter counted: fields with keystrokes, pasted into, picked; clicks; seconds on the form."""

    typed: int = 0
    seconds: int = 0
    pasted: int = 0
    picked: int = 0
    clicks: int = 0


@dataclass(frozen=True)
class ConsentFields:
    """One consent (SY-46): for the referral or for sharing data; an unobtainable one names who approved."""

    scope: str
    method: str
    signer: str = "self"
    relation: str = ""
    signer_name: str = ""
    witness_name: str = ""
    approver_name: str = ""
    approver_role: str = ""
    file_uid: uuid.UUID | None = None


@dataclass(frozen=True)
class BedAnswer:
    """A recorded phone confirmation by the ward: who was called, what was said, until when the bed is held."""

    called_name: str
    called_role: str
    called_at: dt.datetime
    admit_at: dt.datetime
    ward: str = ""
    bed: str = ""
    held_until: dt.datetime | None = None
    waiting: bool = False
    # Out of the group's pool of beds: a ward that tells numbers, or one bed of a ward kept bed by bed.
    ward_uid: uuid.UUID | None = None
    bed_uid: uuid.UUID | None = None


@dataclass(frozen=True)
class OutcomeFields:
    """What goes back to the clinic (回转意见)."""

    diagnosis_name: str
    treatment: str
    plan: str
    diagnosis_code: str = ""
    inpatient_number: str = ""
    findings: str = ""
    medication: str = ""
    discharged_on: dt.date | None = None
    follow_up_on: dt.date | None = None


@dataclass(frozen=True)
class AdviceFields:
    """The content of a question to a department (请求指导); a draft may leave anything empty."""

    department_uid: uuid.UUID | None = None
    urgency: str = "routine"
    question: str = ""
    summary: str = ""
    treatment: str = ""
    diagnosis_code: str = ""
    diagnosis_name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class OutsideFields:
    """A transfer to a hospital outside the alliance, by name or registered."""

    destination_name: str
    destination_level: str
    kind: str
    reason: str
    diagnosis_name: str
    diagnosis_code: str = ""
    destination_part: str = ""
    note: str = ""


@dataclass(frozen=True)
class OutsideStanding:
    """How a transfer outside stands, as far as what it owes depends on it (JL-45)."""

    state: str
    filing_state: str
    filing_number: str
    left_on: dt.date | None
    valid_until_on: dt.date | None
    promised_at: dt.datetime | None


@dataclass(frozen=True)
class FilingFields:
    """The 转诊转院备案 of a transfer (JL-45); without a number it is still to be done."""

    kind: str
    insured_region: str
    care_region: str
    number: str = ""
    valid_from_on: dt.date | None = None
    valid_until_on: dt.date | None = None
    handler: str = ""
