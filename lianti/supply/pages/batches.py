"""Sterilisation batches and where their packs are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.web.pages import State
from lianti.supply.pages.common import part_of, state_of, when_words

if TYPE_CHECKING:
    from lianti.supply.models import Pack, SterileBatch


@dataclass(frozen=True)
class BatchLine:
    """One sterilisation batch in the list."""

    number: str
    first: str
    sent: int
    places: int
    state: State
    url: str


def batch_line(batch: SterileBatch) -> BatchLine:
    """Return one batch with how many packs of it went to how many places."""
    recalled = batch.recalled_at is not None
    return BatchLine(
        number=batch.number,
        first=when_words(batch.first_at),
        sent=getattr(batch, "sent", 0),
        places=getattr(batch, "places", 0),
        state=State(_("已召回"), "bad") if recalled else State(_("正常"), "good"),
        url=reverse("supply:batch", args=[batch.uid]),
    )


@dataclass(frozen=True)
class Whereabouts:
    """Where one pack of a batch is."""

    number: str
    place: str
    state: State
    url: str


def whereabouts(packs: Sequence[Pack]) -> list[Whereabouts]:
    """Return where every pack of a batch went, and whether it has arrived."""
    return [
        Whereabouts(
            p.number,
            " · ".join(t for t in (p.order.asker_institution.name, part_of(p.order)) if t),
            state_of(p.order),
            reverse("supply:order", args=[p.order.number]),
        )
        for p in packs
    ]
