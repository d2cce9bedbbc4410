"""The place of exports in the sidebar, and what the nightly reconcile expects."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from lianti.kernel.web import registry
from lianti.ledger.reconcile import Counter, expect
from lianti.residents.exports import facts
from lianti.residents.exports.kinds import APPROVERS
from lianti.residents.models import ExportRequest


def _counter(field: str) -> Counter:
    def count(since: dt.datetime, until: dt.datetime) -> int:
        return ExportRequest.objects.filter(**{f"{field}__gte": since, f"{field}__lt": until}).count()

    return count


registry.nav("exports", _("名单导出"), "table-export", "residents:exports", APPROVERS, order=340, group=_("居民"))
expect(facts.ASKED.kind, _counter("asked_at"))
expect(facts.DECIDED.kind, _counter("decided_at"))
expect(facts.MADE.kind, _counter("made_at"))
