"""The pinyin key sorts alike in Python, in SQLite and under every collation PostgreSQL may have been made with."""

from __future__ import annotations

import pytest
from django.db import connection

from lianti.kernel.pure.pinyin import sort_key

NAMES = [
    "李伟", "李娜", "利娜", "连山", "里昂", "单红", "单 于红", "曾乐", "曾", "John Smith", "阿依古丽·买买提", "120急救",
    "2号", "市中心医院", "市中心医院（东院）", "市中医院", "Иванов", "王Amy", "王·安", "𠮷田",
]  # fmt: skip


def collations() -> list[str]:
    """Those that order Chinese, English and bytes as differently as there are."""
    if connection.vendor == "sqlite":
        return ["BINARY", "NOCASE"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT collname FROM pg_collation")
        here = {name for (name,) in cursor.fetchall()}
    wanted = ("C", "en_US.utf8", "zh_CN.utf8", "und-x-icu", "zh-x-icu", "en-x-icu")
    return [f'"{name}"' for name in wanted if name in here]


@pytest.mark.django_db
def test_the_order_is_the_same_everywhere() -> None:
    keys = {sort_key(name): name for name in NAMES}
    expected = [keys[key] for key in sorted(keys)]
    rows = " UNION ALL ".join(["SELECT %s AS k"] * len(keys))
    for collation in collations():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT k FROM ({rows}) AS t ORDER BY k COLLATE {collation}", list(keys))
            assert [keys[key] for (key,) in cursor.fetchall()] == expected, collation
