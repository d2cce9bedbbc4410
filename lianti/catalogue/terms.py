"""Terms that the catalogue obeys."""

from __future__ import annotations

from lianti.alliances.terms import declare
from lianti.kernel.pure.errors import mark as _

LEAST_CASES = declare(
    "catalogue.least_cases",
    label=_("前三年合计至少多少例，才算该层级真正诊疗的病种"),
    default=30,
    unit="cases",
    stricter=max,
    obeyed_by="catalogue.list_submitted",
    clauses=("JL-42",),
)
