"""Measures everything that needs the demo city: building it, its pages, and its pages when it has grown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from bench.children import Child, children
from bench.load.crowd import Work, crowd
from bench.pages.stage import CENTRE, CLERK
from bench.pages.timing import Asked, PageResult, pages, submissions
from bench.pages.visitor import Visitor
from bench.pages.weight import weigh
from tools import scratch
from tools.scratch import Place


@dataclass(frozen=True)
class CitySizes:
    """How large the demo is, how often each page is asked for, and to what the tables grow."""

    residents: int
    days: int
    times: int
    drafts: int
    many_referrals: int
    many_residents: int
    crowd: int = 50
    crowd_seconds: int = 300
    think_seconds: float = 5.0


LETTERS = ("wx", "lj", "zg", "cm", "yx", "zh", "wangxiu", "chen", "zhangwei")
FAMILY = "王"


def build(place: Place, sizes: CitySizes) -> dict[str, Any]:
    """Build the demo as `lianti demo` does and tell how long it took and what there is."""
    begun = perf_counter()
    said = place.lianti("demo", "--residents", str(sizes.residents), "--days", str(sizes.days), "--json")
    seconds = perf_counter() - begun
    told: dict[str, Any] = json.loads(said)
    return {"database": place.engine, "seconds": round(seconds, 1)} | told


def _ask_pages(url: str, stage: Child, data: str, times: int) -> list[PageResult]:
    numbers = stage.ask("cases", count=min(times, 100))["numbers"]
    centre, clerk = Visitor(url, CENTRE), Visitor(url, CLERK)
    found = pages(
        centre,
        {
            "desk": ["/"],
            "worklist": [f"/referrals/?tab={tab}" for tab in ("waiting", "coming", "returning")],
            "worklist, ended": ["/referrals/?tab=done"],
            "referral": [f"/referrals/{number}/" for number in numbers],
        },
        data,
        times,
    )
    found += pages(clerk, {"search": _searches(clerk)}, data, times)
    centre.close()
    clerk.close()
    return found


def _searches(clerk: Visitor) -> list[Asked]:
    """Return what a clerk types, as the search box sends it: by POST, for names and numbers stand in no address."""
    token = clerk.hidden(clerk.get("/residents/").text)["csrfmiddlewaretoken"]
    return [("/residents/find", {"csrfmiddlewaretoken": token, "q": text}) for text in (*LETTERS, FAMILY)]


def _crowd(url: str, stage: Child, data: str, sizes: CitySizes) -> list[dict[str, Any]]:
    """Let a crowd of people work at once; a third more errands are ready than the mix will want."""
    wanted = int(sizes.crowd * sizes.crowd_seconds / sizes.think_seconds / 10 * 1.4) + 5
    errands = [(number, destination) for number, destination in stage.ask("errands", count=wanted)["errands"]]
    work = Work({who: stage.ask("cases", count=100, account=who)["numbers"] for who in (CENTRE, CLERK)}, errands)
    found = crowd(url, work, people=sizes.crowd, seconds=sizes.crowd_seconds, think=sizes.think_seconds, data=data)
    return [page.as_dict() for page in found]


def measure_load(place: Place, sizes: CitySizes) -> list[dict[str, Any]]:
    """Return what a crowd of people at once measured on one demo city, and nothing else."""
    build(place, sizes)
    with scratch.server(place) as url, children(place, "bench.pages.stage", ["stage"]) as [stage]:
        return _crowd(url, stage, f"demo, {place.engine}", sizes)


def measure(place: Place, sizes: CitySizes, *, weights: bool) -> dict[str, Any]:
    """Return everything measured on one demo city."""
    demo = build(place, sizes)
    found: list[PageResult] = []
    with scratch.server(place) as url, children(place, "bench.pages.stage", ["stage"]) as [stage]:
        data = f"demo, {place.engine}"
        found += _ask_pages(url, stage, data, sizes.times)
        ready = stage.ask("drafts", count=sizes.drafts + 1)
        clerk = Visitor(url, CLERK)
        found += submissions(clerk, ready["numbers"], ready["destination"], data)
        clerk.close()
        load = _crowd(url, stage, data, sizes)
        weight = weigh(url) if weights else {}
        many = stage.ask("referrals", total=sizes.many_referrals)["total"]
        people = stage.ask("people", total=sizes.many_residents)["total"]
        grown = f"{many:,} referrals, {people:,} residents, {place.engine}"
        found += _ask_pages(url, stage, grown, sizes.times)
        search = stage.ask("search", times=max(2, sizes.times // 10))["timings"]
    return {"demo": demo, "pages": [page.as_dict() for page in found], "weight": weight, "search": search, "load": load}
