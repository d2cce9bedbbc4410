"""The small form under the cost of a case: what the sender knows of the person's insurance."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianti.insurance.kinds import GROUPS
from lianti.referrals.codes.cost import MOST_STAYS, SAID_BY
from lianti.referrals.shapes.insured import InsuredSaid


@dataclass(frozen=True)
class Stating:
    """The choices, each with its code, label and whether it is the one stated, and the number of stays."""

    groups: tuple[tuple[str, str, bool], ...]
    sources: tuple[tuple[str, str, bool], ...]
    stays: int
    most: int
    stated: bool


def stating(said: InsuredSaid | None, typed: InsuredSaid | None = None) -> Stating:
    """Return the form as it stands now; what was typed and refused stays typed."""
    known = typed or said or InsuredSaid("", 0, "")
    return Stating(
        groups=tuple((code, _(label), code == known.group) for code, label in GROUPS.items()),
        sources=tuple((code, _(label), code == known.source) for code, label in SAID_BY.items()),
        stays=max(0, known.earlier_stays),
        most=MOST_STAYS,
        stated=said is not None,
    )
