"""The kinds of entries this app itself puts on the timeline."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure.errors import mark
from lianti.records import kinds
from lianti.records.models import (
    AllergyIntolerance,
    DiagnosticReport,
    Document,
    Encounter,
    MedicationStatement,
    Observation,
    ServiceRequest,
)
from lianti.records.shapes import Entry
from lianti.records.timeline import Places, Source, join, placed
from lianti.records.wording import value_words

if TYPE_CHECKING:
    from lianti.records.queries.sensitive import Sight

Rows = QuerySet[Any, Any]
_REPORT_TONES = {"final": "good", "amended": "warn", "withdrawn": "bad", "registered": "plain"}
_ODD = frozenset({"H", "L", "HH", "LL", "A"})


def _encounters(found: Collection[int], sight: Sight) -> dict[int, Entry]:
    rows = Encounter.objects.filter(pk__in=found).select_related("department").prefetch_related("diagnoses")
    return {row.pk: _encounter(row) for row in rows}


def _encounter(row: Encounter) -> Entry:
    said = "、".join(d.name for d in row.diagnoses.all())
    left = _(kinds.DISPOSITIONS[row.disposition]) if row.disposition else ""
    return Entry(
        title=f"{_(kinds.CLASSES[row.class_code])} {row.department.name if row.department else ''}".strip(),
        detail=said,
        state=left or _("在诊"),
        tone="plain" if left else "info",
    )


def _requests(found: Collection[int], sight: Sight) -> dict[int, Entry]:
    return {row.pk: _request(row) for row in ServiceRequest.objects.filter(pk__in=found)}


def _request(row: ServiceRequest) -> Entry:
    tone = {"active": "info", "completed": "good", "recognised": "teal", "revoked": "bad"}[row.status]
    urgent = row.priority != "routine"
    title = f"{row.item_name}（{_(kinds.PRIORITIES[row.priority])}）" if urgent else row.item_name
    return Entry(
        title=title,
        detail=" ".join(filter(None, (row.body_part, row.reason, row.status_reason))),
        who=row.requester_name,
        state=_(kinds.REQUEST_STATES[row.status]),
        tone=tone,
        struck=row.status == "revoked",
    )


def _reports(found: Collection[int], sight: Sight) -> dict[int, Entry]:
    rows = list(DiagnosticReport.objects.filter(pk__in=found))
    odd: dict[int | None, list[str]] = {}
    values = Observation.objects.filter(report__in=rows, status="final", interpretation__in=_ODD)
    for value in values.order_by("report_id", "order"):
        odd.setdefault(value.report_id, []).append(value_words(value))
    return {row.pk: _report(row, odd.get(row.pk, [])) for row in rows}


def _report(row: DiagnosticReport, odd: list[str]) -> Entry:
    more = _("（另有 {n} 项异常）").format(n=len(odd) - 4) if len(odd) > 4 else ""
    outside = f"{row.issuer_name} " if row.source == "outside" else ""
    return Entry(
        title=f"{_(kinds.CATEGORIES[row.category])} {row.item_name}",
        detail=outside + ("；".join(odd[:4]) + more if odd else row.conclusion[:120]),
        who=row.signer_name,
        state=_(kinds.REPORT_STATES[row.status]),
        tone=_REPORT_TONES[row.status],
        url=reverse("records:report", args=[row.uid]),
        struck=row.status == "withdrawn",
        urgent=bool(odd),
    )


def _values(found: Collection[int], sight: Sight) -> dict[int, Entry]:
    """Describe values entered together as one entry; the first of them, with order 0, stands for all."""
    heads = list(Observation.objects.filter(pk__in=found))
    if not heads:
        return {}
    # Two lists, as one index holds both columns; what else they find belongs to no head.
    people, moments = {head.resident_id for head in heads}, {head.effective_at for head in heads}
    rows = Observation.objects.filter(resident_id__in=people, effective_at__in=moments, report=None).order_by("order")
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for row in rows:
        groups.setdefault(_batch(row), []).append(row)
    return {head.pk: _batch_entry(groups[_batch(head)]) for head in heads}


def _batch(row: Observation) -> tuple[object, ...]:
    return row.resident_id, row.institution_id, row.effective_at, row.recorded_at, row.by_uid, row.category


def _batch_entry(rows: list[Observation]) -> Entry:
    return Entry(
        title=_(kinds.VALUE_CATEGORIES[rows[0].category]),
        detail="，".join(value_words(row) for row in rows),
        who=rows[0].by_name,
        urgent=any(row.interpretation in _ODD for row in rows),
    )


def _allergies(found: Collection[int], sight: Sight) -> dict[int, Entry]:
    return {row.pk: _allergy(row) for row in AllergyIntolerance.objects.filter(pk__in=found)}


def _allergy(row: AllergyIntolerance) -> Entry:
    kind, severity = _(kinds.ALLERGY_KINDS[row.kind]), _(kinds.SEVERITIES[row.severity])
    ended = row.ended_at is not None
    return Entry(
        title=_("{kind}过敏：{substance}").format(kind=kind, substance=row.substance),
        detail=" ".join(filter(None, (row.reaction, severity if row.severity else "", row.end_reason))),
        who=row.by_name,
        state=_("已停止") if ended else _("过敏"),
        tone="plain" if ended else "bad",
        struck=ended,
        urgent=not ended,
    )


def _medications(found: Collection[int], sight: Sight) -> dict[int, Entry]:
    return {row.pk: _medication(row) for row in MedicationStatement.objects.filter(pk__in=found)}


def _medication(row: MedicationStatement) -> Entry:
    ended = row.ended_at is not None
    return Entry(
        title=row.name,
        detail=" ".join(filter(None, (row.dose, row.route, row.frequency, row.reason, row.end_reason))),
        who=row.by_name,
        state=_("已停用") if ended else _("在用"),
        tone="plain" if ended else "violet",
        struck=ended,
    )


def _documents(found: Collection[int], sight: Sight) -> dict[int, Entry]:
    return {row.pk: _document(row) for row in Document.objects.filter(pk__in=found)}


def _document(row: Document) -> Entry:
    return Entry(
        title=row.title,
        detail=" ".join(filter(None, (_(kinds.DOCUMENT_KINDS[row.kind]), row.status_reason))),
        who=row.author_name or row.by_name,
        state="" if row.status == "current" else _(kinds.DOCUMENT_STATES[row.status]),
        tone="bad" if row.status == "withdrawn" else "plain",
        url=reverse("records:document", args=[row.uid]),
        struck=row.status != "current",
    )


def _own(model: type[Model], moment: str, **only: object) -> Places:
    def places(sight: Sight) -> Rows:
        rows: Rows = model._default_manager.filter(resident_id=sight.resident.pk, **only)
        return placed(rows, moment)

    return places


_OWN = (
    Source("encounter", mark("就诊"), "stethoscope", _own(Encounter, "started_at"), _encounters),
    Source("report", mark("报告"), "report-medical", _own(DiagnosticReport, "performed_at"), _reports),
    Source(
        "value", mark("体征与检验值"), "heartbeat", _own(Observation, "effective_at", report=None, order=0), _values
    ),
    Source("request", mark("检查检验申请"), "clipboard-list", _own(ServiceRequest, "requested_at"), _requests),
    Source("medication", mark("用药"), "pill", _own(MedicationStatement, "started_at"), _medications),
    Source("allergy", mark("过敏"), "alert-triangle", _own(AllergyIntolerance, "noted_at"), _allergies),
    Source("document", mark("文档"), "file-text", _own(Document, "authored_at"), _documents),
)
for _source in _OWN:
    join(_source)
