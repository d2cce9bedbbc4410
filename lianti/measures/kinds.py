"""The closed vocabulary of gauges. A new word needs a place here, a reader in `reading`, a test and a document line."""

from __future__ import annotations

from dataclasses import dataclass

from lianti.kernel.pure.errors import mark as _


@dataclass(frozen=True)
class Operation:
    """One word: its Chinese name, what it computes, the keys it must have (one of each tuple) and may have."""

    name: str
    label: str
    meaning: str
    unit: str
    needs: tuple[tuple[str, ...], ...] = ()
    may: tuple[str, ...] = ()


COMMON = ("kind", "where", "window_days", "scope")

OPERATIONS: dict[str, Operation] = {
    op.name: op
    for op in (
        Operation(
            "count", _("次数"),
            "number of facts that fulfil `where`; no value when no fact of the kind exists in the window", "count",
        ),
        Operation(
            "zero", _("零发生"),
            "number of facts that fulfil `where`, meant to be 0; no value when nothing of `of` (or of the kind) exists",
            "count", needs=(("where", "of"),), may=("of", "of_where"),
        ),
        Operation(
            "share", _("占比"),
            "facts that also fulfil `met` divided by all facts of `kind`; or facts of `kind` divided by facts of `of`",
            "share", needs=(("met", "of"),), may=("met", "of", "of_where"),
        ),
        Operation(
            "least_share", _("最低占比"),
            "the smallest share among groups: sum of `part` by sum of `whole`, or facts that fulfil `met` by all",
            "share", needs=(("part", "met"),), may=("part", "whole", "met", "by"),
        ),
        Operation(
            "rest_share", _("占用率"), "1 minus the sum of `part` by the sum of `whole`", "share",
            needs=(("part",),), may=("part", "whole"),
        ),
        Operation(
            "use_of", _("使用率"), "facts of `kind` divided by the sum of `field` over the facts of `of`", "share",
            needs=(("of",), ("field",)), may=("of", "of_where", "field"),
        ),
        Operation(
            "coverage", _("覆盖率"),
            "present members with a fact by all present members, naming the others; `among` members leaves the lead "
            "out; with `until`, the latest fact about a subject must hold a later day there; with `of`, those count "
            "who answered in `field` the latest fact of `of` about every subject",
            "share", may=("among", "until", "of", "of_where", "field"),
        ),
        Operation(
            "median", _("中位数"),
            "middle of `field`, or of the time from a fact of `kind` to the first `then` about the same subject",
            "number", needs=(("field", "then"),), may=("field", "then", "then_where", "unit"),
        ),
        Operation(
            "p90", _("第90百分位"),
            "the value that nine tenths do not exceed; reads like `median`",
            "number", needs=(("field", "then"),), may=("field", "then", "then_where", "unit"),
        ),
        Operation(
            "rate_of_change", _("环比变化"),
            "growth of the number of facts (or of distinct `by`) against the window before", "share", may=("by",),
        ),
        Operation(
            "days_with_at_least", _("达标天数占比"),
            "days with at least `least` facts divided by the days of the window (`days`: all, weekdays, weekend)",
            "share", needs=(("least",),), may=("least", "days"),
        ),
        Operation(
            "distinct", _("去重数"),
            "number of different `by`: institution, subject, actor, day or a data field", "count",
            needs=(("by",),), may=("by",),
        ),
        Operation(
            "held_each_year", _("每年举行"),
            "calendar years with at least `least` facts divided by the years due; this year is due once it is held",
            "share", may=("least", "years"),
        ),
        Operation(
            "within_hours", _("限时完成率"),
            "subjects for which a fact of `then` follows within `hours`; those whose time still runs are left out",
            "share", needs=(("then",), ("hours",)), may=("then", "then_where", "hours"),
        ),
        Operation(
            "sum", _("合计"),
            "sum of `field` over the facts that fulfil `where`; no value when no fact of the kind exists", "number",
            needs=(("field",),), may=("field",),
        ),
        Operation("last", _("距上次"), "whole days since the latest fact", "days"),
    )
}  # fmt: skip

COMPARISONS: dict[str, str] = {
    "eq": "equal (a bare value means this)",
    "ne": "there and different",
    "not": "absent or different",
    "gt": "greater",
    "gte": "greater or equal",
    "lt": "less",
    "lte": "less or equal",
    "in": "one of a list",
    "known": "true: there and not null; false: absent or null",
}
SCOPES = ("alliance", "members", "everywhere")
AMONG = ("all", "members")
DAY_SETS = ("all", "weekdays", "weekend")
COLUMNS: dict[str, str] = {
    "fact": "pk", "institution": "institution_uid", "subject": "subject_uid", "actor": "by_uid", "day": "on_day",
}  # fmt: skip
