"""Counting attempts in the shared cache, so that guessing is slow on every process."""

from __future__ import annotations

import hashlib

from django.core.cache import cache


def _key(kind: str, *parts: str) -> str:
    told = "\x1f".join(parts).encode()
    return f"{kind}:{hashlib.sha256(told).hexdigest()[:40]}"


def count_try(kind: str, *parts: str, seconds: int) -> int:
    """Count one more attempt of ``kind`` by ``parts`` and return how many there were within the window."""
    key = _key(kind, *parts)
    if cache.add(key, 1, seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, seconds)
        return 1


def tries(kind: str, *parts: str) -> int:
    """Return how many attempts were counted within the window, without counting one."""
    return int(cache.get(_key(kind, *parts), 0))


def forget_tries(kind: str, *parts: str) -> None:
    """Forget the attempts of ``kind`` by ``parts`` after a success."""
    cache.delete(_key(kind, *parts))
