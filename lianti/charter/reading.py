"""Reading charter files into editions; everything wrong with a file is told at once."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from lianti.charter.kinds import ENTRY_KINDS, THRESHOLD_OPS
from lianti.charter.shapes import Chapter, Clause, Edition, Entry, Problem, Threshold
from lianti.measures.queries import parse_gauge
from lianti.measures.shapes import Gauge, GaugeError

_HEAD: dict[str, tuple[type, ...]] = {
    "key": (str,), "title": (str,), "alliance": (str,), "edition": (str,), "since": (dt.date,), "document": (str,),
    "covers": (list,),
}  # fmt: skip
_NEEDS: dict[str, dict[str, tuple[type, ...]]] = {
    "term": {"name": (str,), "value": (object,)},
    "promise": {"gauge": (dict,), "threshold": (dict,), "label": (str,)},
    "duty": {"label": (str,), "due": (str, dt.date), "who": (str,)},
    "capability": {"label": (str,), "page": (str,), "facts": (list,)},
    "principle": {"reason": (str,)},
    "not_yet": {"not_yet": (str,)},
}
_MAY: dict[str, tuple[str, ...]] = {
    "term": ("label", "scope", "window_days"),
    "promise": ("window_days", "scope", "numerator", "denominator"),
    "capability": ("where", "window_days", "scope"),
}
CAPABILITY_DAYS = 30
TERM_DAYS = 90


class CharterError(ValueError):
    """A charter file was written down wrongly; ``problems`` name clause, entry and what is expected, all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(_sentence(problem) for problem in problems))


def _sentence(problem: Problem) -> str:
    place = " ".join(p for p in (problem.clause, f"entry {problem.entry}" if problem.entry else "") if p)
    return f"{place}: {problem.message}" if place else problem.message


class _Wrong(ValueError):
    """One thing wrong inside an entry."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@lru_cache(maxsize=16)
def parse_edition(content: str) -> Edition:
    """This function will read a charter file, or raise CharterError with every place that is wrong."""
    try:
        document = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise CharterError([Problem("file", "", 0, f"not readable as TOML: {error}")]) from error
    head = _head(document.get("charter"))
    chapters = tuple(Chapter(str(row["key"]), str(row["title"])) for row in document.get("chapter", []))
    problems: list[Problem] = []
    clauses = tuple(_clause(row, chapters, problems) for row in document.get("clause", []))
    if problems:
        raise CharterError(problems)
    return Edition(
        key=head["key"], title=head["title"], alliance_kind=head["alliance"], edition=head["edition"],
        since=head["since"], document=head["document"], covers=expand_ids(head["covers"]), chapters=chapters,
        clauses=clauses, digest=hashlib.sha256(content.encode()).hexdigest(), grace_days=head.get("grace_days", 30),
    )  # fmt: skip


def _head(head: Any) -> dict[str, Any]:
    if not isinstance(head, dict):
        raise CharterError([Problem("file", "", 0, "[charter] is missing")])
    problems = [
        Problem("file", "", 0, f"[charter] {key}: {wanted[0].__name__} is expected, not {head.get(key)!r}")
        for key, wanted in _HEAD.items()
        if not isinstance(head.get(key), wanted)
    ]
    if problems:
        raise CharterError(problems)
    return head


def expand_ids(spans: Iterable[str]) -> tuple[str, ...]:
    """This function will write out ``["SY-01..SY-03", "SY-07"]`` as single ids."""
    found: list[str] = []
    for span in spans:
        first, _dots, last = span.partition("..")
        prefix, _dash, begin = first.partition("-")
        end = last.partition("-")[2] or begin
        if not (begin.isdigit() and end.isdigit()):
            raise CharterError([Problem("file", "", 0, f"covers: ids such as SY-01 are expected, not {span!r}")])
        found += [f"{prefix}-{number:02d}" for number in range(int(begin), int(end) + 1)]
    return tuple(found)


def _clause(row: Mapping[str, Any], chapters: tuple[Chapter, ...], problems: list[Problem]) -> Clause:
    place = str(row.get("id", ""))
    for key in ("id", "title", "text", "source"):
        if not isinstance(row.get(key), str) or not row[key]:
            problems.append(Problem("clause", place, 0, f"{key} is missing"))
    source = str(row.get("source", ""))
    chapter = next((c.key for c in chapters if source.startswith(c.key)), "")
    if chapters and not chapter:
        problems.append(Problem("clause", place, 0, f"source {source!r} lies in no chapter"))
    entries: list[Entry] = []
    for number, entry in enumerate(row.get("entry", []), start=1):
        try:
            entries.append(_entry(number, entry))
        except GaugeError as error:
            problems.append(Problem("gauge", place, number, str(error)))
        except _Wrong as error:
            problems.append(Problem(error.code, place, number, str(error)))
    return Clause(place, str(row.get("title", "")), str(row.get("text", "")), source, chapter, tuple(entries))


def _entry(number: int, row: Mapping[str, Any]) -> Entry:
    kind = row.get("kind", "not_yet" if "not_yet" in row else None)
    if kind not in ENTRY_KINDS:
        raise _Wrong("entry", f"kind is one of {', '.join(ENTRY_KINDS)}, not {kind!r}")
    if "not_yet" in row:
        # Whatever was meant, what is missing decides.
        kind = "not_yet"
    else:
        _check_keys(kind, row)
    gauge = _gauge(kind, row)
    label = row.get("label") or row.get("not_yet") or row.get("reason") or row.get("name", "")
    return Entry(number, kind, str(label), dict(row), gauge, _threshold(row))


def _check_keys(kind: str, row: Mapping[str, Any]) -> None:
    needs = _NEEDS[kind]
    for key, wanted in needs.items():
        if row.get(key) is None or not isinstance(row[key], wanted):
            raise _Wrong("entry", f"a {kind} needs {key}")
    for key in row:
        if key not in {"kind", *needs, *_MAY.get(kind, ())}:
            raise _Wrong("entry", f"a {kind} does not read {key!r}")
    if kind == "duty" and isinstance(row["due"], str):
        _check_due(row["due"])


def _check_due(due: str) -> None:
    try:
        # A common year: 02-29 would be due in one year of four only.
        dt.date.fromisoformat(f"2001-{due}")
    except ValueError:
        raise _Wrong("entry", f"due is a date or a month and day such as 03-31, not {due!r}") from None


def _gauge(kind: str, row: Mapping[str, Any]) -> Gauge | None:
    """Return the gauge of a promise, or the count that stands behind a capability."""
    common = {key: row[key] for key in ("scope", "window_days") if key in row}
    if kind == "promise":
        return parse_gauge({**row["gauge"], **common})
    if kind == "capability":
        where = {"where": row["where"]} if "where" in row else {}
        return parse_gauge({"op": "count", "kind": row["facts"], "window_days": CAPABILITY_DAYS, **where, **common})
    return None


def term_gauge(entry: Entry, obeyed_by: str) -> Gauge:
    """This function will return the count of facts that prove a term is obeyed."""
    common = {key: entry.body[key] for key in ("scope", "window_days") if key in entry.body}
    return parse_gauge({"op": "count", "kind": obeyed_by, "window_days": TERM_DAYS, **common})


def _threshold(row: Mapping[str, Any]) -> Threshold | None:
    table = row.get("threshold")
    if table is None:
        return None
    op, value = table.get("op"), table.get("value")
    if op not in THRESHOLD_OPS or isinstance(value, bool) or not isinstance(value, int | float):
        raise _Wrong("threshold", f"threshold needs op (one of {' '.join(THRESHOLD_OPS)}) and a number as value")
    return Threshold(op, float(value))
