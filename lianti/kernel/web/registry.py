"""Places, palette providers and worklists that the apps announce when they start."""

import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from .shapes import Label, ViewerLike

EVERYONE: frozenset[str] = frozenset({"*"})

Count = Callable[[ViewerLike], int | None]
Counts = Callable[[ViewerLike], dict[str, int]]
Shown = Callable[[ViewerLike], bool]


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place in the sidebar."""

    key: str
    label: Label
    icon: str
    url_name: str
    roles: frozenset[str]
    order: int
    count: Count | None
    group: Label
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class PaletteHit:
    """One line the palette offers: where it leads and how it is recognised."""

    label: Label
    url: str
    icon: str = "arrow-right"
    detail: Label = ""


Search = Callable[[ViewerLike, str], list[PaletteHit]]
PersonWays = Callable[[ViewerLike, uuid.UUID], list[PaletteHit]]
Gate = Callable[[ViewerLike, Collection[str]], Collection[str]]


@dataclass(frozen=True, slots=True)
class PaletteProvider:
    """One group of the palette and the function that fills it."""

    name: Label
    roles: frozenset[str]
    search: Search
    order: int


@dataclass(frozen=True, slots=True)
class Worklist:
    """One list of waiting items, named after the problem."""

    key: str
    label: Label
    icon: str
    roles: frozenset[str]
    count: Count
    url: str
    order: int = 100


_places: dict[str, NavItem] = {}
_providers: dict[str, PaletteProvider] = {}
_worklists: dict[str, Worklist] = {}
_counts: list[Counts] = []
_person_ways: list[PersonWays] = []
_pages: dict[str, Shown] = {}
_gates: list[Gate] = []


def _roles(roles: Iterable[str]) -> frozenset[str]:
    return frozenset(roles)


def allowed(roles: Collection[str], role: str) -> bool:
    """Say whether *role* is among *roles*; the single entry `*` stands for everyone signed in."""
    return "*" in roles or role in roles


def nav(
    key: str,
    label: Label,
    icon: str,
    url_name: str,
    roles: Iterable[str],
    order: int,
    count: Count | None = None,
    group: Label = "",
    shown: Shown | None = None,
) -> NavItem:
    """Announce a place in the sidebar; the same key announced again replaces the former one.

    ``shown`` says whether a viewer in one of the roles may go there now, where that depends on more than the role.
    """
    item = NavItem(key, label, icon, url_name, _roles(roles), order, count, group, shown)
    _places[key] = item
    return item


def palette(name: Label, roles: Iterable[str], search: Search, order: int = 100) -> PaletteProvider:
    """Announce a group of the palette; *search* gets the viewer and the normalised text."""
    provider = PaletteProvider(name, _roles(roles), search, order)
    _providers[str(name)] = provider
    return provider


def page(url_name: str, shown: Shown) -> None:
    """Announce a page that has no place in the sidebar, and who may open it."""
    _pages[url_name] = shown


def may_open(viewer: ViewerLike, url_name: str) -> bool:
    """Say whether a link to a page may be shown: a place of *viewer*, or a page announced with who may open it."""
    if url_name in _pages:
        return _pages[url_name](viewer)
    return any(item.url_name == url_name for item in places_of(viewer))


def is_place(url_name: str) -> bool:
    """Say whether it is known who may open a page."""
    return url_name in _pages or any(item.url_name == url_name for item in _places.values())


def gate(provider: Gate) -> Gate:
    """Announce a function that names, among addresses, those of things *viewer* may not open (any more)."""
    if provider not in _gates:
        _gates.append(provider)
    return provider


def shut_paths(viewer: ViewerLike, paths: Collection[str]) -> set[str]:
    """Return the addresses that are shown without a link: what a notice told of may have gone to others since."""
    return {path for provider in _gates for path in provider(viewer, paths)}


def person_ways(provider: PersonWays) -> PersonWays:
    """Announce what can be begun from the page of a person: ``(label, icon, address)`` for those who may."""
    if provider not in _person_ways:
        _person_ways.append(provider)
    return provider


def ways_from_person(viewer: ViewerLike, uid: uuid.UUID) -> list[PaletteHit]:
    """Return what *viewer* can begin from the page of the person *uid*."""
    return [way for provider in _person_ways for way in provider(viewer, uid)]


def worklist(item: Worklist) -> Worklist:
    """Announce a worklist."""
    _worklists[item.key] = item
    return item


def counts(provider: Counts) -> Counts:
    """Announce a function that gives many badge counts, by nav or worklist key, in one query."""
    if provider not in _counts:
        _counts.append(provider)
    return provider


def places_for(role: str) -> list[NavItem]:
    """Return the places of *role* in the order of the sidebar."""
    return sorted((item for item in _places.values() if allowed(item.roles, role)), key=lambda item: item.order)


def places_of(viewer: ViewerLike) -> list[NavItem]:
    """Return the places that *viewer* may go to now, in the order of the sidebar."""
    return [item for item in places_for(viewer.role) if item.shown is None or item.shown(viewer)]


def providers_for(role: str) -> list[PaletteProvider]:
    """Return the palette groups of *role* in the order they are shown."""
    found = (item for item in _providers.values() if allowed(item.roles, role))
    return sorted(found, key=lambda item: item.order)


def worklists_for(role: str) -> list[Worklist]:
    """Return the worklists of *role* in the order of their tabs."""
    found = (item for item in _worklists.values() if allowed(item.roles, role))
    return sorted(found, key=lambda item: item.order)


def badge_counts(viewer: ViewerLike) -> dict[str, int]:
    """Return how many items wait for *viewer* behind each of their places and worklists, by key."""
    found: dict[str, int] = {}
    for provider in _counts:
        found.update(provider(viewer))
    for place in places_for(viewer.role):
        if place.count is not None and place.key not in found:
            found[place.key] = place.count(viewer) or 0
    return found
