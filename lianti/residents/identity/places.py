"""The place of possible matches in the sidebar, and what the nightly reconcile expects."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from lianti.kernel.pure import clock
from lianti.kernel.web import registry
from lianti.kernel.web.shapes import ViewerLike
from lianti.ledger.reconcile import Counter, expect
from lianti.parties.shapes import Viewer
from lianti.residents.identity import facts
from lianti.residents.identity.permissions import DECIDERS
from lianti.residents.identity.queries import waiting_matches
from lianti.residents.models import LocalRecord, Merge, PossibleMatch


def _waiting(viewer: ViewerLike) -> int:
    return waiting_matches(viewer, clock.now()) if isinstance(viewer, Viewer) else 0


def _merges(field: str) -> Counter:
    def count(since: dt.datetime, until: dt.datetime) -> int:
        return Merge.objects.filter(**{f"{field}__gte": since, f"{field}__lt": until}).count()

    return count


def _found(since: dt.datetime, until: dt.datetime) -> int:
    return PossibleMatch.objects.filter(found_at__gte=since, found_at__lt=until).count()


def _linked(since: dt.datetime, until: dt.datetime) -> int:
    return LocalRecord.objects.filter(linked_at__gte=since, linked_at__lt=until).count()


registry.nav(
    "matches", _("疑似同一人"), "users", "residents:matches", DECIDERS, order=320, group=_("居民"), count=_waiting
)
expect(facts.MATCH_FOUND.kind, _found)
expect(facts.MERGED.kind, _merges("merged_at"))
expect(facts.UNMERGED.kind, _merges("undone_at"))
expect(facts.LINKED.kind, _linked)
