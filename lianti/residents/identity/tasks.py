"""What the worker does for the person index."""

from __future__ import annotations

import datetime as dt

from lianti.parties.shapes import Viewer
from lianti.residents.identity.deciding import compare_person
from lianti.residents.models import Resident

PER_RUN = 2000


def compare_new(at: dt.datetime) -> int:
    """This function will compare files that are new or corrected with all others, and return how many."""
    by = Viewer.service("person-index")
    waiting = Resident.objects.filter(matched_at=None).order_by("pk").values_list("pk", flat=True)
    pks = list(waiting[:PER_RUN])
    for pk in pks:
        compare_person(resident_pk=pk, by=by, at=at)
    return len(pks)
