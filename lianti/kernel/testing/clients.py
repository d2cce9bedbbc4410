"""Browsing as somebody of the town, without the sign-in page."""

from __future__ import annotations

from django.test import Client

from lianti.kernel.pure import clock
from lianti.kernel.testing.town import PASSWORD, Town


def signed_in_client(town: Town, key: str) -> Client:
    """Return a client signed in as ``key`` through the real gate, so that the session is what people have."""
    client = Client()
    answer = client.post("/sign-in", {"username": town.user(key).username, "password": PASSWORD})
    if answer.status_code != 302:
        raise AssertionError(f"{key} could not sign in at {clock.now()}: {answer.status_code}")
    return client
