"""A document as a page shows it: heading, files, what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.web import pages as kit
from lianti.kernel.web.words import datetime_cn
from lianti.parties.shapes import Viewer
from lianti.records import kinds
from lianti.records.pages.report import FileLine, file_lines
from lianti.records.permissions import may_change

if TYPE_CHECKING:
    from lianti.records.models import Attachment, Document


@dataclass(frozen=True)
class DocumentPage:
    """One document."""

    uid: uuid.UUID
    person_uid: uuid.UUID
    title: str
    state: kit.State
    struck: bool
    facts: tuple[tuple[str, str], ...]
    files: tuple[FileLine, ...]
    before: str
    may_withdraw: bool


def document_page(row: Document, files: Iterable[Attachment], viewer: Viewer) -> DocumentPage:
    """Return a document as the page draws it."""
    tones = {"current": "good", "replaced": "plain", "withdrawn": "bad"}
    facts = (
        (_("类别"), _(kinds.DOCUMENT_KINDS[row.kind])),
        (_("负责机构"), row.institution.name),
        (_("作者或签发人"), row.author_name),
        (_("文档日期"), datetime_cn(row.authored_at)),
        (_("来源"), f"{_(kinds.SOURCES[row.source])}，{row.by_name} {datetime_cn(row.recorded_at)}"),
        (_("撤回原因"), row.status_reason),
    )
    return DocumentPage(
        uid=row.uid,
        person_uid=row.resident.uid,
        title=row.title,
        state=kit.State(_(kinds.DOCUMENT_STATES[row.status]), tones[row.status]),  # type: ignore[arg-type]
        struck=row.status != "current",
        facts=tuple((label, text) for label, text in facts if text),
        files=file_lines(files),
        before=reverse("records:document", args=[row.replaces.uid]) if row.replaces else "",
        may_withdraw=may_change(viewer, row) is None and row.status == "current",
    )
