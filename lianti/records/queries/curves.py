"""Values of a person over time, for curves and for tables side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max

from lianti.records.models import DiagnosticReport, Observation

if TYPE_CHECKING:
    from lianti.residents.models import Resident

_MOST = 400


def curve_choices(resident: Resident, hidden: frozenset[int]) -> list[tuple[str, str, int]]:
    """Return code, name and number of values of everything measured more than never, the most measured first.

    ``hidden`` are the encounters whose content is not for the viewer, here and below.
    """
    rows = (
        Observation.objects.of(resident)
        .exclude(encounter_id__in=hidden)
        .standing()
        .filter(value_number__isnull=False)
        .exclude(code="")
    )
    counted = rows.values("code").annotate(n=Count("pk"), title=Max("name")).order_by("-n", "code")[:60]
    return [(row["code"], row["title"], row["n"]) for row in counted]


def curve_values(resident: Resident, code: str, hidden: frozenset[int]) -> list[Observation]:
    """Return the newest standing values of one code, oldest first."""
    rows = (
        Observation.objects.of(resident)
        .exclude(encounter_id__in=hidden)
        .standing()
        .filter(code=code, value_number__isnull=False)
    )
    newest = rows.select_related("institution", "report__issuer").order_by("-effective_at", "-pk")[:_MOST]
    return list(newest)[::-1]


def lab_reports(resident: Resident, hidden: frozenset[int], most: int = 6) -> list[DiagnosticReport]:
    """Return the newest standing laboratory reports, newest first, to be put side by side."""
    rows = DiagnosticReport.objects.of(resident).exclude(encounter_id__in=hidden).valid().filter(category="laboratory")
    return list(rows.select_related("institution", "issuer").order_by("-performed_at", "-pk")[:most])
