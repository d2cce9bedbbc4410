"""Channels: adapters that carry a message to a person. Built in are a file and the console; both stay here.

An installation that sends short messages writes a class with ``name`` and ``send`` of its own and names its dotted
path in LIANTI_OUTBOX_CHANNEL. ``send`` raises DeliveryFailed with a short code when it should be tried again.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

_KNOWN = 2


class DeliveryFailed(Exception):
    """The message did not go out; the text is a short code for the list of messages, never an address."""


class Channel(Protocol):
    """What carries a message; ``uid`` is the same at every attempt, so that a gateway can drop a repetition."""

    name: str

    def send(self, *, address: str, text: str, uid: str) -> None:
        """Carry one message to an address, or raise DeliveryFailed."""
        ...


def masked(address: str) -> str:
    """Return an address of which two digits can be read."""
    return address[:1] + "*" * max(0, len(address) - _KNOWN - 1) + address[-_KNOWN:] if len(address) > _KNOWN else "**"


class FileChannel:
    """Append each message to LIANTI_OUTBOX_FILE (0600), the address masked: for a look, or for another program."""

    name = "file"

    def send(self, *, address: str, text: str, uid: str) -> None:
        """Write one line of JSON."""
        path = Path(settings.LIANTI_OUTBOX_FILE)
        line = json.dumps({"uid": uid, "to": masked(address), "text": text}, ensure_ascii=False) + "\n"
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError:
            raise DeliveryFailed("file_not_writable") from None
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(line)


class ConsoleChannel:
    """Print each message, the address masked: for development."""

    name = "console"

    def send(self, *, address: str, text: str, uid: str) -> None:
        """Print one line."""
        sys.stdout.write(f"outbox {uid} {masked(address)} {text}\n")


_BUILT_IN: dict[str, type[Channel]] = {"file": FileChannel, "console": ConsoleChannel}


def channel_of(name: str) -> Channel | None:
    """Return the channel of a setting: a built-in name, a dotted path, or None for ``none``.

    ImproperlyConfigured when nothing of that name can be used.
    """
    if name in {"", "none"}:
        return None
    if name in _BUILT_IN:
        return _BUILT_IN[name]()
    try:
        found: Channel = import_string(name)()
    except (ImportError, TypeError) as error:
        raise ImproperlyConfigured(f"LIANTI_OUTBOX_CHANNEL: {name} cannot be used: {error}") from error
    return found
