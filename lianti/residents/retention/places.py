"""The place of holds in the sidebar, and what the nightly reconcile expects."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from lianti.kernel.web import registry
from lianti.ledger.reconcile import Counter, expect
from lianti.residents.models import LegalHold
from lianti.residents.retention import facts
from lianti.residents.retention.kinds import HOLDERS


def _counter(field: str) -> Counter:
    def count(since: dt.datetime, until: dt.datetime) -> int:
        return LegalHold.objects.filter(**{f"{field}__gte": since, f"{field}__lt": until}).count()

    return count


registry.nav("holds", _("档案保全"), "lock", "residents:holds", HOLDERS, order=350, group=_("居民"))
expect(facts.HELD.kind, _counter("since"))
expect(facts.RELEASED.kind, _counter("released_at"))
