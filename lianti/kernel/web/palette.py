"""What Ctrl-K finds: places of the navigation first, then what the apps announced."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from lianti.kernel.pure.pinyin import full_pinyin, initials_of
from lianti.kernel.pure.text import normalise

from .registry import PaletteHit, places_of, providers_for
from .shapes import Label, ViewerLike

PER_GROUP = 8
MAX_TEXT = 80


@dataclass(frozen=True, slots=True)
class PaletteGroup:
    """One headed group of hits."""

    name: Label
    hits: tuple[PaletteHit, ...]


def matches(label: str, text: str) -> bool:
    """Say whether *text* is part of *label*, of its pinyin initials, or begins its pinyin."""
    lowered = text.lower()
    if not lowered or lowered in label.lower():
        return True
    if not lowered.isascii():
        return False
    return any(lowered in initials for initials in initials_of(label)) or full_pinyin(label).startswith(lowered)


def search(viewer: ViewerLike, typed: str, places_name: Label) -> list[PaletteGroup]:
    """Return the groups that answer *typed*; without text only the places."""
    text = normalise(typed)[:MAX_TEXT]
    groups = [PaletteGroup(places_name, tuple(_places(viewer, text)))]
    if text:
        for provider in providers_for(viewer.role):
            groups.append(PaletteGroup(provider.name, tuple(provider.search(viewer, text)[:PER_GROUP])))
    return [group for group in groups if group.hits]


def _places(viewer: ViewerLike, text: str) -> list[PaletteHit]:
    hits = []
    for item in places_of(viewer):
        if not matches(str(item.label), text):
            continue
        try:
            hits.append(PaletteHit(item.label, reverse(item.url_name), item.icon))
        except NoReverseMatch:
            continue
    return hits[:PER_GROUP]
