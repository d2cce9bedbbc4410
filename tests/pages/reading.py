"""What a test reads out of a rendered page."""

from __future__ import annotations

import gzip
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from django.contrib.staticfiles import finders

# Drawn after the page stands, and only where there is a picture: they have a budget of their own.
LAZY = ("echarts", "charts.js")


class Page(HTMLParser):
    """The static files a page asks for, and everything in it that a strict policy would refuse."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.files: set[str] = set()
        self.inline: list[str] = []
        self.elsewhere: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        given = {name: value or "" for name, value in attrs}
        self._refuse(tag, given)
        for name in ("href", "src", "xlink:href", "data-echarts"):
            address = given.get(name, "")
            if address.startswith("/static/"):
                self.files.add(address.split("#")[0].split("?")[0].removeprefix("/static/"))
            elif tag in {"script", "link", "img", "use", "iframe"} and re.match(r"(https?:)?//", address):
                self.elsewhere.append(address)

    def _refuse(self, tag: str, given: dict[str, str]) -> None:
        bad = [name for name in given if name == "style" or re.match(r"on[a-z]+$|hx-on", name)]
        self.inline += [f"<{tag} {name}>" for name in bad]
        data = given.get("type") in {"application/json", "application/ld+json"}
        if tag == "style" or (tag == "script" and not given.get("src") and not data):
            self.inline.append(f"<{tag}>")
        if any(value.strip().lower().startswith("javascript:") for value in given.values()):
            self.inline.append(f"<{tag} javascript:>")


# Names of columns, facts, terms and message keys: a code with a dot or an underscore in it, or a constant.
CODE = re.compile(r"(?<![\w/@.:#-])(?:[a-z][a-z0-9]*(?:[_.][a-z][a-z0-9]*)+|True|False|None)(?![\w@])")
_SILENT, _SPOKEN = {"script", "style", "svg", "title"}, {"placeholder", "aria-label", "title", "alt"}


class Text(HTMLParser):
    """Everything of a page that a person sees or hears."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what an element says beside its text."""
        self._silent += tag in _SILENT
        self.parts += [value for name, value in attrs if name in _SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        """Listen again after what nobody sees."""
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        """Keep text."""
        if not self._silent:
            self.parts.append(data)

    def codes(self, known: frozenset[str]) -> set[str]:
        """Return the codes among it; ``known`` are the names of accounts and files, which people write so."""
        return {found for part in self.parts for found in CODE.findall(part)} - known


def compressed(content: bytes) -> int:
    """Return how many bytes travel."""
    return len(gzip.compress(content, 6))


@cache
def static_bytes(name: str) -> int:
    """Return how many bytes of a static file travel, with those a style sheet asks for."""
    path = finders.find(name)
    assert isinstance(path, str), f"{name} is linked and does not exist"
    content = Path(path).read_bytes()
    more = 0
    if name.endswith(".css"):
        for found in set(re.findall(rb"url\(['\"]?(?!data:|#)([^'\")]+)", content)):
            more += static_bytes(f"{name.rsplit('/', 1)[0]}/{found.decode().split('?')[0].split('#')[0]}")
    return compressed(content) + more


def cold_weight(html: bytes) -> tuple[int, int]:
    """Return the bytes of a page opened for the first time: what it needs to stand, and what is drawn later."""
    files = Page(html.decode()).files
    lazy = {name for name in files if any(part in name for part in LAZY)}
    return compressed(html) + sum(map(static_bytes, files - lazy)), sum(map(static_bytes, lazy))
