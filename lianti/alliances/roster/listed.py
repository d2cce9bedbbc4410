"""Units in lists: 1. 名称（集团总院）, one unit per line, or several in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lianti.alliances.roster.guess import owner_by_title
from lianti.alliances.roster.headers import Column, field_of
from lianti.alliances.roster.kinds import KIND_NAMES, level_from_column
from lianti.alliances.roster.names import district_in_heading, looks_like_unit, role_from_column
from lianti.alliances.roster.people import is_person, phone_is_valid, split_people
from lianti.alliances.roster.records import unit_of
from lianti.alliances.roster.shapes import RawUnit
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import squash

Cells = list[tuple[Column, str]]
_ITEM = re.compile(r"^\s*\(?(\d{1,4})(?:\)|\s*[.、:)]|\s+)\s*(\D.*)$")
_DATE = re.compile(r"^[\d〇一二三四五六七八九十]{2,4}年")
_LABEL = (
    r"(?:单位|医院)?(?:主要)?(?:负责人|院长|法定代表人|法人|所长|站长|联系人|联络员|姓名|职务|联系电话|联系方式|电话|手机号?码?)"
    r"(?:姓名|电话|手机)?"
)
_LABELLED = re.compile(rf"[\s,;、(]*({_LABEL})\s*:\s*")
_CUT = re.compile(r"\s*[\t,;|:]\s*|\s{2,}|\s+-+\s+|[—―]+")
_SECTION = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|附件)")
_JOINED = re.compile(r"[、;]|(?<=[院所站心室])[和及与,]")
_CONTEXT = 40
_MOST_WORDS = 12


def is_item(line: str) -> bool:
    """Say whether a line is a numbered entry of a list of units."""
    found = _ITEM.match(line)
    return found is not None and split_entry(found[2], "") is not None


def split_entry(text: str, title: str) -> Cells | None:
    """Return the parts of one entry, or ``None`` when the text is prose and not a unit with people."""
    labels = list(_LABELLED.finditer(text))
    before = text[: labels[0].start()] if labels else text
    name, rest = _name_and_rest(before)
    if not name:
        return None
    cells: Cells = [(Column(0, "name"), name)]
    if rest and not _add_untitled(cells, rest, title):
        return None
    ends = [label.start() for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends, strict=False):
        value = text[label.end() : end].strip(" ,;、)。.")
        owner = "head" if re.search("负责人|院长|法", label[1]) else ""
        cells.append((Column(0, _label_field(label[1]), owner), value))
    return cells


def _label_field(label: str) -> str:
    return "contact" if (field := field_of(label)) == "person" else field


def _name_and_rest(text: str) -> tuple[str, list[str]]:
    """Return the longest beginning that is a unit's name, and the pieces after it."""
    chunks = [chunk for chunk in _CUT.split(text) if chunk.strip()]
    if not chunks:
        return "", []
    words = chunks[0].split(" ")
    for end in range(min(len(words), _MOST_WORDS), 0, -1):
        name = "".join(words[:end])
        if looks_like_unit(name.rstrip("。.、")):
            after = " ".join(words[end:])
            return name.rstrip("。.、"), [piece for piece in [after, *chunks[1:]] if piece.strip()]
    return "", []


def _add_untitled(cells: Cells, pieces: Sequence[str], title: str) -> bool:
    """Add pieces without a label by what they look like; says no when one of them is prose."""
    people: list[str] = []
    for piece in pieces:
        word = squash(piece)
        if level_from_column(word):
            cells.append((Column(0, "level"), word))
        elif word in KIND_NAMES:
            cells.append((Column(0, "kind"), word))
        elif district_in_heading(word):
            cells.append((Column(0, "district"), word))
        elif role_from_column(word):
            cells.append((Column(0, "role"), word))
        else:
            people.append(piece)
    found = split_people("、".join(people))
    if not all((is_person(p.name) or not p.name) and (not p.phone or phone_is_valid(p.phone)) for p in found):
        return False
    if people:
        owner = owner_by_title(title, any(person.phone for person in found))
        cells.append((Column(0, owner), "、".join(people)))
    return True


def read_items(lines: Sequence[str], used: list[bool], place: str) -> list[tuple[int, RawUnit]]:
    """Return the units of numbered lists; a number that starts again opens another list."""
    found: list[tuple[int, RawUnit]] = []
    title, district, block, before = "", "", 0, 0
    for at, line in enumerate(lines):
        item = None if used[at] else _ITEM.match(line)
        cells = split_entry(item[2], title) if item else None
        if item is None or cells is None:
            title, district = _context(line, title, district)
            continue
        if int(item[1]) <= before or not found:
            block = at
        before = int(item[1])
        numbered = [(Column(0, "number"), item[1]), *cells]
        where = _("{place}第{row}行").format(place=place or _("文本"), row=at + 1)
        found.append((at, unit_of(numbered, place=where, block=block, district=district)))
    return found


def _context(line: str, title: str, district: str) -> tuple[str, str]:
    """Return the heading that holds from this line on, and its district."""
    text = squash(line)
    if not text or len(text) > _CONTEXT:
        return title, district
    named = district_in_heading(text)
    if named or _SECTION.match(text):
        district = named
    return text, district


def read_lone_lines(lines: Sequence[str], place: str) -> list[tuple[int, RawUnit]]:
    """Return the units of lines that are nothing but a unit, with the people on and below the line."""
    found: list[tuple[int, RawUnit]] = []
    title, district = "", ""
    for at, line in enumerate(lines):
        entries = [] if _is_signature(lines, at) else list(_entries(line, title))
        where = _("{place}第{row}行").format(place=place or _("文本"), row=at + 1)
        for cells in entries:
            if len(entries) == 1:
                cells += _people_below(lines, at, title)
            found.append((at, unit_of(cells, place=where, block=0, district=district)))
        if not entries:
            title, district = _context(line, title, district)
    return found


def _is_signature(lines: Sequence[str], at: int) -> bool:
    after = next((line for line in islice(lines, at + 1, at + 6) if line.strip()), "")
    return bool(_DATE.match(squash(after)))


def _entries(line: str, title: str) -> Iterator[Cells]:
    label, colon, rest = line.partition(":")
    role = role_from_column(label) if colon else None
    listed = rest if colon and not field_of(label) or role else line
    parts = [re.sub(r"等\d*[家个].*$|[。;]$", "", part).strip() for part in _JOINED.split(listed)]
    names = [part for part in parts if part]
    if len(names) > 1 and all(looks_like_unit(name) for name in names):
        for name in names:
            yield [(Column(0, "name"), name), (Column(0, "role"), label if role else "")]
        return
    cells = split_entry(rest if role else line, title)
    if cells is not None:
        yield [*cells, (Column(0, "role"), label)] if role else cells


def _people_below(lines: Sequence[str], at: int, title: str) -> Cells:
    """Return the people on the lines after a unit, up to the next line that says something else."""
    pieces: list[str] = []
    for line in islice(lines, at + 1, at + 1 + _MOST_WORDS):
        text = line.strip()
        prose = text and not _add_untitled([], [text], title)
        if prose or district_in_heading(text) or split_entry(text, title) is not None:
            break
        pieces += [text] if text else []
    cells: Cells = []
    if pieces:
        _add_untitled(cells, pieces, title)
    return cells
