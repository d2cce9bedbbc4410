"""What the worker does for exports."""

from __future__ import annotations

import datetime as dt

from lianti.residents.exports.actions import forget_export
from lianti.residents.models import ExportRequest


def forget(at: dt.datetime) -> int:
    """This function will delete the files whose day is over and return how many."""
    over = ExportRequest.objects.filter(until__lte=at, file_uid__isnull=False).values_list("pk", flat=True)
    return sum(forget_export(pk=pk, at=at) for pk in list(over[:500]))
