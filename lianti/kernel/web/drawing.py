"""The small parts that stand on a page many times, drawn in Python: states, clocks, persons, chips, cells, rows.

A template looks every name and every condition up anew for each of the two hundred cells of a worklist, which took
longer than everything else on the page together. The partials of the same name call these functions, so there is one
drawing of each part. Whatever comes in is escaped here as a template does it.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.core.signals import setting_changed
from django.templatetags.static import static
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

from lianti.kernel.pure.money import yuan

from .pages import Cell, Chip, Clock, Column, MoveButton, PersonLine, Row, State, WorklistPage
from .words import datetime_cn

_CLOCK_ICONS = {"late": "clock-exclamation", "soon": "hourglass", "done": "check", "none": "minus"}


def text(value: object) -> str:
    """Return a value as it stands on a page: in local words, escaped unless it is markup already."""
    if type(value) is str:
        return html.escape(value)
    return conditional_escape(localize(_here(value)))


def _here(value: Any) -> Any:
    return localtime(value) if isinstance(value, dt.datetime) and is_aware(value) else value


@lru_cache(maxsize=1024)
def icon(name: str, extra: str = "") -> SafeString:
    """Return the icon *name* out of the sprite; it is decoration and hidden from screen readers."""
    href = f"{text(static('lianti/icons.svg'))}#{text(name)}"
    use = f'<use href="{href}"></use>'
    return SafeString(f'<svg class="icon {text(extra)}" aria-hidden="true" focusable="false">{use}</svg>')


def _forget_icons(*, setting: str, **_more: object) -> None:
    if setting in {"STORAGES", "STATIC_URL", "STATIC_ROOT"}:
        icon.cache_clear()


setting_changed.connect(_forget_icons)


def state(shown: State) -> SafeString:
    """Return a state in words."""
    return SafeString(f'<span class="state state-{text(shown.tone)}">{text(shown.label)}</span>')


def clock(shown: Clock) -> SafeString:
    """Return a promised time and how it stands."""
    due = ""
    if shown.due:
        iso = _here(shown.due).isoformat()
        due = f' title="{text(datetime_cn(shown.due))}" data-due="{text(iso)}"'
    mark = icon(_CLOCK_ICONS.get(shown.state, "clock"))
    return SafeString(
        f'<span class="clock clock-{text(shown.state)}"{due}>{mark}<span>{text(shown.words)}</span></span>'
    )


def person(shown: PersonLine, brief: object = "") -> SafeString:
    """Return a person so that namesakes stay apart; *brief* leaves it at name, sex and age."""
    name = text(shown.name)
    parts = [
        f'<a class="person-name" href="{text(shown.url)}">{name}</a>'
        if shown.url
        else f'<b class="person-name">{name}</b>'
    ]
    if shown.sex or shown.age:
        parts.append(f'<span class="person-more">{text(shown.sex)} {text(shown.age)}</span>')
    if not brief:
        numbers = (shown.masked_id, shown.number)
        parts += [f'<span class="person-more mono">{text(number)}</span>' for number in numbers if number]
        if shown.institution:
            parts.append(f'<span class="person-more">{text(shown.institution)}</span>')
    if shown.note:
        parts.append(f'<span class="state state-info">{text(shown.note)}</span>')
    return SafeString(f'<span class="person">{" ".join(parts)}</span>')


def chip(shown: Chip, full: object = "") -> SafeString:
    """Return the 依据 of a rule; *full* writes its title out."""
    tag, to = ("a", f' href="{text(shown.url)}"') if shown.url else ("span", "")
    more = f"<span>{text(shown.alliance)}</span>" if shown.alliance else ""
    if full and shown.title:
        more += f"<span>{text(shown.title)}</span>"
    mark = f'{icon("gavel")}<span class="visually-hidden">{text(_("依据"))}</span><b>{text(shown.clause)}</b>'
    look = f'class="chip chip-{text(shown.state)}"{to} title="{text(shown.title)}"'
    return SafeString(f"<{tag} {look}>{mark}{more}</{tag}>")


def _direction(shown: Cell) -> str:
    mark = icon("arrow-down" if shown.tone == "teal" else "arrow-up")
    return f'<span class="direction direction-{text(shown.tone)}">{mark}{text(shown.value)}</span>'


def _words(shown: Cell) -> str:
    mono = shown.kind == "mono"
    if shown.url:
        look = ' class="mono"' if mono else ""
        return f'<a href="{text(shown.url)}"{look}>{text(shown.value)}</a>'
    tone = f" words-{text(shown.tone)}" if shown.tone else ""
    return f'<span class="{"mono" if mono else ""}{tone}">{text(shown.value)}</span>'


# By kind; whatever has no entry is drawn as words. The value is of the shape that the kind names.
_KINDS: dict[str, Any] = {
    "state": lambda cell: state(cell.value) + "\n",
    "clock": lambda cell: clock(cell.value) + "\n",
    "person": lambda cell: person(cell.value, brief=True) + "\n",
    "chip": lambda cell: chip(cell.value) + "\n",
    "money": lambda cell: "" if cell.value is None else text(yuan(cell.value)),
    "datetime": lambda cell: f'<span class="nowrap">{text(datetime_cn(cell.value))}</span>',
    "direction": _direction,
}


def cell(shown: Cell) -> SafeString:
    """Return one cell of a worklist with the note under it."""
    note = f'<small class="cell-note">{text(shown.note)}</small>' if shown.note else ""
    return SafeString(f"{_KINDS.get(shown.kind, _words)(shown)}{note}\n")


Fields = Callable[[], str]


def button(shown: MoveButton, small: object, fields: Fields) -> SafeString:
    """Return one move; *fields* draws what a form that posts begins with."""
    size = " btn-sm" if small else ""
    words = f"{icon(shown.icon) if shown.icon else ''}{text(shown.label)}"
    look = f'class="btn btn-{text(shown.style)}{size}"'
    if shown.why_not:
        why = text(shown.why_not)
        off = f'class="btn disabled{size}" role="button" aria-disabled="true" tabindex="0" title="{why}"'
        return SafeString(f'<span {off}>{words}<span class="visually-hidden">：{why}</span></span>')
    if shown.dialog:
        name = text(shown.dialog)
        opens = f'data-dialog="{name}" command="show-modal" commandfor="{name}" aria-haspopup="dialog"'
        return SafeString(f'<button type="button" {look} {opens}>{words}</button>')
    if shown.method == "get":
        return SafeString(f'<a {look} href="{text(shown.url)}">{words}</a>')
    confirm = f' data-confirm="{text(shown.confirm)}"' if shown.confirm else ""
    inside = fields()
    if shown.name:
        inside += f'<input type="hidden" name="{text(shown.name)}" value="{text(shown.value)}">'
    start = f'<form class="move-form" method="post" action="{text(shown.url)}"{confirm}>'
    return SafeString(f'{start}{inside}<button type="submit" {look}>{words}</button></form>')


def _head(column: Column) -> str:
    look = f"{text(column.align)}{' is-main' if column.main else ''}{' is-wide' if column.wide else ''}"
    return f'<td class="{look}" data-label="{text(column.label)}">'


def _row(shown: Row, heads: list[str], fields: Fields) -> str:
    cells = "".join(f"{head}{cell(one)}</td>" for head, one in zip(heads, shown.cells, strict=True))
    last = ""
    if shown.button:
        last = button(shown.button, True, fields) + "\n"
    elif shown.url:
        last = f'<a class="btn btn-sm" href="{text(shown.url)}">{text(_("查看"))}</a>'
    urgent = ' class="is-urgent"' if shown.urgent else ""
    start = f'<tr data-row="{text(shown.url)}"{urgent} tabindex="-1">'
    return f'{start}{cells}<td class="row-button">{last}</td></tr>'


def rows(page: WorklistPage, fields: Fields) -> SafeString:
    """Return the rows of a worklist with the button at the end of each."""
    heads = [_head(column) for column in page.columns]
    return SafeString("".join(_row(row, heads, fields) for row in page.rows))
