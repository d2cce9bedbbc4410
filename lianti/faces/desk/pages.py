"""The desk as its template gets it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from lianti.kernel.web.pages import TimelineItem
from lianti.ledger.notices import NoticeLine

_ICONS = {"emergency": "urgent", "urgent": "alert-triangle", "normal": "bell"}
_TONES: dict[str, Any] = {"emergency": "bad", "urgent": "warn", "normal": "info"}


def notice_items(lines: list[NoticeLine], shut: Collection[str] = ()) -> list[TimelineItem]:
    """Return notices as a timeline, newest first; those of ``shut`` lead nowhere any more."""
    return [
        TimelineItem(
            title=n.text,
            at=n.at,
            detail=_("未读") if n.unread else "",
            icon=_ICONS.get(n.tone, "bell"),
            tone=_TONES.get(n.tone, "info") if n.unread else "plain",
            url="" if n.path in shut else n.path,
        )
        for n in lines
    ]
