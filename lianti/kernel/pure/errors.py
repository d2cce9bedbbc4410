"""The one exception with which the domain says no."""

from __future__ import annotations

from typing import Any


def mark(text: str) -> str:
    """Mark a Chinese template for extraction without translating it; faces translate when they show it."""
    return text


class Refused(Exception):
    """Say no to a person in one sentence and change nothing.

    ``code`` is stable and meant for programs and tests, ``template`` is a Chinese sentence with ``{named}``
    places, ``params`` fill them. ``field`` names the input the sentence belongs to, when there is one.
    """

    def __init__(self, code: str, template: str, *, field: str = "", **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.template = template
        self.field = field
        self.params = params

    @property
    def sentence(self) -> str:
        """Return the sentence with its places filled, in the source language (Chinese)."""
        return self.template.format(**self.params)

    def __str__(self) -> str:
        return self.sentence

    def __repr__(self) -> str:
        return f"Refused({self.code!r}, {self.sentence!r})"


class NotVisible(Exception):
    """The object does not exist for this viewer; faces answer 404 and reveal nothing."""


class NotPermitted(Refused):
    """The viewer sees the object but the role may not do this; faces answer 403."""
