"""Which own codes of institutions appear in reports, for apps that say what they stand for. Names nobody."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db.models import Count, F

from lianti.records.models import DiagnosticReport, Observation


def local_codes_seen(since: dt.datetime, until: dt.datetime) -> dict[tuple[int, str], tuple[str, int]]:
    """Return own codes in reports recorded in a period, by issuer and code: a name and how often, in two statements."""
    period = {"recorded_at__gte": since, "recorded_at__lt": until}
    reports = DiagnosticReport.objects.filter(issuer__isnull=False, **period).exclude(local_code="")
    values = Observation.objects.filter(report__issuer__isnull=False, **period).exclude(local_code="")
    rows = [
        *reports.values_list("issuer_id", "local_code", "item_name").annotate(n=Count("pk")).order_by("issuer_id"),
        *values.annotate(issuer_id=F("report__issuer_id"))
        .values_list("issuer_id", "local_code", "name")
        .annotate(n=Count("pk"))
        .order_by("issuer_id"),
    ]
    names: dict[tuple[int, str], str] = {}
    counts: Counter[tuple[int, str]] = Counter()
    for issuer_id, code, name, number in rows:
        names.setdefault((issuer_id, code), name)
        counts[issuer_id, code] += number
    return {key: (names[key], counts[key]) for key in names}
