"""Templates: nothing that a strict content security policy would block, and text inside translate tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.shape.sources import Finding, Source
from tools.shape.wording import CHINESE

INLINE_STYLE = re.compile(r"\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
SCRIPT = re.compile(r"<(script|style)\b(?![^>]*\bnonce=)[^>]*>", re.IGNORECASE)
OUTSIDE = re.compile(
    r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->"
    r"|{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*trans(?:late)?\s.*?%}",
    re.DOTALL,
)
MARKED = re.compile(r"""_\(\s*("[^"]*"|'[^']*')\s*\)""")


def _blank(match: re.Match[str]) -> str:
    """Keep the line breaks, so that line numbers stay right."""
    return "\n" * match.group(0).count("\n")


def strict_policy(source: Source) -> Iterator[Finding]:
    """No style attributes, no inline handlers, no script or style element without its nonce."""
    if not source.is_template:
        return
    text = OUTSIDE.sub(_blank, source.text)
    for pattern, advice in (
        (INLINE_STYLE, "no style attribute: the content policy blocks it; use a class"),
        (HANDLER, "no inline handler: the content policy blocks it; use data- attributes and a script file"),
        (SCRIPT, "a script or style element needs its nonce, or a file of its own"),
    ):
        for found in pattern.finditer(text):
            if pattern is not SCRIPT or " src=" not in found.group(0):
                yield source.at(text.count("\n", 0, found.start() + 1) + 1, advice)


def translated(source: Source) -> Iterator[Finding]:
    """Chinese text stands inside translate tags."""
    if not source.is_template or source.is_test:
        return
    text = MARKED.sub(_blank, OUTSIDE.sub(_blank, source.text))
    for number, line in enumerate(text.split("\n"), 1):
        found = CHINESE.search(line)
        if found:
            yield source.at(number, f"text outside translate tags: {line.strip()[:40]}")
