"""What stands beside a diagnosis on a form: its place in the lists of the own tier. Advice only, nothing blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.alliances.kinds import TIERS
from lianti.catalogue.guide_pages import Part, parts_of
from lianti.catalogue.kinds import LIST_KINDS
from lianti.catalogue.list_shapes import GuideLine, Standing
from lianti.catalogue.shapes import Direction
from lianti.kernel.web.pages import Tone


@dataclass(frozen=True)
class AdviceLine:
    """Whether a list names the diagnosis, in a word with its colour, and which edition says so."""

    badge: str
    words: str
    tone: Tone


@dataclass(frozen=True)
class AdviceGuide:
    """What a guide in force says here: the parts that matter in this tier and direction."""

    title: str
    edition: str
    since: str
    sample: bool
    url: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class AdvicePage:
    """The sentences, the tier they speak of, and the guides."""

    tier: str
    lines: tuple[AdviceLine, ...]
    guides: tuple[AdviceGuide, ...] = ()


def advice_page(standing: Standing | None, guides: Sequence[GuideLine], direction: Direction) -> AdvicePage:
    """Say in which lists in force of the tier the diagnosis stands, with edition and first day (JL-44).

    Of a guide only what matters now is shown: when to send on, what this tier does, when to admit or discharge
    (HK-13, SY-34).
    """
    if standing is None:
        return AdvicePage("", ())
    told = tuple(_guide(line, standing.tier, direction) for line in guides)
    lines = [_line(standing, kind, name, str(since), direction) for kind, name, since in standing.editions]
    return AdvicePage(_(TIERS[standing.tier]), tuple(line for line in lines if line is not None), told)


def _guide(line: GuideLine, tier: int, direction: Direction) -> AdviceGuide:
    wanted = {"up": ("up", "admission", "entry"), "down": ("down", "discharge", "exit")}[direction]
    parts = parts_of(line, (*wanted, f"steps_{tier}"))
    url = reverse("catalogue:guide", args=[line.uid])
    return AdviceGuide(line.title, line.edition, str(line.since_on), line.sample, url, parts)


def _line(standing: Standing, kind: str, name: str, since: str, direction: Direction) -> AdviceLine | None:
    label, words = _(LIST_KINDS[kind]), _("“%(name)s”，%(since)s 起") % {"name": name, "since": since}
    if kind not in standing.kinds:
        return (
            AdviceLine(_("%(kind)s目录外") % {"kind": label}, words, "plain") if kind in {"treat", direction} else None
        )
    badge = _("%(kind)s目录内") % {"kind": label}
    if kind == "treat" and direction == "up":
        return AdviceLine(badge, _("%(edition)s；本层级可以诊治，仍可上转，会记入统计。") % {"edition": words}, "warn")
    return AdviceLine(badge, words, "good" if kind == direction else "info")
