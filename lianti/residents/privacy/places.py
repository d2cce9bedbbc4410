"""The place of openings in an emergency in the sidebar, and what the nightly reconcile expects."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from lianti.kernel.web import registry
from lianti.ledger.reconcile import Counter, expect
from lianti.residents.models import BreakGlass, SharingConsent
from lianti.residents.privacy import facts
from lianti.residents.privacy.kinds import READERS


def _counter(model: type[BreakGlass | SharingConsent], field: str) -> Counter:
    def count(since: dt.datetime, until: dt.datetime) -> int:
        return model.objects.filter(**{f"{field}__gte": since, f"{field}__lt": until}).count()

    return count


registry.nav("glasses", _("紧急调阅"), "shield-lock", "residents:glasses", READERS, order=330, group=_("居民"))
expect(facts.GLASS_OPENED.kind, _counter(BreakGlass, "opened_at"))
expect(facts.GLASS_REVIEWED.kind, _counter(BreakGlass, "reviewed_at"))
expect(facts.GLASS_ESCALATED.kind, _counter(BreakGlass, "escalated_at"))
expect(facts.CONSENT_GIVEN.kind, _counter(SharingConsent, "given_at"))
expect(facts.CONSENT_WITHDRAWN.kind, _counter(SharingConsent, "withdrawn_at"))
