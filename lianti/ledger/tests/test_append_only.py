"""Written once: no way through the ORM changes or removes a row, and every way in makes the digest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lianti.ledger.models import AppendOnlyQuerySet, Fact, Notice, Seal
from lianti.ledger.sealing import STREAMS, register_stream
from lianti.ledger.tests.ground import AT, DOCTOR, KIND, SUBJECT, tamper, write


def draft(what: str = "code") -> Fact:
    return Fact(
        kind=KIND, happened_at=AT, on_day=AT.date(), recorded_at=AT, by_uid=DOCTOR.uid,
        subject_type="case", subject_uid=SUBJECT, data={"what": what},
    )  # fmt: skip


WAYS: dict[str, Callable[[Fact], object]] = {
    "save": lambda fact: fact.save(),
    "save one field": lambda fact: fact.save(update_fields=["kind"]),
    "delete": lambda fact: fact.delete(),
    "update": lambda fact: Fact.objects.filter(pk=fact.pk).update(kind="x.y"),
    "update all": lambda fact: Fact.objects.update(kind="x.y"),
    "delete all": lambda fact: Fact.objects.all().delete(),
    "bulk update": lambda fact: Fact.objects.bulk_update([fact], ["kind"]),
    "update or create": lambda fact: Fact.objects.update_or_create(pk=fact.pk, defaults={"kind": "x.y"}),
    "bulk create over it": lambda fact: Fact.objects.bulk_create([fact]),
    "bulk create on conflict": lambda fact: Fact.objects.bulk_create(
        [draft()], update_conflicts=True, update_fields=["kind"], unique_fields=["uid"]
    ),
    "bulk create quietly": lambda fact: Fact.objects.bulk_create([draft()], ignore_conflicts=True),
}


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_a_row_is_neither_changed_nor_removed(way: str) -> None:
    fact = write()
    fact.kind = "x.y"
    with pytest.raises(TypeError, match="never"):
        WAYS[way](fact)
    assert [row.kind for row in Fact.objects.all()] == [KIND]


@pytest.mark.django_db
def test_rows_written_together_have_their_digests() -> None:
    Fact.objects.bulk_create((draft(str(n)) for n in range(5)), batch_size=2)
    assert [row.is_true() for row in Fact.objects.all()] == [True] * 5


@pytest.mark.django_db
def test_a_number_is_given_by_the_sealer_only() -> None:
    fact = draft()
    fact.seq = 1
    with pytest.raises(TypeError, match="never"):
        fact.save()


@pytest.mark.django_db
def test_content_that_would_not_survive_is_not_written() -> None:
    fact = draft()
    fact.data = {"what": 1e300}
    with pytest.raises(ValueError, match="both databases"):
        fact.save()
    assert not Fact.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["kind", "by_uid", "subject_type", "on_day", "happened_at", "data", "uid", "digest"])
def test_every_column_is_covered(column: str) -> None:
    fact = write()
    other = {"by_uid": "7" * 32, "uid": "7" * 32, "on_day": "2026-01-01", "happened_at": "2026-01-01 00:00:00+00:00"}
    tamper(fact, **{column: other.get(column, '{"what": "else"}')})
    assert not Fact.objects.get(pk=fact.pk).is_true()


def test_every_stream_is_append_only() -> None:
    for model in STREAMS.values():
        assert isinstance(model._default_manager.all(), AppendOnlyQuerySet)
        columns = {field.attname for field in model._meta.concrete_fields}
        assert set(model.SEALED) <= columns


def test_a_model_whose_rows_change_is_no_stream() -> None:
    for model in (Notice, Seal):
        with pytest.raises(TypeError, match="append-only"):
            register_stream("more", model)  # type: ignore[arg-type]
    assert "more" not in STREAMS
