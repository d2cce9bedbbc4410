"""Facts (functional, append-only), traces (audit) and the seals over both."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from lianti.kernel.pure.ids import new_uid
from lianti.ledger.keyring import keyring


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows are written once: neither update nor delete passes through the ORM."""

    def update(self, **_values: Any) -> int:
        raise TypeError("ledger rows are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("ledger rows are never removed")


class SealedRow(models.Model):
    """A row whose content is fingerprinted at write and later bound into a batch."""

    SEALED: ClassVar[tuple[str, ...]] = ()

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    seq = models.BigIntegerField(null=True, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        abstract = True

    def canonical(self) -> bytes:
        """Return the bytes that the digest covers."""
        content = {"uid": str(self.uid)} | {name: _plain(getattr(self, name)) for name in self.SEALED}
        return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

    def compute_digest(self) -> str:
        """Return HMAC-SM3 over the canonical bytes under the audit key."""
        return keyring().mac("audit", self.canonical()).hex()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once."""
        if self.pk is not None:
            raise TypeError("ledger rows are never changed")
        self.digest = self.compute_digest()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("ledger rows are never removed")


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it, equal before and after a round trip through either database."""
    if hasattr(value, "timestamp"):
        return f"{value.timestamp():.6f}"
    if value is None or isinstance(value, str | int | float | bool | dict | list):
        return value
    return str(value)


class Fact(SealedRow):
    """One thing that happened: opaque ids and codes only, never names or free text."""

    SEALED = (
        "kind",
        "version",
        "happened_at",
        "on_day",
        "recorded_at",
        "by_uid",
        "acting_institution_uid",
        "institution_uid",
        "alliance_uid",
        "subject_type",
        "subject_uid",
        "data",
    )

    kind = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    happened_at = models.DateTimeField()
    on_day = models.DateField()
    recorded_at = models.DateTimeField()
    by_uid = models.UUIDField()
    acting_institution_uid = models.UUIDField(null=True)
    institution_uid = models.UUIDField(null=True)
    alliance_uid = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=40)
    subject_uid = models.UUIDField()
    data = models.JSONField(default=dict)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "on_day"], name="fact_kind_day"),
            models.Index(fields=["subject_uid", "happened_at"], name="fact_subject"),
            models.Index(fields=["institution_uid", "kind", "on_day"], name="fact_institution"),
        ]


class Trace(SealedRow):
    """One act that an auditor may ask about, reads of residents' records included."""

    SEALED = (
        "actor_uid",
        "actor_name",
        "actor_role",
        "actor_institution_uid",
        "purpose",
        "operation",
        "object_type",
        "object_uid",
        "detail",
        "at",
    )

    actor_uid = models.UUIDField()
    actor_name = models.CharField(max_length=60)
    actor_role = models.CharField(max_length=30)
    actor_institution_uid = models.UUIDField(null=True)
    purpose = models.CharField(max_length=60)
    operation = models.CharField(max_length=40)
    object_type = models.CharField(max_length=40)
    object_uid = models.UUIDField(null=True)
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["object_uid", "at"], name="trace_object"),
            models.Index(fields=["actor_uid", "at"], name="trace_actor"),
            models.Index(fields=["at"], name="trace_at"),
        ]


class Seal(models.Model):
    """A batch of rows of one stream bound together and to the batch before."""

    stream = models.CharField(max_length=30)
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    count = models.PositiveIntegerField()
    leaves = models.TextField()
    root = models.CharField(max_length=64)
    previous_root = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)
    key_id = models.CharField(max_length=20)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "first_seq"], name="seal_once")]


class ReconcileFinding(models.Model):
    """A day on which the tables and the facts tell different stories."""

    on_day = models.DateField()
    kind = models.CharField(max_length=60)
    expected = models.IntegerField()
    found = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["on_day", "kind"], name="reconcile_once")]


class Notice(models.Model):
    """A sentence addressed to a role at an institution; holds no patient's name."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution_uid = models.UUIDField()
    role = models.CharField(max_length=30)
    department_uid = models.UUIDField(null=True)
    text = models.CharField(max_length=160)
    path = models.CharField(max_length=120)
    tone = models.CharField(max_length=10, default="normal")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["institution_uid", "role", "at"], name="notice_audience")]


class NoticeRead(models.Model):
    """That one person has read one notice."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="reads")
    user_uid = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "user_uid"], name="notice_read_once")]
