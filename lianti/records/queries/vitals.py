"""The newest values of several people at once, for lists of whoever may see all of them already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from lianti.records.models import Observation

# LOINC codes of the vital signs that are looked at.
_NAMES = {
    "8480-6": "systolic", "8462-4": "diastolic", "8867-4": "pulse", "8310-5": "temperature", "59408-5": "oxygen",
    "14743-9": "glucose",
}  # fmt: skip
_CRITICAL = ("HH", "LL")


@dataclass
class Newest:
    """The newest vital signs of one person by name, and whether a critical value (危急值) was reported."""

    values: dict[str, Decimal] = field(default_factory=dict)
    critical: bool = False


def newest_of(
    resident_ids: Collection[int], institution_id: int, since: dt.datetime, critical_since: dt.datetime
) -> dict[int, Newest]:
    """Return the newest vital signs and critical values that one institution wrote down of its own people.

    One statement. The caller may see these people already; nothing of other institutions is read.
    """
    wanted = Q(category="vital", effective_at__gte=since) | Q(
        interpretation__in=_CRITICAL, effective_at__gte=critical_since
    )
    rows = Observation.objects.standing().filter(
        wanted, resident_id__in=resident_ids, institution_id=institution_id, effective_at__gte=since
    )
    found: dict[int, Newest] = {}
    columns = ("resident_id", "category", "code", "value_number", "interpretation", "effective_at")
    for resident_id, category, code, number, flag, at in rows.order_by("effective_at", "pk").values_list(*columns):
        newest = found.setdefault(resident_id, Newest())
        if category == "vital" and code in _NAMES and number is not None:
            newest.values[_NAMES[code]] = number
        newest.critical |= flag in _CRITICAL and at >= critical_since
    return found
