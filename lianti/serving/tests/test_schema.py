"""A database built at once has the tables of one that went through every step."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from lianti.serving.children import ROOT
from lianti.serving.schema import make_tables, missing_migrations

pytestmark = pytest.mark.django_db

COLUMNS = """SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, column_default
    FROM information_schema.columns WHERE table_schema = current_schema()"""
# Automatic names keep the first name of a table that was renamed since; the names we give are compared on SQLite.
CONSTRAINTS = """SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = current_schema()::regnamespace"""
INDEXES = """SELECT tablename, replace(indexdef, indexname, '') FROM pg_indexes WHERE schemaname = current_schema()"""


def ordered(statement: str) -> str:
    """Return a statement with its lists of values in order of the alphabet: models give them as sets."""

    def alike(found: re.Match[str]) -> str:
        return found[1] + ", ".join(sorted(found[2].split(", "))) + found[3]

    return re.sub(r"(IN \(|ARRAY\[)([^()\[\]]*)([)\]])", alike, statement)


def parts(statement: str) -> list[str]:
    """Return the definitions of a CREATE TABLE in order of the alphabet: columns stand in another order."""
    statement = ordered(statement)
    inner, depth, found = statement[statement.index("(") + 1 : statement.rindex(")")], 0, [""]
    for letter in inner:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth:
            found.append("")
        else:
            found[-1] += letter
    return sorted(re.sub(r"\s+", " ", part).strip() for part in found)


def told_by_sqlite(path: Path | str) -> dict[str, list[str]]:
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    # Django calls an automatic index by the order in which a table came to be; what it says counts.
    return {name if kind == "table" else sql: parts(sql) for kind, name, sql in rows if not name.startswith("sqlite_")}


def told_by_postgresql() -> set[str]:
    found: set[str] = set()
    with connection.cursor() as cursor:
        for question in (COLUMNS, CONSTRAINTS, INDEXES):
            cursor.execute(question)
            rows = [ordered(" ".join(map(str, row))) for row in cursor.fetchall()]
            found |= {re.sub(r"\b(public|anew)\.", "", row) for row in rows}
    # The groups of Django are not used; the type of their key depends on the way they were made.
    kept = {line for line in found if not line.startswith("auth_group")}
    return {re.sub(r"nextval\('.*?'", "nextval(", line) for line in kept}


def test_a_table_is_compared_whatever_the_order_of_its_columns() -> None:
    assert parts("CREATE TABLE t (a int, b varchar(2), CHECK (a IN (1, 2)))") == parts(
        "CREATE TABLE t (b varchar(2), CHECK (a IN (1, 2)), a int)"
    )
    assert parts("CREATE TABLE t (a int)") != parts("CREATE TABLE t (a int NOT NULL)")


@pytest.mark.slow
def test_an_empty_database_is_built_at_once(tmp_path: Path) -> None:
    if connection.vendor == "postgresql":
        stepwise = told_by_postgresql()
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA anew")
            cursor.execute("SET LOCAL search_path TO anew")
        make_tables(verbosity=0)
        assert told_by_postgresql() == stepwise
        assert not missing_migrations()
        return
    path = tmp_path / "anew.sqlite3"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{path}", "LIANTI_VAR_DIR": str(tmp_path)}
    act = "from lianti.serving.schema import make_tables; make_tables(verbosity=0)"
    words = [sys.executable, "-c", f"import django; django.setup(); {act}"]
    subprocess.run(words, cwd=ROOT, env=environment, check=True)
    assert told_by_sqlite(path) == told_by_sqlite(str(connection.settings_dict["NAME"]))
