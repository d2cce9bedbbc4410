"""Fixtures every test may use: the database on disk, processes against it, and a real browser."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.base import Template
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

pytest_plugins = ["tests.fixtures.browser", "tests.fixtures.processes"]

MARKS = {"browser_session": pytest.mark.browser, "process_database": pytest.mark.processes}
# Who uses none of these and is not marked with django_db asks no database: pytest-django refuses the connection.
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}
# These start the program itself, or read how its database is named.
STARTERS = ("lianti/cli/", "lianti/serving/", "lianti/ledger/tests/test_settings.py", "tests/bench/")
PLAIN_RENDER = Template._render


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they use, so that nobody has to remember the marker; the browser comes last."""
    for item in items:
        used = getattr(item, "fixturenames", ())
        for fixture, mark in MARKS.items():
            if fixture in used:
                item.add_marker(mark)
        asks = item.get_closest_marker("django_db") or DATABASE.intersection(used)
        if not asks and not item.nodeid.startswith(STARTERS):
            item.add_marker(pytest.mark.once)
    items.sort(key=lambda item: "browser_session" in getattr(item, "fixturenames", ()))


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among what is there for the whole run: modules and thousands of tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Put the SQLite test database into a file: server threads and processes need connections of their own.

    Its tables are made from the models at once, as those of a new installation are.
    """
    from django.db import connections

    for connection in connections.all():
        connection.settings_dict["TEST"]["MIGRATE"] = False
        if connection.vendor == "sqlite":
            folder = Path(os.environ["LIANTI_TEST_DIR"])
            connection.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Note all migrations as made in the new test database."""
    from lianti.serving.schema import all_steps, note_steps

    with django_db_blocker.unblock():
        note_steps(all_steps())


@pytest.fixture(scope="session", autouse=True)
def _plain_rendering(django_test_environment: None) -> None:
    """Draw pages as the product does: Django would copy the context of every part for assertions nobody makes."""
    Template._render = PLAIN_RENDER


@pytest.fixture(scope="session", autouse=True)
def _quick_emptying(django_test_environment: None) -> None:
    """Empty the database behind tests that commit without making it anew."""
    from lianti.kernel.testing.emptying import empty_database

    TransactionTestCase._fixture_teardown = lambda _test: empty_database()


@pytest.fixture(autouse=True)
def _interface_language() -> Iterator[None]:
    """A test that switches the language leaves it as it was."""
    from django.utils import translation

    before = translation.get_language()
    yield
    if before is not None:
        translation.activate(before)
