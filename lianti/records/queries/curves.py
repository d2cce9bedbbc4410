"""Values of a person over time, for curves and for tables side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max

from lianti.records.models import DiagnosticReport, Observation

if TYPE_CHECKING:
    from lianti.records.queries.sensitive import Sight

_MOST = 400


def curve_choices(sight: Sight) -> list[tuple[str, str, int]]:
    """Return code, name and number of values of everything measured more than never, the most measured first."""
    rows = sight.rows(Observation.objects.of(sight.resident).standing())
    rows = rows.filter(value_number__isnull=False).exclude(code="")
    counted = rows.values("code").annotate(n=Count("pk"), title=Max("name")).order_by("-n", "code")[:60]
    return [(row["code"], row["title"], row["n"]) for row in counted]


def curve_values(sight: Sight, code: str) -> list[Observation]:
    """Return the newest standing values of one code, oldest first."""
    rows = sight.rows(Observation.objects.of(sight.resident).standing())
    rows = rows.filter(code=code, value_number__isnull=False)
    newest = rows.select_related("institution", "report__issuer").order_by("-effective_at", "-pk")[:_MOST]
    return list(newest)[::-1]


def lab_reports(sight: Sight, most: int = 6) -> list[DiagnosticReport]:
    """Return the newest standing laboratory reports, newest first, to be put side by side."""
    rows = sight.rows(DiagnosticReport.objects.of(sight.resident).valid().filter(category="laboratory"))
    return list(rows.select_related("institution", "issuer").order_by("-performed_at", "-pk")[:most])
