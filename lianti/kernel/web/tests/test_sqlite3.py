"""The cursor translates as Django's does, and a sign of per cent that is none stays one."""

from __future__ import annotations

import datetime as dt
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper as Usual
from django.db.utils import ConnectionHandler

from lianti.kernel.web.models import StoredFile
from lianti.kernel.web.sqlite3.operations import DatabaseOperations
from lianti.settings.database import parse_database_url

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


def test_another_file_in_the_place_of_the_database_is_opened(tmp_path: Path) -> None:
    """A copy is put back while the server runs: nobody goes on with the file that is gone."""

    def filled(name: str) -> Path:
        with closing(sqlite3.connect(tmp_path / name)) as made:
            made.executescript(f"CREATE TABLE told (words TEXT); INSERT INTO told VALUES ('{name}')")
        return tmp_path / name

    place = filled("first")
    here = ConnectionHandler({"default": parse_database_url(f"sqlite:///{place}")})["default"]

    def told() -> str:
        with here.cursor() as cursor:
            return str(cursor.execute("SELECT words FROM told").fetchone()[0])

    assert told() == "first"
    opened = here.connection
    here.close_if_unusable_or_obsolete()
    assert here.connection is opened, "kept from request to request"
    filled("second").replace(place)
    assert told() == "first", "a request ends on what it began with"
    here.close_if_unusable_or_obsolete()
    assert told() == "second"
    here.close()


class TestSavepoints:
    """What a savepoint undoes is what came after it, whatever it is called."""

    def test_the_inner_one_goes_and_the_outer_one_stays(self, django_capture_on_commit_callbacks: Any) -> None:
        told: list[str] = []
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            with transaction.atomic():
                self._keep("first", told)
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                self._keep("second", told)
                with transaction.atomic():
                    self._keep("third", told)
                raise ZeroDivisionError
            with transaction.atomic():
                self._keep("fourth", told)
        assert set(StoredFile.objects.values_list("name", flat=True)) == {"first", "fourth"}
        assert told == ["first", "fourth"], "what was promised in a savepoint that stands is done"

    def test_an_outer_one_ends_the_inner_ones(self) -> None:
        outer = transaction.savepoint()
        self._keep("gone", [])
        inner = transaction.savepoint()
        transaction.savepoint_rollback(outer)
        transaction.savepoint_commit(outer)
        assert not StoredFile.objects.exists()
        if connection.vendor == "sqlite":
            with pytest.raises(DatabaseError):
                transaction.savepoint_commit(inner)

    def _keep(self, name: str, told: list[str]) -> None:
        StoredFile.objects.create(name=name, digest="", content_type="", size=0, key_id="", by_uid=uuid.uuid4())
        transaction.on_commit(lambda: told.append(name))


class _Here:
    """As much of a connection as values ask for."""

    timezone: dt.tzinfo = dt.UTC


class TestValues:
    """The shorter ways lead where Django's do."""

    connection: Any = _Here()
    here, usual = DatabaseOperations(connection), Usual.ops_class(connection)

    @pytest.mark.parametrize(
        "text",
        ["2026-03-11 01:00:00", "2026-03-11 01:00:00.000120", "2026-03-11T01:00:00+08:00", "2026-03-11 1:00", None],
    )
    def test_moments_from_the_database(self, text: str | None) -> None:
        found = self.here.convert_datetimefield_value(text, None, None)
        assert found == self.usual.convert_datetimefield_value(text, None, None)
        assert (found is None) is (text is None) and (found is None or found.tzinfo is not None)

    def test_moments_to_the_database(self) -> None:
        eight = dt.timezone(dt.timedelta(hours=8))
        for moment in (dt.datetime(2026, 3, 11, 9, tzinfo=eight), dt.datetime(2026, 3, 11, 1, 0, 0, 7, tzinfo=dt.UTC)):
            assert self.here.adapt_datetimefield_value(moment) == self.usual.adapt_datetimefield_value(moment)
        assert self.here.adapt_datetimefield_value(None) is None

    def test_uids(self) -> None:
        uid = uuid.uuid4()
        made = self.here.convert_uuidfield_value(uid.hex, None, None)
        assert (made, hash(made), str(made), repr(made)) == (uid, hash(uid), str(uid), repr(uid))
        assert self.here.convert_uuidfield_value(str(uid), None, None) == uid
        assert self.here.convert_uuidfield_value(None, None, None) is None
        with pytest.raises(ValueError, match="badly formed"):
            self.here.convert_uuidfield_value("not a uid", None, None)
