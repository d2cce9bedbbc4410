"""Statements that are compiled once give what the ordinary ones give."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet
from django.db.models.signals import post_init, post_save
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString

from lianti.kernel.pure.ids import new_uid
from lianti.kernel.web.models import Draft, IdempotencyKey, StoredFile
from lianti.kernel.web.prepared import Slot, prepared, prepared_update, row_of
from lianti.kernel.web.writing import insert_row, insert_rows, update_row

AT = dt.datetime(2026, 3, 11, 9, 30, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


def _file(name: str, at: dt.datetime = AT) -> StoredFile:
    return StoredFile(
        digest="d" * 64, name=name, content_type="text/plain", size=len(name), key_id="k1", at=at, by_uid=new_uid()
    )


@prepared
def _named(name: Slot, since: Slot) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(name=name, at__gte=since).order_by("pk")


@prepared
def _sizes(uid: Slot) -> QuerySet[StoredFile, int]:
    return StoredFile.objects.filter(uid=uid).values_list("size", flat=True)


@prepared
def _locked(uid: Slot) -> QuerySet[StoredFile]:
    return StoredFile.objects.select_for_update().filter(uid=uid)


@prepared_update
def _rename(uid: Slot, name: Slot) -> tuple[QuerySet[StoredFile], dict[str, Any]]:
    return StoredFile.objects.filter(uid=uid).order_by("name"), {"name": name, "size": 0}


def test_a_value_is_no_part_of_the_statement() -> None:
    evil = "x' OR '1'='1"
    insert_rows([_file("a"), _file(evil)])
    assert [row.name for row in _named.rows(name=evil, since=AT)] == [evil]
    assert _named.rows(name="%s", since=AT) == []


def test_what_is_missing_or_empty_or_too_much_is_refused() -> None:
    with pytest.raises(TypeError, match="takes"):
        _named.rows(name="a")
    with pytest.raises(TypeError, match="takes"):
        _rename.run(uid=new_uid(), name="a", size=3)
    with pytest.raises(ValueError, match="no empty value"):
        _named.rows(name=None, since=AT)


def test_a_row_is_locked_only_inside_a_transaction(transactional_db: None) -> None:
    row = _file("a")
    insert_row(row)
    with pytest.raises(transaction.TransactionManagementError):
        _locked.rows(uid=row.uid)
    with transaction.atomic():
        assert _locked.first(uid=row.uid) == row


def test_rows_are_those_of_the_query_set() -> None:
    early, late = _file("a", AT - dt.timedelta(days=1)), _file("a", AT)
    insert_row(early)
    insert_row(late)
    for since in (AT, AT - dt.timedelta(days=1), AT + dt.timedelta(microseconds=1)):
        wanted = list(StoredFile.objects.filter(name="a", at__gte=since).order_by("pk"))
        found = _named.rows(name="a", since=since)
        assert [vars(row) | {"_state": None} for row in found] == [vars(row) | {"_state": None} for row in wanted]
        assert all(row._state.db == "default" and not row._state.adding for row in found)
    assert _sizes.first(uid=late.uid) == 1
    assert _sizes.first(uid=new_uid()) is None
    assert row_of(StoredFile, late.pk) == late


def test_each_call_is_one_statement_with_its_own_values() -> None:
    rows = [_file(name) for name in "abc"]
    insert_rows(rows)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert [_sizes.first(uid=row.uid) for row in rows] == [1, 1, 1]
        assert _rename.run(uid=rows[0].uid, name="z") == 1
        assert _rename.run(uid=new_uid(), name="z") == 0
    assert len(seen) == 5
    assert dict(StoredFile.objects.values_list("name", "size")) == {"z": 0, "b": 1, "c": 1}


def test_two_threads_do_not_exchange_their_values(transactional_db: None) -> None:
    rows = [_file("x" * size) for size in range(1, 9)]
    insert_rows(rows)
    wrong: list[object] = []

    def read(row: StoredFile) -> None:
        try:
            for _again in range(50):
                if (found := _sizes.first(uid=row.uid)) != row.size:
                    wrong.append(found)
        finally:
            connection.close()

    threads = [threading.Thread(target=read, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_new_row_is_written_as_save_would() -> None:
    ours, theirs = _file("a"), _file("a")
    theirs.by_uid = ours.by_uid
    insert_row(ours)
    theirs.save(force_insert=True)
    assert ours.pk is not None and not ours._state.adding
    read = [StoredFile.objects.values().get(pk=row.pk) | {"id": 0, "uid": 0} for row in (ours, theirs)]
    assert read[0] == read[1]
    with pytest.raises(DatabaseError), transaction.atomic():
        insert_row(
            StoredFile(uid=ours.uid, digest="d", name="b", content_type="t", size=1, key_id="k", by_uid=ours.uid)
        )


def test_many_rows_keep_the_bytes_and_the_defaults() -> None:
    insert_rows([])
    insert_rows(
        Draft(user_uid=new_uid(), grant_uid=new_uid(), form_key=key, sealed=bytes(range(256)), updated_at=AT)
        for key in ("one", "two")
    )
    found = {row.form_key: row for row in Draft.objects.all()}
    assert set(found) == {"one", "two"}
    assert bytes(found["one"].sealed) == bytes(range(256))
    assert (found["one"].version, found["one"].updated_at) == (1, AT)
    assert found["one"].uid != found["two"].uid


def test_only_the_named_columns_are_written() -> None:
    row = _file("a")
    insert_row(row)
    StoredFile.objects.filter(pk=row.pk).update(size=99)
    row.name, row.size = "b", 7
    update_row(row, ("name",))
    assert StoredFile.objects.values_list("name", "size").get(pk=row.pk) == ("b", 99)
    StoredFile.objects.all().delete()
    with pytest.raises(DatabaseError, match="nothing was written"), transaction.atomic():
        update_row(row, ("name",))


@pytest.fixture
def heard() -> Iterator[list[str]]:
    names: list[str] = []

    def listen(instance: IdempotencyKey, **_more: object) -> None:
        names.append(instance.key)

    post_save.connect(listen, sender=IdempotencyKey)
    yield names
    post_save.disconnect(listen, sender=IdempotencyKey)


def test_who_listens_to_a_table_hears_of_every_row(heard: list[str]) -> None:
    row = IdempotencyKey(key="first", user_uid=new_uid(), digest="d", at=AT)
    insert_row(row)
    row.key = "second"
    update_row(row, ("key",))
    assert heard == ["first", "second"]
    insert_rows([IdempotencyKey(key="third", user_uid=new_uid(), digest="d")])
    assert heard == ["first", "second", "third"]


@prepared
def _partly(name: Slot) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(name=name).annotate(twice=F("size") * 2).only("name", "uid").order_by("pk")


def test_columns_left_out_are_read_when_asked_for() -> None:
    insert_row(_file("abc"))
    (row,) = _partly.rows(name="abc")
    assert (row.name, vars(row)["twice"]) == ("abc", 6)
    assert row.get_deferred_fields() >= {"size", "digest"}
    assert row.size == 3
    row.name = "z"
    row.save(update_fields=["name"])
    assert StoredFile.objects.get().name == "z"


def test_whoever_listens_to_new_instances_hears_of_each() -> None:
    heard: list[type[object]] = []

    def hear(sender: type[object], **_more: object) -> None:
        heard.append(sender)

    insert_row(_file("a"))
    post_init.connect(hear, sender=StoredFile)
    try:
        assert [row.name for row in _named.rows(name="a", since=AT)] == ["a"]
    finally:
        post_init.disconnect(hear, sender=StoredFile)
    assert heard == [StoredFile]


def test_what_is_not_plain_is_written_as_django_writes_it() -> None:
    row = _file("a")
    row.size = "7"
    row.name = SafeString("b")
    insert_row(row)
    assert StoredFile.objects.values_list("name", "size").get() == ("b", 7)
    late = _file("c")
    late.at = dt.datetime(2026, 3, 11, 9, 30)
    with pytest.warns(RuntimeWarning, match="naive datetime"):
        insert_row(late)
    assert StoredFile.objects.get(name="c").at.tzinfo is not None
