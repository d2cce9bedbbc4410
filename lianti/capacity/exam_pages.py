"""The pages and the printed sheet of examinations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.capacity import rules
from lianti.capacity.kinds import MODALITIES
from lianti.capacity.pages import share_chip
from lianti.capacity.shapes import ShareBasis
from lianti.kernel.prints import PreparationForm, render_form
from lianti.kernel.pure import clock
from lianti.kernel.web.pages import Chip, State
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.capacity.models import Examination, PreparationSheet, Service
    from lianti.capacity.shapes.exams import SheetLine


@dataclass(frozen=True)
class ExamLine:
    """One examination in the list."""

    name: str
    department: str
    modality: str
    body_part: str
    minutes: int | None
    booking: str
    state: State
    sheet: str
    url: str


@dataclass(frozen=True)
class SheetVersion:
    """One version of a sheet as it is read on the page."""

    version: int
    written: str
    text: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class ExamPage:
    """One examination with its sheet."""

    uid: str
    name: str
    department: str
    active: bool
    share: str
    chip: Chip | None
    current: SheetVersion | None
    earlier: tuple[SheetVersion, ...]


def exam_lines(services: Sequence[Service]) -> list[ExamLine]:
    """Return the list; what is still to be written is said in words."""
    return [_line(service) for service in services]


def _line(service: Service) -> ExamLine:
    exam: Examination | None = getattr(service, "examination", None)
    version, written_at = getattr(service, "sheet_version", None), getattr(service, "sheet_at", None)
    if not service.is_active:
        state = State(_("已停用"), "plain")
    elif exam is None or version is None:
        state = State(_("待完善"), "warn")
    else:
        state = State(_("完整"), "good")
    author = getattr(service, "sheet_by", "")
    return ExamLine(
        name=service.name,
        department=service.department.name,
        modality=_(MODALITIES[exam.modality]) if exam else _("未登记"),
        body_part=exam.body_part if exam else "",
        minutes=exam.minutes if exam else None,
        booking=_("基层直接选号") if exam and exam.direct else _("转诊中心排号"),
        state=state,
        sheet=_words(version, written_at, author) if version and written_at else _("还没有须知"),
        url=reverse("capacity:exam", args=[service.uid]),
    )


def _words(version: int, written_at: dt.datetime, author: str) -> str:
    when = clock.local(written_at).strftime("%Y-%m-%d %H:%M")
    return _("第 %(n)d 版 %(when)s %(who)s") % {"n": version, "when": when, "who": author}


def exam_page(service: Service, sheets: Sequence[PreparationSheet], share: float, basis: ShareBasis) -> ExamPage:
    """Return one examination with every version of its sheet, the newest apart."""
    versions = [_version(row) for row in sheets]
    return ExamPage(
        uid=str(service.uid),
        name=service.name,
        department=service.department.name,
        active=service.is_active,
        share=f"{share:.0%}" if share else "",
        chip=share_chip(basis),
        current=versions[0] if versions else None,
        earlier=tuple(versions[1:]),
    )


def _version(row: PreparationSheet) -> SheetVersion:
    asked = tuple(_(rules.QUESTIONS[code]) for code in row.questions if code in rules.QUESTIONS)
    return SheetVersion(row.version, _words(row.version, row.written_at, row.by_name), row.text, asked)


def sheet_initial(service: Service, sheets: Sequence[PreparationSheet]) -> dict[str, object]:
    """Return what the form of the sheet begins with: the newest version, else a draft for the modality."""
    if sheets:
        newest = sheets[0]
        return {"text": newest.text, "questions": newest.questions, "seen": newest.version}
    exam: Examination | None = getattr(service, "examination", None)
    modality = exam.modality if exam else "OT"
    return {"text": rules.draft_sheet(modality), "questions": list(rules.usual_questions(modality)), "seen": 0}


def blank_pdf(sheet: SheetLine, by: Viewer, at: dt.datetime, *, demo: bool, size: Literal["A4", "A5"]) -> bytes:
    """Return the sheet of a department as PDF, with nobody's name on it."""
    form = PreparationForm(
        number=sheet.service_uid.hex[:12],
        readable_number=_("第 %(n)d 版") % {"n": sheet.version},
        alliance="",
        printed_at=f"{clock.local(at):%Y-%m-%d %H:%M}",
        printed_by=f"{by.institution_name} {by.name}",
        demo=demo,
        **sheet_fields(sheet),
    )
    return render_form(form, size=size)


def sheet_fields(sheet: SheetLine) -> dict[str, str]:
    """Return what every printed sheet says of the examination."""
    return {
        "service": sheet.service,
        "modality": _(sheet.modality) if sheet.modality else "",
        "body_part": sheet.body_part,
        "minutes": _("%(n)d 分钟") % {"n": sheet.minutes} if sheet.minutes else "",
        "institution": sheet.institution,
        "department": sheet.department,
        "text": sheet.text,
        "version": str(sheet.version),
        "written": f"{clock.local(sheet.written_at):%Y-%m-%d} {sheet.author}",
    }
