"""Lists that somebody looks through before they are taken in: kept encrypted as a draft of who uploaded them."""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from typing import Any, Generic, Protocol, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.errors import mark as _

from . import drafts
from .htmx import sentence_of
from .idempotency import once
from .pages import State, Tone
from .shapes import ViewerLike

MARK = "mark"
SHOWN = 300
# What a row may turn out to be, in the order in which a preview counts them.
VERDICTS: dict[str, tuple[str, Tone]] = {
    "error": (_("有错"), "bad"),
    "new": (_("新增"), "good"),
    "changed": (_("有改动"), "warn"),
    "same": (_("不变"), "plain"),
}


class Judged(Protocol):
    """A row with its verdict, one of ``VERDICTS``."""

    @property
    def verdict(self) -> str: ...


R = TypeVar("R")
J = TypeVar("J", bound=Judged)
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Kept(Generic[R]):
    """Rows as they were read, and the mark of this very reading: a page shows rows and sends their mark back."""

    rows: list[R]
    version: int = 0
    mark: str = ""


class Preview(Generic[R]):
    """The rows of one viewer between upload and import.

    *unpack* makes a row again from the JSON value that *pack* made of it.
    """

    def __init__(
        self,
        viewer: ViewerLike,
        key: str,
        unpack: Callable[[Any], R],
        pack: Callable[[R], Any] = cast("Callable[[R], Any]", astuple),  # noqa: B008
    ) -> None:
        self.viewer, self.key, self.pack, self.unpack = viewer, key, pack, unpack

    def keep(self, rows: Sequence[R], version: int = 0) -> None:
        """Keep the rows; a new upload (version 0) replaces the one before. Refuses a table too long to be kept."""
        told = json.dumps([self.pack(row) for row in rows], ensure_ascii=False).encode()
        packed = base64.b64encode(zlib.compress(told, 9)).decode()
        if len(packed) > drafts.MAX_BYTES - 1024:
            raise Refused("table_too_long", _("这份表太大，请分成几份上传。"), field="file")
        if version == 0:
            self.forget()
        drafts.save_draft(self.viewer, self.key, {"rows": packed}, version)

    def kept(self) -> Kept[R]:
        """Return the rows kept; none when there are none."""
        found = drafts.load_draft(self.viewer, self.key)
        if found is None or "rows" not in found[0]:
            return Kept([])
        data, version, at = found
        values = json.loads(zlib.decompress(base64.b64decode(data["rows"])))
        return Kept([self.unpack(value) for value in values], version, f"{version}.{at.timestamp():.6f}")

    def shown(self, mark: str) -> Kept[R]:
        """Return the rows that somebody looked at under *mark*; refuses when they are others by now, or none."""
        found = self.kept()
        if not found.rows or found.mark != mark:
            raise Refused("preview_changed", _("预览已经换成另一份表，没有保存。请刷新后再看一遍。"))
        return found

    def forget(self) -> None:
        """Forget the rows kept."""
        drafts.discard_draft(self.viewer, self.key)


def take_in(
    request: HttpRequest, preview: Preview[R], act: Callable[[list[R]], str], again: Callable[[str], HttpResponse]
) -> HttpResponse:
    """Import the rows that were shown, once and all or nothing, forget them and lead to where *act* says.

    What is refused is said over the preview (*again*), and the rows stay; without rows there is nothing to show it on.
    """

    def import_shown() -> str:
        url = act(preview.shown(request.POST.get(MARK, "")).rows)
        preview.forget()
        return url

    try:
        return once(request, import_shown)
    except NotPermitted:
        raise
    except Refused as refused:
        if not preview.kept().rows:
            raise
        return again(sentence_of(refused))


@dataclass(frozen=True, slots=True)
class PreviewPage(Generic[D]):
    """A preview with its numbers; errors come first, and at most ``SHOWN`` rows (`_preview_bar.html`)."""

    rows: tuple[D, ...]
    counts: tuple[tuple[State, int], ...]
    total: int
    more: int
    errors: int
    good: int


def preview_page(rows: Sequence[J], draw: Callable[[J, State], D]) -> PreviewPage[D]:
    """Return rows with their verdicts in words; *draw* makes one line of the page."""
    counts = Counter(row.verdict for row in rows)
    ordered = sorted(rows, key=lambda row: row.verdict != "error")
    return PreviewPage(
        rows=tuple(draw(row, verdict_state(row.verdict)) for row in ordered[:SHOWN]),
        counts=tuple((verdict_state(verdict), counts[verdict]) for verdict in VERDICTS if counts[verdict]),
        total=len(rows),
        more=max(0, len(rows) - SHOWN),
        errors=counts["error"],
        good=counts["new"] + counts["changed"],
    )


def verdict_state(verdict: str) -> State:
    """Return a verdict in words with its colour."""
    words, tone = VERDICTS[verdict]
    return State(gettext(words), tone)
