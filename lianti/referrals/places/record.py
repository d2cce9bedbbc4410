"""Referrals on the timeline of the shared record (QQ-29): the viewer's own cases, as everywhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianti.kernel.pure.errors import mark
from lianti.kernel.pure.ids import spaced
from lianti.parties.shapes import Viewer
from lianti.records.queries import Source, join_timeline, placed
from lianti.records.shapes import Entry
from lianti.referrals.models import Referral
from lianti.referrals.pages import common as pages
from lianti.referrals.states import STATES


def _places(viewer: Viewer, resident_id: int, at: dt.datetime) -> QuerySet[Any, Any]:
    rows = Referral.objects.visible_to(viewer, at).filter(resident_id=resident_id, submitted_at__isnull=False)
    return placed(rows, "submitted_at", "sender_institution")


def _describe(found: Collection[int], viewer: Viewer, at: dt.datetime) -> dict[int, Entry]:
    rows = Referral.objects.filter(pk__in=found).select_related("receiver_institution", "receiver_department")
    return {row.pk: _entry(row) for row in rows}


def _entry(row: Referral) -> Entry:
    to = row.receiver_institution.label if row.receiver_institution else ""
    department = row.receiver_department.name if row.receiver_department else ""
    return Entry(
        title=f"{_('下转') if row.direction == 'down' else _('上转')} {spaced(row.number)}",
        detail=" ".join(filter(None, (row.diagnosis_name, "→", to, department))),
        who=row.author_name,
        state=_(STATES.get(row.state, row.state)),
        tone="info",
        url=pages.url_of(row),
    )


def announce() -> None:
    """Join the timeline."""
    join_timeline(Source("referral", mark("转诊"), "arrows-exchange", _places, _describe))
