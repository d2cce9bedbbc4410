"""Keeping examinations and their preparation sheets (检查前准备须知)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from lianti.capacity import facts, rules
from lianti.capacity.actions.arranging import record_about
from lianti.capacity.kinds import MODALITIES
from lianti.capacity.models import Examination, PreparationSheet, Service
from lianti.capacity.permissions import demand, may_keep_exams
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.parties.shapes import Viewer


def _locked(service: Service, by: Viewer) -> Service:
    """Return an examination service under a row lock; refuses whoever may not keep it, and a clinic."""
    demand(may_keep_exams(by, service.institution_id, service.department_id))
    row = Service.objects.select_for_update(of=("self",)).select_related("institution").get(pk=service.pk)
    if row.kind != "examination":
        raise Refused("not_examination", _("这是门诊服务，只有检查项目才有准备须知。"))
    return row


@transaction.atomic
def describe_exam(
    *, service: Service, modality: str, body_part: str, minutes: int, direct: bool, by: Viewer, at: dt.datetime
) -> Examination:
    """This function will say what an examination is: modality, part of the body, minutes, who chooses the time (SY-53).

    Refused for a clinic, an unknown modality, and a length outside of one minute to eight hours.
    """
    row = _locked(service, by)
    rules.check_exam(modality, minutes, MODALITIES)
    values = {"modality": modality, "body_part": normalise(body_part)[:60], "minutes": minutes, "direct": direct}
    exam, _created = Examination.objects.update_or_create(service=row, defaults=values)
    record_about(facts.EXAM_DESCRIBED, row, by, at, {"modality": modality, "minutes": minutes, "direct": direct})
    return exam


@transaction.atomic
def write_sheet(
    *, service: Service, text: str, questions: Sequence[str], by: Viewer, at: dt.datetime, seen: int | None = None
) -> PreparationSheet:
    """This function will keep a new version of the preparation sheet; earlier ones stay as they were (SY-53).

    ``seen`` is the version the writer had before the eyes: refused when another has come since. Refused, too, without
    any change, and when the sheet says nothing.
    """
    row = _locked(service, by)
    text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
    asked = [code for code in rules.QUESTIONS if code in questions]
    rules.check_sheet(text, questions)
    last = PreparationSheet.objects.filter(service=row).order_by("-version").first()
    if seen is not None and seen != (last.version if last else 0):
        raise Refused("sheet_stale", _("须知刚刚被别人改过，您的修改没有保存。请看过最新版本后再改。"), field="text")
    if last is not None and last.text == text and last.questions == asked:
        raise Refused("sheet_same", _("内容和现行版本一样，没有生成新版本。"), field="text")
    sheet = PreparationSheet.objects.create(
        service=row,
        version=(last.version if last else 0) + 1,
        text=text,
        questions=asked,
        written_at=at,
        by_uid=by.uid,
        by_name=by.name,
    )
    record_about(facts.SHEET_WRITTEN, row, by, at, {"version": sheet.version, "questions": len(asked)})
    return sheet
