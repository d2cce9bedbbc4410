"""Institutions and departments by what they are for, as their names and their registered subjects (诊疗科目) tell."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from lianti.parties.models import Department, Institution


def institutions_named(words: Iterable[str]) -> frozenset[int]:
    """Return the keys of institutions whose name holds one of the words, in one statement; none without words."""
    named = _any(Q(name__contains=word) for word in words)
    return frozenset(Institution.objects.filter(named).values_list("pk", flat=True)) if named else frozenset()


def departments_about(subjects: Iterable[str], words: Iterable[str]) -> frozenset[int]:
    """Return the keys of departments of one of the subjects or below it, or with one of the words in their name."""
    about = _any(Q(subject_code=code) | Q(subject_code__startswith=f"{code}.") for code in subjects)
    about |= _any(Q(name__contains=word) for word in words)
    return frozenset(Department.objects.filter(about).values_list("pk", flat=True)) if about else frozenset()


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found
