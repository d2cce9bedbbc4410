"""Examinations and the preparation sheets that count."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db.models import OuterRef, QuerySet, Subquery

from lianti.alliances.queries import term
from lianti.capacity import rules
from lianti.capacity.kinds import MODALITIES
from lianti.capacity.models import Examination, PreparationSheet, Service
from lianti.capacity.queries.services import services
from lianti.capacity.shapes import ShareBasis
from lianti.capacity.shapes.exams import Question, SheetLine
from lianti.capacity.terms import EXAM_SHARE, REFERRAL_SHARE
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.parties.shapes import Viewer


def question_words() -> Mapping[str, str]:
    """Return every safety question by its code."""
    return rules.QUESTIONS


def exams_of(viewer: Viewer) -> QuerySet[Service]:
    """Return the examinations that a viewer may keep, with ``sheet_version``, ``sheet_at`` and ``sheet_by``.

    Those of the own institution; a head of department keeps the own department's.
    """
    if viewer.institution_id is None:
        return Service.objects.none()
    rows = services(institution_id=viewer.institution_id, kind="examination", active_only=False)
    if viewer.role == "department_head":
        rows = rows.filter(department_id=viewer.department_id or 0)
    newest = PreparationSheet.objects.filter(service=OuterRef("pk")).order_by("-version")
    return rows.select_related("examination").annotate(
        sheet_version=Subquery(newest.values("version")[:1]),
        sheet_at=Subquery(newest.values("written_at")[:1]),
        sheet_by=Subquery(newest.values("by_name")[:1]),
    )


def exam_of_uid(uid: uuid.UUID, viewer: Viewer) -> Service:
    """Return an examination that a viewer may keep (NotVisible otherwise)."""
    found = exams_of(viewer).filter(uid=uid).first()
    if found is None:
        raise NotVisible(str(uid))
    return found


def exam_share(service: Service, at: dt.datetime) -> tuple[float, ShareBasis]:
    """Return the share of an examination's seats that is kept for referrals today, and its 依据; the stricter wins."""
    day = clock.local_day(at)
    found = [
        term(name, institution_id=service.institution_id, on=day) for name in (REFERRAL_SHARE.name, EXAM_SHARE.name)
    ]
    strict = max(found, key=lambda one: one.value)
    return strict.value, ShareBasis(strict.clause, strict.alliance_name, strict.edition)


def examination_of(service: Service) -> Examination | None:
    """Return what an examination is, None when nobody has said so yet."""
    return Examination.objects.filter(service=service).first()


def sheets_of(service: Service) -> list[PreparationSheet]:
    """Return every version of the sheet of a service, the newest first."""
    return list(PreparationSheet.objects.filter(service=service).order_by("-version"))


def sheet_of(service_uid: uuid.UUID) -> SheetLine | None:
    """Return the sheet of a service that counts now, in one statement; None when there is none."""
    rows = PreparationSheet.objects.filter(service__uid=service_uid).select_related(
        "service__examination", "service__department", "service__institution"
    )
    row = rows.order_by("-version").first()
    return sheet_line(row) if row else None


def sheet_line(row: PreparationSheet) -> SheetLine:
    """Return one version of a sheet with what the examination is."""
    service = row.service
    exam: Examination | None = getattr(service, "examination", None)
    return SheetLine(
        service_uid=service.uid,
        service=service.name,
        institution=service.institution.name,
        department=service.department.name,
        modality=MODALITIES.get(exam.modality, exam.modality) if exam else "",
        body_part=exam.body_part if exam else "",
        minutes=exam.minutes if exam else None,
        direct=bool(exam and exam.direct),
        version=row.version,
        text=row.text,
        written_at=row.written_at,
        author=row.by_name,
        questions=tuple(Question(code, rules.QUESTIONS[code]) for code in row.questions if code in rules.QUESTIONS),
    )
