"""Which addresses of cases a viewer cannot open: a notice stays after the case went on to somebody else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral

_CASE = re.compile(r"/referrals/(\d{12})/")


def shut_cases(viewer: Viewer, paths: Collection[str], at: dt.datetime) -> set[str]:
    """Return those of ``paths`` that lead to a case the viewer may not read, in one statement at most."""
    named = {path: found[1] for path in paths if (found := _CASE.match(path))}
    if not named:
        return set()
    rows = Referral.objects.readable_by(viewer, at).filter(number__in=set(named.values()))
    readable = set(rows.values_list("number", flat=True))
    return {path for path, number in named.items() if number not in readable}
