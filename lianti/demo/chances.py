"""What happens to a case is written in its number: every chance is drawn from seed, number and question.

So a simulation that stops and goes on in another process decides alike, and no plan has to be stored.
"""

from __future__ import annotations

import datetime as dt
import hashlib

_SPAN = float(1 << 64)


def chance(seed: int, number: str, question: str) -> float:
    """Return a number in [0, 1) that belongs to this question about this case."""
    digest = hashlib.blake2b(f"{seed}|{number}|{question}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / _SPAN


def minutes(seed: int, number: str, question: str, low: float, high: float) -> dt.timedelta:
    """Return a span between two numbers of minutes."""
    return dt.timedelta(minutes=round(low + (high - low) * chance(seed, number, question)))
