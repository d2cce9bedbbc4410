"""A report as a page shows it: its result, every version, its files, its orders, and an earlier one beside it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.web import pages as kit
from lianti.kernel.web.words import datetime_cn
from lianti.parties.shapes import Viewer
from lianti.records import kinds
from lianti.records.permissions import may_change
from lianti.records.queries import ReportFile
from lianti.records.wording import ARROWS, range_words, result_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianti.records.models import Attachment, DiagnosticReport, Observation, ReportVersion, RequestReport

TONES = {"registered": "plain", "final": "good", "amended": "warn", "withdrawn": "bad"}


@dataclass(frozen=True)
class ValueLine:
    """One value in a table."""

    name: str
    result: str
    arrow: str
    unit: str
    range: str
    odd: bool


@dataclass(frozen=True)
class FileLine:
    """One file: where it is, and its small picture."""

    url: str
    thumb: str
    label: str


@dataclass(frozen=True)
class VersionLine:
    """One version as it was issued."""

    version: int
    state: kit.State
    at: dt.datetime
    who: str
    reason: str
    findings: str
    conclusion: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class LinkLine:
    """One order that the report answers, or answered until somebody ended it."""

    uid: uuid.UUID
    label: str
    way: str
    ended: str
    may_end: bool


@dataclass(frozen=True)
class ReportPage:
    """One report."""

    uid: uuid.UUID
    person_uid: uuid.UUID
    title: str
    state: kit.State
    struck: bool
    facts: tuple[tuple[str, str], ...]
    performed_at: dt.datetime
    findings: str
    conclusion: str
    values: tuple[ValueLine, ...]
    files: tuple[FileLine, ...]
    versions: tuple[VersionLine, ...]
    links: tuple[LinkLine, ...]
    orders: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    may_change: bool
    why_not: str


def report_page(file: ReportFile, viewer: Viewer) -> ReportPage:
    """Return a report as the page draws it."""
    row = file.report
    refused = may_change(viewer, row)
    changes = refused is None and row.status != "withdrawn"
    return ReportPage(
        uid=row.uid,
        person_uid=row.resident.uid,
        title=f"{_(kinds.CATEGORIES[row.category])} {row.item_name}",
        state=kit.State(_(kinds.REPORT_STATES[row.status]), TONES[row.status]),  # type: ignore[arg-type]
        struck=row.status == "withdrawn",
        facts=_facts(row),
        performed_at=row.performed_at,
        findings=row.findings,
        conclusion=row.conclusion,
        values=value_lines(file.values),
        files=file_lines(file.attachments),
        versions=tuple(_version(v) for v in file.versions),
        links=tuple(_link(held, may_end=refused is None) for held in file.links),
        orders=tuple(
            (str(o.uid), f"{o.item_name} {_day(o.requested_at)} {o.requester_name}") for o in file.open_orders
        ),
        others=tuple((str(o.uid), f"{_day(o.performed_at)} {o.item_name} {o.issuer_name}") for o in file.others),
        may_change=changes,
        why_not=_(refused) if refused else "",
    )


def _facts(row: DiagnosticReport) -> tuple[tuple[str, str], ...]:
    found = (
        (_("出具机构"), f"{row.issuer_name} {row.issuer_department}".strip()),
        (_("负责机构"), row.institution.name),
        (_("部位"), row.body_part),
        (_("设备类型"), _(kinds.MODALITIES[row.modality]) if row.modality else ""),
        (_("检查时间"), datetime_cn(row.performed_at)),
        (_("签发"), f"{datetime_cn(row.issued_at)} {row.signer_name}".strip()),
        (_("报告单号"), row.number),
        (_("申请单号"), row.order_number),
        (_("项目代码"), " / ".join(filter(None, (row.item_code, row.local_code)))),
        (_("报告上的互认标识"), row.printed_mark),
        (_("来源"), f"{_(kinds.SOURCES[row.source])}，{row.by_name} {datetime_cn(row.recorded_at)}"),
    )
    return tuple((label, text) for label, text in found if text)


def _day(at: dt.datetime) -> str:
    return datetime_cn(at)[:10]


def value_lines(values: Iterable[Observation]) -> tuple[ValueLine, ...]:
    """Return values as a table shows them."""
    return tuple(
        ValueLine(
            name=v.name,
            result=result_words(v),
            arrow=ARROWS.get(v.interpretation, ""),
            unit=v.unit,
            range=range_words(v),
            odd=v.interpretation in ARROWS,
        )
        for v in values
    )


def file_lines(attachments: Iterable[Attachment]) -> tuple[FileLine, ...]:
    """Return files with their small pictures."""
    return tuple(
        FileLine(
            url=reverse("records:file", args=[a.uid]),
            thumb=reverse("records:thumb", args=[a.uid]) if a.thumb_uid else "",
            label=_("{kind}，{size} KB").format(
                kind=a.content_type.partition("/")[2].upper(), size=max(1, a.size // 1024)
            ),
        )
        for a in attachments
    )


def _version(row: ReportVersion) -> VersionLine:
    words = tuple(
        f"{v['name']} {v.get('comparator', '')}{v.get('number') or v.get('text', '')} {v.get('unit', '')}".strip()
        for v in row.values
    )
    return VersionLine(
        version=row.version,
        state=kit.State(_(kinds.REPORT_STATES[row.status]), TONES[row.status]),  # type: ignore[arg-type]
        at=row.at,
        who=row.by_name,
        reason=row.reason,
        findings=row.findings,
        conclusion=row.conclusion,
        values=words,
    )


def _link(held: RequestReport, *, may_end: bool) -> LinkLine:
    request = held.request
    label = f"{request.item_name} {_day(request.requested_at)} {request.requester_name} {request.number}".strip()
    way = _("按申请单号对应") if held.way == "number" else _("人工对应：{reason}").format(reason=held.reason)
    ended = _("已取消：{reason}").format(reason=held.end_reason) if held.ended_at else ""
    return LinkLine(held.uid, label, way, ended, may_end and not ended)
