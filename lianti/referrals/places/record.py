"""Referrals on the timeline of the shared record (QQ-29): the viewer's own cases, as everywhere else."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import mark
from lianti.kernel.pure.ids import spaced
from lianti.records.queries import Sight, Source, join_timeline, placed
from lianti.records.shapes import Entry
from lianti.referrals.models import Referral
from lianti.referrals.pages import common as pages
from lianti.referrals.queries.holding import person_of
from lianti.referrals.states import STATES
from lianti.residents.retention.actions import set_case_reader


def _places(sight: Sight) -> QuerySet[Any, Any]:
    cases = Referral.objects.visible_to(sight.viewer, sight.at)
    rows = cases.filter(resident_id=sight.resident.pk, submitted_at__isnull=False)
    return placed(rows, "submitted_at", "sender_institution")


def _describe(found: Collection[int], sight: Sight) -> dict[int, Entry]:
    rows = Referral.objects.filter(pk__in=found).select_related("receiver_institution", "receiver_department")
    return {row.pk: _entry(row, sight) for row in rows}


def _entry(row: Referral, sight: Sight) -> Entry:
    """Describe a case; what it is about is told only where the same row of the record would be (DY-15)."""
    return Entry(
        title=f"{_('下转') if row.direction == 'down' else _('上转')} {spaced(row.number)}",
        detail=_about(row) if _shown(row, sight) else _("诊断和去向属受限内容"),
        who=row.author_name,
        state=_(STATES.get(row.state, row.state)),
        tone="info",
        url=pages.url_of(row),
    )


def _shown(row: Referral, sight: Sight) -> bool:
    department = row.receiver_department
    on = clock.local_day(row.submitted_at or sight.at)
    hidden = row.receiver_institution_id in sight.places or row.receiver_department_id in sight.departments
    own = row.sender_institution_id == sight.viewer.institution_id
    return own or (
        not hidden
        and sight.shows(
            institution_id=row.sender_institution_id,
            code=row.diagnosis_code,
            subject=department.subject_code if department else "",
            on=on,
        )
    )


def _about(row: Referral) -> str:
    to = row.receiver_institution.label if row.receiver_institution else ""
    department = row.receiver_department.name if row.receiver_department else ""
    return " ".join(filter(None, (row.diagnosis_name, "→", to, department)))


def announce() -> None:
    """Join the timeline."""
    set_case_reader(person_of)
    join_timeline(Source("referral", mark("转诊"), "arrows-exchange", _places, _describe))
