"""Lets clients book at once and measures; see the README for the method."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from typing import Any

from bench.children import Child, children
from tools.scratch import Place

# One attempt in so many goes to a seat that another client wants too.
CONTESTED = 10


@dataclass(frozen=True)
class BookingResult:
    """What one number of clients did on one database; rates are medians over the rounds."""

    database: str
    clients: int
    bookings: int
    refused: int
    oversold: int
    errors: int
    statements_per_booking: float
    per_second: float
    bare_per_second: float
    ratio: float
    rounds: int

    def as_dict(self) -> dict[str, Any]:
        """Return the result for the file."""
        return asdict(self)


def plans(seats: list[str], clients: int, seed: int) -> list[list[str]]:
    """Share the seats out, and let each client also ask for some of its neighbour's."""
    source = random.Random(seed)
    shares = [seats[number::clients] for number in range(clients)]
    if clients == 1:
        return shares
    return [
        own + source.sample(shares[(number + 1) % clients], max(1, len(own) // CONTESTED))
        for number, own in enumerate(shares)
    ]


def at_once(crowd: list[Child], order: str) -> tuple[float, list[dict[str, Any]]]:
    """Give all the same order and return the seconds until the last has answered, with the answers."""
    begun = perf_counter()
    for child in crowd:
        child.tell(order)
    answers = [child.answer() for child in crowd]
    return perf_counter() - begun, answers


def measure(place: Place, clients: int, bookings: int, rounds: int, seed: int = 7) -> BookingResult:
    """Let `clients` processes book `bookings` seats, `rounds` times by action and by bare statement in turn."""
    names = [f"clerk-{number}" for number in range(clients)]
    with (
        children(place, "bench.booking.stage", ["stage"]) as [stage],
        children(place, "bench.booking.client", names) as crowd,
    ):
        seats = stage.ask("build", seats=bookings)["seats"]
        for number, (child, share) in enumerate(zip(crowd, plans(seats, clients, seed), strict=True)):
            child.ask("plan", seats=share, seed=seed + number)
        return _rounds(place, stage, crowd, bookings, rounds)


def _rounds(place: Place, stage: Child, crowd: list[Child], bookings: int, rounds: int) -> BookingResult:
    # The capturing round also warms everything up; it is not timed.
    stage.ask("clear")
    captured = [child.ask("capture") for child in crowd]
    totals = {"refused": 0, "errors": sum(answer["errors"] for answer in captured), "oversold": 0}
    acted, bare = [], []
    for _number in range(rounds):
        stage.ask("clear")
        seconds, answers = at_once(crowd, "act")
        found = stage.ask("audit")
        for key in ("refused", "errors"):
            totals[key] += sum(answer[key] for answer in answers)
        sold = sum(answer["sold"] for answer in answers)
        # A seat sold twice, a sale that left no booking and a sale without its fact count alike.
        totals["oversold"] += found["oversold"] + abs(sold - found["bookings"]) + abs(sold - found["facts"])
        acted.append(sold / seconds)
        stage.ask("clear")
        seconds, _answers = at_once(crowd, "bare")
        bare.append(bookings / seconds)
    statements = sum(answer["statements"] for answer in captured)
    return BookingResult(
        database=place.engine, clients=len(crowd), bookings=bookings, statements_per_booking=statements / bookings,
        per_second=round(median(acted), 1), bare_per_second=round(median(bare), 1),
        ratio=round(median(a / b for a, b in zip(acted, bare, strict=True)), 3), rounds=rounds, **totals,
    )  # fmt: skip
