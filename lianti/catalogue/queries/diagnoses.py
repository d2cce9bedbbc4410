"""Reads of the catalogue; each in a constant number of statements."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from lianti.catalogue import rules
from lianti.catalogue.keys import code_key
from lianti.catalogue.models import CriterionEdition, Diagnosis
from lianti.catalogue.reading import built_in, parse_cached
from lianti.catalogue.shapes import CriterionShape, DiagnosisShape, Direction, Findings, Suggestion
from lianti.kernel.pure import clock
from lianti.kernel.pure.text import normalise

MOST_WORDS = 5
LONGEST = 60


def search_diagnoses(text: str, limit: int = 12) -> list[DiagnosisShape]:
    """Find diagnoses by the start of the code, by words of the name or its everyday name, or by pinyin initials.

    Several words must all be found. An exact hit comes first, then common diagnoses, then names that begin with the
    text, then short names. One statement.
    """
    words = normalise(text)[:LONGEST].lower().replace("|", " ").split()[:MOST_WORDS]
    if not words:
        return []
    return [_shape(row) for row in _matching(words)[:limit]]


def _matching(words: list[str]) -> QuerySet[Diagnosis]:
    found = Diagnosis.objects.all()
    for word in words:
        condition = Q(code_key__startswith=code_key(word)) | Q(search_text__contains=word)
        if word.isascii():
            condition |= Q(initials__contains=word)
        found = found.filter(condition)
    whole = "".join(words)
    key = code_key(whole)
    exact = Q(code_key=key) | Q(search_text__contains=f"|{whole}|") | Q(initials__contains=f"|{whole}|", common=True)
    begins = Q(search_text__contains=f"|{whole}") | Q(initials__contains=f"|{whole}") | Q(code_key__startswith=key)
    order = Case(
        When(exact, then=Value(0)),
        When(begins & Q(common=True), then=Value(1)),
        When(common=True, then=Value(2)),
        When(begins, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    return found.order_by(order, "rank", "length", "code")


def _shape(row: Diagnosis) -> DiagnosisShape:
    return DiagnosisShape(row.code, row.name, tuple(row.aliases.split()), row.common, row.chapter, row.edition)


def diagnosis(code: str) -> DiagnosisShape | None:
    """Return the diagnosis with this code, or None."""
    row = Diagnosis.objects.filter(code_key=code_key(code)).first()
    return _shape(row) if row else None


def diagnosis_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of many codes at once, by the code as given; unknown codes are missing."""
    asked = {code_key(code): code for code in codes}
    rows = Diagnosis.objects.filter(code_key__in=list(asked)).values_list("code_key", "name")
    return {asked[key]: name for key, name in rows}


def diagnosis_counts() -> dict[str, int]:
    """Return how many diagnoses and how many common ones there are, for status pages."""
    rows = Diagnosis.objects.all()
    return {"all": rows.count(), "common": rows.filter(common=True).count()}


def criteria_in_force(
    direction: Direction, *, on: dt.date | None = None, alliance_uids: Collection[uuid.UUID] = ()
) -> list[CriterionShape]:
    """Return built-in and local criteria of a direction in force on a day (default: today), local editions last."""
    day = on or clock.local_day(clock.now())
    rows = CriterionEdition.objects.filter(since_on__lte=day).filter(Q(until_on=None) | Q(until_on__gt=day))
    rows = rows.filter(Q(alliance_uid=None) | Q(alliance_uid__in=list(alliance_uids)))
    found = [c for c in built_in() if c.edition.in_force(day)]
    for row in rows:
        found.extend(parse_cached(row.digest, row.body)[1])
    return [c for c in found if c.direction == direction]


def criteria_for(
    diagnosis_codes: Collection[str],
    direction: Direction = "up",
    *,
    on: dt.date | None = None,
    alliance_uids: Collection[uuid.UUID] = (),
) -> list[CriterionShape]:
    """Return the criteria in force that speak about one of the diagnoses, general ones included. One statement."""
    return [
        c for c in criteria_in_force(direction, on=on, alliance_uids=alliance_uids) if rules.applies(c, diagnosis_codes)
    ]


def suggestions(
    findings: Findings,
    direction: Direction = "up",
    *,
    on: dt.date | None = None,
    alliance_uids: Collection[uuid.UUID] = (),
) -> list[Suggestion]:
    """Hold the criteria in force against the findings; see rules.suggest_criteria. One statement."""
    return rules.suggest_criteria(findings, criteria_in_force(direction, on=on, alliance_uids=alliance_uids))


def counts_as_matched(codes: Iterable[str]) -> bool:
    """Say whether the chosen criteria include one that counts; 患者要求 alone does not. No statement."""
    return rules.counts_as_matched(codes)


def criteria_by_code(codes: Iterable[str]) -> dict[str, CriterionShape]:
    """Return criteria by code in any edition, also past ones, so that an old referral can still say what was chosen.

    Where several editions of a set know a code the youngest is returned. One statement.
    """
    wanted = set(codes)
    found = {c.code: c for c in built_in() if c.code in wanted}
    for row in CriterionEdition.objects.order_by("since_on"):
        found.update({c.code: c for c in parse_cached(row.digest, row.body)[1] if c.code in wanted})
    return found


def editions() -> list[tuple[str, str, str, str]]:
    """Return set, title, edition and source of everything loaded, built-in ones first, for status pages."""
    found: dict[tuple[str, str, str, str], None] = {}
    for criterion in built_in():
        e = criterion.edition
        found[(e.set, e.title, e.name, e.source)] = None
    for row in CriterionEdition.objects.all():
        e = parse_cached(row.digest, row.body)[0]
        found[(e.set, e.title, e.name, e.source)] = None
    return list(found)


def chapter_of(code: str) -> int:
    """Return the ICD-10 chapter 1-22 of a diagnosis code, 0 when it lies in none."""
    return rules.chapter_of(code)
