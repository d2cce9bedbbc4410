"""What the worker does for uploaded tables of persons."""

from __future__ import annotations

import datetime as dt

from lianti.residents.imports import keeping


def judge(at: dt.datetime) -> None:
    """Judge the long tables that wait."""
    keeping.judge_waiting(at)


def forget(at: dt.datetime) -> None:
    """Throw away what nobody took in."""
    keeping.forget_old(at)
