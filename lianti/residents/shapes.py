"""What residents take from and give to others."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class ResidentFields:
    """What is typed or read from a card when a person is registered; empty strings mean not known."""

    name: str
    sex: str = ""
    birth_on: dt.date | None = None
    identity_number: str = ""
    insurance_code: str = ""
    phone: str = ""
    record_number: str = ""
    insurance_type: str = ""
    insured_region: str = ""
    district: str = ""
    address: str = ""
    contact_name: str = ""
    contact_relation: str = ""
    contact_phone: str = ""
    allergies: str = ""
    history: str = ""


@dataclass(frozen=True)
class Newcomer:
    """One of many people registered together: what is known, when, and whether with a contract."""

    fields: ResidentFields
    at: dt.datetime
    contracted: bool = False


@dataclass(frozen=True)
class PersonLine:
    """How a person is shown wherever one is chosen or named; namesakes stay distinguishable."""

    uid: uuid.UUID
    name: str
    sex: str
    sex_name: str
    age: int
    birth_on: dt.date
    identity_mask: str
    phone_mask: str
    institution_name: str


@dataclass(frozen=True)
class GroupHit:
    """What the group reveals of a person outside the own scope: nothing clinical, only that there is a file."""

    uid: uuid.UUID
    name: str
    sex_name: str
    birth_year: int
    identity_mask: str


@dataclass(frozen=True)
class AccessLine:
    """One reason for which a record is open to an institution."""

    kind: str
    label: str
    since: dt.datetime
    until: dt.datetime | None


@dataclass(frozen=True)
class FindResult:
    """The answer to a search: own people, what the group reveals, and one sentence that says what was searched."""

    own: tuple[PersonLine, ...]
    group: tuple[GroupHit, ...]
    sentence: str
    across_possible: bool = False
