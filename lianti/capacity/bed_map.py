"""The group's beds as a picture: every institution in its direction, near ones apart, far ones not out of sight.

Drawn by the server from longitude and latitude; no map is fetched from anywhere. Distances are drawn as logarithms,
rings say how far they are.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lianti.capacity.shapes import WardLine

_WIDTH, _HEIGHT, _EDGE = 720, 400, 40
_KM_PER_DEGREE = 111.2
_RINGS = (2, 5, 10, 20, 50, 100)
_ROUNDS = 80
_LINE, _SIGN = 15, 12.5


@dataclass(frozen=True)
class MapPoint:
    """An institution in the picture: where, how large, how many beds are free, and whether its name has room."""

    x: float
    y: float
    radius: float
    name: str
    free: int | None
    stale: bool
    own: bool
    label_x: float = 0
    anchor: str = "start"
    name_shown: bool = False


@dataclass(frozen=True)
class BedMap:
    """The picture: points, and rings as (half width, half height, km) around the middle."""

    points: tuple[MapPoint, ...]
    rings: tuple[tuple[float, float, int], ...]
    x: float = _WIDTH / 2
    y: float = _HEIGHT / 2
    width: int = _WIDTH
    height: int = _HEIGHT


def bed_map(lines: Sequence[WardLine], centre: tuple[float, float] | None) -> BedMap | None:
    """Return the picture seen from ``centre`` (longitude, latitude), None when no place is known."""
    places: dict[uuid.UUID, list[WardLine]] = {}
    for ward in lines:
        if ward.point is not None:
            places.setdefault(ward.institution_uid, []).append(ward)
    known = [wards[0].point for wards in places.values() if wards[0].point is not None]
    if not known:
        return None
    middle = centre or (sum(p[0] for p in known) / len(known), sum(p[1] for p in known) / len(known))
    away = [_away(middle, point) for point in known]
    farthest = max(1.0, *(math.hypot(x, y) for x, y in away))
    reach = _HEIGHT / 2 - _EDGE
    wide = (_WIDTH / 2 - _EDGE) / reach
    points = [
        _point(wards, *_place(x * wide, y, math.hypot(x, y), farthest, reach))
        for wards, (x, y) in zip(places.values(), away, strict=True)
    ]
    rings = [(_log(km, farthest) * reach, km) for km in _RINGS if km <= farthest * 1.1]
    return BedMap(tuple(_named(_apart(points))), tuple((round(r * wide, 1), round(r, 1), km) for r, km in rings))


def _away(middle: tuple[float, float], point: tuple[float, float]) -> tuple[float, float]:
    """Return how far east and north of the middle a point lies, in km."""
    east = (point[0] - middle[0]) * _KM_PER_DEGREE * math.cos(math.radians(middle[1]))
    return east, (point[1] - middle[1]) * _KM_PER_DEGREE


def _log(km: float, farthest: float) -> float:
    return math.log1p(km) / math.log1p(farthest)


def _place(x: float, y: float, km: float, farthest: float, reach: float) -> tuple[float, float]:
    """Return where a point is drawn: its direction kept (the picture is wider than high), its distance as logarithm."""
    if not km:
        return _WIDTH / 2, _HEIGHT / 2
    share = _log(km, farthest) * reach / km
    return _WIDTH / 2 + x * share, _HEIGHT / 2 - y * share


def _point(wards: Sequence[WardLine], x: float, y: float) -> MapPoint:
    told = [w.free for w in wards if w.free is not None]
    free = sum(told) if told else None
    return MapPoint(
        x=x,
        y=y,
        radius=round(10 + 1.6 * math.sqrt(free or 0), 1),
        name=wards[0].institution,
        free=free,
        stale=all(w.stale for w in wards),
        own=wards[0].own,
    )


def _apart(points: list[MapPoint]) -> list[MapPoint]:
    """Push points that cover each other apart, a little each time and always alike; all stay inside."""
    spots = [[p.x, p.y] for p in points]
    for _round in range(_ROUNDS):
        for i, one in enumerate(spots):
            for j in range(i):
                _push(one, spots[j], points[i].radius + points[j].radius + 3, (i + 1) * 0.7)
        for spot in spots:
            spot[0] = min(max(spot[0], _EDGE), _WIDTH - _EDGE)
            spot[1] = min(max(spot[1], _EDGE), _HEIGHT - _EDGE)
    return [replace(p, x=round(s[0], 1), y=round(s[1], 1)) for p, s in zip(points, spots, strict=True)]


def _push(one: list[float], other: list[float], least: float, angle: float) -> None:
    x, y = one[0] - other[0], one[1] - other[1]
    far = math.hypot(x, y)
    if far >= least:
        return
    if far < 0.01:
        x, y, far = math.cos(angle), math.sin(angle), 1.0
    half = (least - min(far, least)) / 2 + 0.1
    one[0] += x / far * half
    one[1] += y / far * half
    other[0] -= x / far * half
    other[1] -= y / far * half


def _named(points: list[MapPoint]) -> list[MapPoint]:
    """Write the names that have room, the own institution and those with most beds first; the list has them all."""
    taken: list[tuple[float, float, float]] = [(p.x - p.radius, p.x + p.radius, p.y) for p in points]
    found = []
    for point in sorted(points, key=lambda p: (not p.own, -(p.free or 0), p.name)):
        long = len(point.name) * _SIGN
        right = point.x + point.radius + 4
        left = point.x - point.radius - 4
        sides = [(right, right + long, "start", right), (left - long, left, "end", left)]
        free = [s for s in sides if s[0] > 0 and s[1] < _WIDTH and not _crowded(s[0], s[1], point.y, taken)]
        if free:
            since, until, anchor, at = free[0]
            taken.append((since, until, point.y))
            point = replace(point, label_x=round(at, 1), anchor=anchor, name_shown=True)
        found.append(point)
    return found[::-1]


def _crowded(since: float, until: float, y: float, taken: Sequence[tuple[float, float, float]]) -> bool:
    return any(abs(y - row) < _LINE and since < right and until > left for left, right, row in taken)
