"""A Sankey picture as plain numbers for an SVG: two sides of boxes and the bands between them. No Django here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, ROW, GAP, BOX = 760, 300, 8, 12
_LEFT, _RIGHT = 190, 570
_SMALLEST = 3.0
# Readable on white beside each other, also for people who see no red or green.
_COLOURS = (
    "#2f6db3",
    "#c7781f",
    "#3b8f7d",
    "#8a5ba6",
    "#b3475e",
    "#5f7a2f",
    "#4a5a70",
    "#9a7b2f",
    "#2f8fa6",
    "#7a7a7a",
)


@dataclass(frozen=True)
class Box:
    """One institution on one side."""

    label: str
    cases: int
    x: float
    y: float
    height: float
    text_x: float
    text_y: float
    anchor: str
    colour: str


@dataclass(frozen=True)
class Band:
    """The cases between two boxes; ``path`` is what the SVG draws."""

    path: str
    width: float
    colour: str
    title: str


@dataclass(frozen=True)
class Sankey:
    """Everything the picture shows, and the same as rows for a table."""

    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]
    height: float
    rows: tuple[tuple[str, str, int], ...]
    total: int


def _merged(rows: Sequence[tuple[str, str, int]], most: int, rest: str) -> list[tuple[str, str, int]]:
    """Keep the widest ends of each side and put the others together as ``rest``."""
    left, right = Counter[str](), Counter[str]()
    for source, target, n in rows:
        left[source] += n
        right[target] += n
    # The rest goes beside the shown ones only when it holds more than one.
    keep = [
        {name for name, _n in side.most_common(most if len(side) > most + 1 else most + 1)} for side in (left, right)
    ]
    found: Counter[tuple[str, str]] = Counter()
    for source, target, n in rows:
        found[source if source in keep[0] else rest, target if target in keep[1] else rest] += n
    return [(a, b, n) for (a, b), n in found.most_common()]


def draw(rows: Sequence[tuple[str, str, int]], rest: str, most: int = 9) -> Sankey | None:
    """Lay out the cases from left to right; None when there is nothing to draw."""
    shown = _merged(rows, most, rest)
    total = sum(n for _a, _b, n in shown)
    if not total:
        return None
    sides = [_side(shown, 0), _side(shown, 1)]
    tallest = max(len(side) for side in sides)
    height = max(ROW, tallest * 30)
    scale = (height - GAP * tallest) / total
    left = _boxes(sides[0], scale, _LEFT, "end", -8)
    right = _boxes(sides[1], scale, _RIGHT, "start", BOX + 8)
    bands = _bands(shown, left, right, scale)
    real = max(box.y + box.height for box in (*left.values(), *right.values())) + GAP
    return Sankey((*left.values(), *right.values()), tuple(bands), round(real, 1), tuple(shown), total)


def _side(rows: Sequence[tuple[str, str, int]], end: int) -> list[tuple[str, int]]:
    counted: Counter[str] = Counter()
    for row in rows:
        counted[str(row[end])] += row[2]
    return counted.most_common()


def _boxes(side: list[tuple[str, int]], scale: float, x: float, anchor: str, aside: float) -> dict[str, Box]:
    boxes, y = {}, float(GAP)
    for number, (label, cases) in enumerate(side):
        height = max(_SMALLEST, cases * scale)
        colour = _COLOURS[number % len(_COLOURS)]
        boxes[label] = Box(label, cases, x, round(y, 1), round(height, 1), x + aside, round(y + height / 2 + 4, 1),
                           anchor, colour)  # fmt: skip
        y += max(height, 16) + GAP
    return boxes


def _bands(
    rows: Sequence[tuple[str, str, int]], left: dict[str, Box], right: dict[str, Box], scale: float
) -> list[Band]:
    used_left, used_right = Counter[str](), Counter[str]()
    bands, middle = [], (_LEFT + BOX + _RIGHT) / 2
    for source, target, n in rows:
        width = max(1.0, n * scale)
        start = left[source].y + used_left[source] * scale + width / 2
        end = right[target].y + used_right[target] * scale + width / 2
        used_left[source] += n
        used_right[target] += n
        path = f"M{_LEFT + BOX},{start:.1f} C{middle},{start:.1f} {middle},{end:.1f} {_RIGHT},{end:.1f}"
        bands.append(Band(path, round(width, 1), left[source].colour, f"{source} → {target}：{n}"))  # data
    return bands
