"""Reading decisions for a viewer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from lianti.parties.shapes import Viewer
from lianti.recognition.models import Decision
from lianti.recognition.queries.items import items_for
from lianti.recognition.queries.quality import proofs_of
from lianti.recognition.rules import is_flagged
from lianti.records.queries import Sight, hidden_results


def decisions_about(sight: Sight) -> list[Decision]:
    """Return the newest decisions about one person whose record is open to the viewer.

    A decision names its result: about one that is sensitive and not for the viewer it is left out, too.
    """
    rows = Decision.objects.visible_to(sight.viewer, sight.at).filter(resident=sight.resident)
    if hidden := hidden_results(sight):
        rows = rows.filter(Q(result_uid=None) | ~Q(result_uid__in=hidden))
    return list(rows.select_related("institution").order_by("-at", "-pk")[:20])


def own_decisions(viewer: Viewer, at: dt.datetime) -> QuerySet[Decision]:
    """Return what the viewer decided, newest first."""
    rows = Decision.objects.visible_to(viewer, at).filter(by_uid=viewer.uid)
    return rows.select_related("resident", "institution").order_by("-at", "-pk")


def recognised_from(institution_id: int, since: dt.date, until: dt.date, codes: list[str]) -> QuerySet[Decision]:
    """Return decisions that relied on results of an institution in a window, for those who must look again."""
    rows = Decision.objects.filter(
        issuer_id=institution_id, item_code__in=codes, performed_on__gte=since, performed_on__lt=until,
        decision__in=("recognised", "partly"),
    )  # fmt: skip
    return rows.select_related("institution")


def flagged_among(rows: Sequence[Decision], on: dt.date) -> frozenset[uuid.UUID]:
    """Return the decisions that rely on a result which a failure flagged since, in a few statements."""
    kept = [d for d in rows if d.issuer_id and d.decision in {"recognised", "partly"}]
    if not kept:
        return frozenset()
    _held, failed = proofs_of({d.issuer_id for d in kept if d.issuer_id})
    if not failed:
        return frozenset()
    items = items_for(kept[0].institution_id, on, {d.item_code for d in kept})
    return frozenset(
        d.uid
        for d in kept
        if d.item_code in items and is_flagged(items[d.item_code], d.performed_on, failed.get(d.issuer_id or 0, []))
    )


def moments_in(since: dt.datetime, until: dt.datetime) -> int:
    """Return how many decisions were made in a half-open period, for the nightly reconcile."""
    return Decision.objects.filter(at__gte=since, at__lt=until).count()
