"""How much an edition may hold: more is a mistake of the file, and would fit neither the tables nor a page."""

from __future__ import annotations

from collections.abc import Iterator

from lianti.insurance.shapes import Edition
from lianti.kernel.pure.asked import plain_text
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

_ROWS = {"tariffs": 400, "rules": 400, "hospitals": 5000, "aliases": 50}
_MOST_FEN = 2_000_000_000
_MOST_DAYS = 3660
_MOST_STAYS = 366
_MOST_PRIORITY = 10_000


def check_sizes(edition: Edition) -> None:
    """Refuse an edition with too many rows, texts that are too long or not to be written, and absurd numbers."""
    for name, most in _ROWS.items():
        if len(getattr(edition, name)) > most:
            raise Refused("insurance_rows", _("{name}太多了，最多 {n} 条。"), name=name, n=most, field="file")
    for where, text, most in _texts(edition):
        if len(text) > most or plain_text(text) != text:
            raise Refused(
                "insurance_text",
                _("{where} 最多 {n} 个字，也不能有看不见的控制字符。"),
                where=where,
                n=most,
                field="file",
            )
    for where, number, low, high in _numbers(edition):
        if not low <= number <= high:
            raise Refused(
                "insurance_number",
                _("{where} 要在 {low}～{high} 之间。"),
                where=where,
                low=low,
                high=high,
                field="file",
            )


def _texts(edition: Edition) -> Iterator[tuple[str, str, int]]:
    yield from (("region", edition.region, 60), ("name", edition.name, 60), ("source", edition.source, 200))
    yield from (("aliases", text, 60) for text in edition.aliases)
    yield from (("hospitals.name", hospital.name, 120) for hospital in edition.hospitals)
    yield from ((f"tariffs[{n}].source", t.source, 200) for n, t in enumerate(edition.tariffs, 1))
    for n, rule in enumerate(edition.rules, 1):
        yield from ((f"rules[{n}].key", rule.key, 60), (f"rules[{n}].clause", rule.clause, 20))
        yield f"rules[{n}].source", rule.source, 200


def _numbers(edition: Edition) -> Iterator[tuple[str, int, int, int]]:
    yield "gap_days", edition.terms.gap_days, 0, _MOST_DAYS
    yield "interval_days", edition.terms.interval_days, 0, _MOST_DAYS
    for n, tariff in enumerate(edition.tariffs, 1):
        yield f"tariffs[{n}].order", tariff.order, 1, _MOST_STAYS
        yield from ((f"tariffs[{n}].up_to", band.up_to or 0, 0, _MOST_FEN) for band in tariff.bands)
    for n, rule in enumerate(edition.rules, 1):
        yield f"rules[{n}].percent", rule.percent, 0, 100
        yield f"rules[{n}].points", rule.points, 0, 100
        yield f"rules[{n}].priority", rule.priority, 0, _MOST_PRIORITY
        yield f"rules[{n}].up_to", rule.up_to or 0, 0, _MOST_FEN
