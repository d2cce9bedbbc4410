"""The register of messages: every app declares the sentences it sends, with the places that codes fill."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from django.utils.translation import gettext

_CODE = re.compile(r"[0-9A-Za-z:. -]{0,40}")


@dataclass(frozen=True)
class Template:
    """One sentence; an urgent one does not wait for the end of the quiet hours."""

    code: str
    text: str
    urgent: bool

    @property
    def places(self) -> frozenset[str]:
        """Return the names of the places that a message must fill."""
        return frozenset(name for _text, name, _spec, _conv in Formatter().parse(self.text) if name)


_TEMPLATES: dict[str, Template] = {}


def declare_template(code: str, text: str, *, urgent: bool = False) -> Template:
    """Declare a message once; ValueError when the same code says two things."""
    entry = Template(code, text, urgent)
    if _TEMPLATES.setdefault(code, entry) != entry:
        raise ValueError(f"message {code} is declared twice")
    return entry


def template_of(code: str) -> Template:
    """Return a declared message (KeyError otherwise)."""
    return _TEMPLATES[code]


def check_params(code: str, params: Mapping[str, str]) -> None:
    """Demand exactly the declared places, each a number, a day or a moment: a name or a diagnosis never leaves.

    ValueError otherwise, because only a programmer can be wrong here.
    """
    places = template_of(code).places
    if set(params) != places:
        raise ValueError(f"{code} wants {sorted(places)}, got {sorted(params)}")
    loose = [name for name, value in params.items() if _CODE.fullmatch(value) is None]
    if loose:
        raise ValueError(f"{code}: {loose} is more than a number, a day or a moment")


def render(code: str, params: Mapping[str, str]) -> str:
    """Return the sentence as it is sent."""
    return gettext(template_of(code).text).format(**params)
