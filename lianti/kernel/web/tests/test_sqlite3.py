"""The cursor translates as Django's does, and a sign of per cent that is none stays one."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_placeholders_and_signs_of_per_cent() -> None:
    with connection.cursor() as cursor:
        for value in (1, 2):
            cursor.execute("SELECT %s, '50%%', 7 %% 4", [value])
            assert tuple(cursor.fetchone()) == (value, "50%", 3)


def test_a_statement_without_parameters_is_sent_as_it_is() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT '50%'")
        assert cursor.fetchone()[0] == "50%"


def test_parameters_may_have_names() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %(two)s, %(one)s", {"one": 1, "two": 2})
        assert tuple(cursor.fetchone()) == (2, 1)
