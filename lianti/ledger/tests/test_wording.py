"""Traces in words: every code that a trace is written with has a Chinese name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from lianti.ledger.wording import (
    DETAILS,
    OBJECTS,
    OPERATIONS,
    actor_name,
    detail_words,
    object_name,
    operation_name,
    operations_called,
)

ROOT = Path(__file__).resolve().parents[2]


def _written(keyword: str) -> Iterator[tuple[str, str]]:
    """Yield where a trace is written with which constant."""
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "tests" in path.parts or "trace(" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.strip("_") == "trace":
                named = [given.value for given in node.keywords if given.arg == keyword]
                # A short way of writing a trace names the operation by its place.
                placed = node.args if keyword == "operation" and node.func.id == "_trace" else []
                for value in (*named, *placed):
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        yield str(path.relative_to(ROOT)), value.value


@pytest.mark.parametrize(("keyword", "table"), [("operation", OPERATIONS), ("object_type", OBJECTS)])
def test_every_code_of_a_trace_has_a_name(keyword: str, table: dict[str, str]) -> None:
    found = list(_written(keyword))
    assert len(found) > 5, "the source is read"
    assert [place for place in found if place[1] not in table | DETAILS] == []


def test_a_code_nobody_declared_is_not_shown() -> None:
    assert operation_name("made_up") == "其他操作" and object_name("made_up") == "其他对象"
    assert operations_called("没有这种操作") == []
    assert (actor_name("gate"), actor_name("郁清扬")) == ("登录入口", "郁清扬"), "a wrong password has no person yet"


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("referral 673950372740 transfer", "转诊单 673950372740 转出单"),
        ("report 01990000-0000-7000-8000-000000000001", "报告"),
        ("referrals/sent: 12 rows", "转诊: 12 行"),
        ("contact_phone", "联系人电话"),
        ("operation=read", "操作=查看"),
        ("form outside", "登记外院报告"),
        ("form vital", "录入 生命体征"),
        ("10.1.2.3", "10.1.2.3"),
        ("code_wrong 10.1.2.3", "10.1.2.3"),
        ("", ""),
    ],
)
def test_details_are_said_in_words_and_without_identifiers(detail: str, said: str) -> None:
    assert detail_words(detail) == said


def test_an_operation_is_found_by_name_part_or_code() -> None:
    assert operations_called("登录") == ["signed_in"], "the exact name only"
    assert operations_called("signed_in") == ["signed_in"]
    assert set(operations_called("密码")) == {"password_changed", "password_reset"}
