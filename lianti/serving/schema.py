"""Tables of a database: what is missing is migrated; an empty database is built at once from the models.

Replaying every step ever made in an empty database costs Django far more than making the tables (it renders all models
anew for each step). The result is the same, which a test compares table by table, and the steps count as made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def missing_migrations() -> list[str]:
    """This function will return the migrations that the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def make_tables(*, verbosity: int) -> None:
    """This function will bring the tables up to date: an empty database at once, any other one step by step."""
    if connection.introspection.table_names():
        call_command("migrate", interactive=False, verbosity=verbosity)
    else:
        build_empty(verbosity=verbosity)
    call_command("createcachetable", verbosity=0)


def build_empty(*, verbosity: int) -> None:
    """This function will make every table of an empty database and note all migrations as made.

    Steps that fill existing rows have nothing to fill here; a step that brings rows of its own would be left out, so
    there is none: what an installation needs to begin with is loaded by ``prepare.load_basics``.
    """
    steps = all_steps()
    with _without_migrations():
        call_command("migrate", interactive=False, verbosity=verbosity, run_syncdb=True)
    note_steps(steps)


def all_steps() -> list[tuple[str, str]]:
    """This function will return every migration there is, as app and name."""
    return sorted(MigrationExecutor(connection).loader.graph.nodes)


def note_steps(steps: list[tuple[str, str]]) -> None:
    """This function will note migrations as made, without making them."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in steps)


@contextmanager
def _without_migrations() -> Iterator[None]:
    before = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    try:
        yield
    finally:
        settings.MIGRATION_MODULES = before
