"""What is behind a number: facts, or counts by institution for those who only oversee."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.ledger.facts import label_of

if TYPE_CHECKING:
    from lianti.ledger.models import Fact


@dataclass(frozen=True)
class FactRow:
    """One fact behind a number."""

    at: dt.datetime
    what: str
    institution: str
    subject: str
    url: str


def fact_rows(
    facts: Sequence[Fact], names: Mapping[uuid.UUID, str], links: Mapping[uuid.UUID, tuple[str, str]]
) -> list[FactRow]:
    """Return the facts of one page; only cases the viewer may open have a number."""
    rows = []
    for fact in facts:
        label, url = links.get(fact.subject_uid, ("…" + str(fact.subject_uid)[-8:], ""))
        place = names.get(fact.institution_uid, "—") if fact.institution_uid else "—"
        rows.append(FactRow(fact.happened_at, _(label_of(fact.kind)), place, label, url))
    return rows
