"""What the printed forms take: finished strings only, already masked, dated and worded by the caller."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class PrintForm:
    """What every form carries, whatever it says.

    ``number`` is the bare number, ``readable_number`` the same in groups as people say it, ``qr`` a payload made
    by ``qr_payload`` or empty, ``template`` the layout the alliance chose, ``demo`` the mark for invented data.
    """

    form: ClassVar[str] = ""

    number: str
    readable_number: str
    alliance: str
    printed_at: str
    printed_by: str
    qr: str = ""
    template: str = "national"
    demo: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return the plain mapping that the templates read, with the kind of form in it."""
        data = {field.name: getattr(self, field.name) for field in fields(self)}
        return {"form": self.form} | data


@dataclass(frozen=True, kw_only=True)
class TransferSlip(PrintForm):
    """The slip that goes up with the resident (转出单), its stub (存根) first."""

    form: ClassVar[str] = "transfer"

    name: str
    sex: str
    age: str
    record_no: str = ""
    address: str = ""
    phone: str = ""
    from_institution: str
    from_phone: str = ""
    doctor: str
    date: str
    to_institution: str
    to_department: str = ""
    to_doctor: str = ""
    impression: str = ""
    history: str = ""
    past_history: str = ""
    treatment: str = ""
    kind: str = ""
    # The appointment, printed for the resident in both layouts when one of them is known.
    visit_time: str = ""
    seat_no: str = ""
    room: str = ""
    bed: str = ""
    bring: str = ""
    contact: str = ""
    contact_phone: str = ""
    # What it costs in deductible, and the working in small print.
    cost: str = ""
    cost_working: str = ""
    # The resident's line: the code in groups, and where it is asked for.
    line_code: str = ""
    line_where: str = ""
    # Fields of the local layout.
    identity: str = ""
    relative: str = ""
    relative_phone: str = ""
    fee_type: str = ""
    reason: str = ""
    purpose: str = ""
    notices: str = ""
    valid_from: str = ""
    valid_until: str = ""
    reviewer: str = ""


@dataclass(frozen=True, kw_only=True)
class ReturnSlip(PrintForm):
    """The slip that comes back to the referring institution (回转单), its stub (存根) first."""

    form: ClassVar[str] = "return"

    name: str
    sex: str
    age: str
    case_no: str = ""
    address: str = ""
    phone: str = ""
    from_institution: str
    from_department: str = ""
    from_phone: str = ""
    doctor: str
    date: str
    to_institution: str
    to_doctor: str = ""
    diagnosis: str = ""
    inpatient_no: str = ""
    examinations: str = ""
    treatment: str = ""
    medication: str = ""
    plan: str = ""
    follow_up_on: str = ""


@dataclass(frozen=True, kw_only=True)
class PreparationForm(PrintForm):
    """How to prepare for an examination (检查前准备须知); without a person it is the department's blank sheet."""

    form: ClassVar[str] = "preparation"

    name: str = ""
    sex: str = ""
    age: str = ""
    service: str
    modality: str = ""
    body_part: str = ""
    minutes: str = ""
    institution: str
    department: str
    visit_time: str = ""
    seat_no: str = ""
    room: str = ""
    text: str
    answers: str = ""
    version: str
    written: str = ""
    from_institution: str = ""
    from_phone: str = ""
    doctor: str = ""


@dataclass(frozen=True, kw_only=True)
class DeskRow:
    """One expected person on the front desk's list; the HIS registration number is written in by hand."""

    seat_no: str
    time: str
    name: str
    masked_id: str
    referral_number: str
    from_institution: str


@dataclass(frozen=True, kw_only=True)
class ProofRow:
    """One department on one day in the proof of the reserved share."""

    day: str
    department: str
    seats: str
    demanded: str
    reserved: str
    contracted: str
    referrals: str
    released: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ProofForm(PrintForm):
    """A month in which a share of the seats was kept for referrals (预留号证明)."""

    form: ClassVar[str] = "proof"

    institution: str
    department: str = ""
    month: str
    summary: str = ""
    rows: tuple[ProofRow, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return the plain mapping with every row as a mapping too."""
        rows = [{field.name: getattr(row, field.name) for field in fields(row)} for row in self.rows]
        return super().as_data() | {"rows": rows}


@dataclass(frozen=True, kw_only=True)
class FrontDeskList(PrintForm):
    """The list of one clinic session for the triage desk or registration window (分诊台/挂号窗口).

    ``mark`` says whose copy it is (水印), as exported lists do.
    """

    form: ClassVar[str] = "desk"

    institution: str
    department: str
    service: str = ""
    doctor: str = ""
    room: str = ""
    date: str
    period: str = ""
    rows: tuple[DeskRow, ...] = ()
    mark: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return the plain mapping with every row as a mapping too."""
        rows = [{field.name: getattr(row, field.name) for field in fields(row)} for row in self.rows]
        return super().as_data() | {"rows": rows}


@dataclass(frozen=True, kw_only=True)
class PlanDrugLine:
    """One drug of a continuation plan as it is printed."""

    name: str
    dose: str = ""
    usage: str = ""
    days: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanCheckLine:
    """One check of a continuation plan as it is printed."""

    due_on: str
    what: str


@dataclass(frozen=True, kw_only=True)
class DownSlip(PrintForm):
    """The slip that goes down with the resident (下转单): the stay above and the continuation plan."""

    form: ClassVar[str] = "down"

    name: str
    sex: str
    age: str
    case_no: str = ""
    address: str = ""
    phone: str = ""
    way: str = ""
    date: str
    discharge_on: str = ""
    from_institution: str
    from_department: str = ""
    from_phone: str = ""
    doctor: str
    to_institution: str
    to_doctor: str = ""
    diagnosis: str = ""
    reason: str = ""
    treatment: str = ""
    examinations: str = ""
    history: str = ""
    criteria: str = ""
    drugs: tuple[PlanDrugLine, ...] = ()
    no_drugs: str = ""
    checks: tuple[PlanCheckLine, ...] = ()
    targets: str = ""
    alarm_signs: str = ""
    send_back_when: str = ""
    responsible: str = ""
    reception: str = ""
    cost: str = ""
    cost_working: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return the plain mapping with every row as a mapping too."""
        rows = {name: [vars(row) for row in getattr(self, name)] for name in ("drugs", "checks")}
        return super().as_data() | rows
