"""Facts (functional, append-only), traces (audit) and the seals over both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models

from lianti.kernel.pure.ids import new_uid
from lianti.kernel.web.writing import insert_row
from lianti.ledger.canonical import canonical
from lianti.ledger.keyring import keyring

_NEVER_CHANGED = "ledger rows are never changed"
_NEVER_REMOVED = "ledger rows are never removed"


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows are written once: neither update nor delete passes through the ORM, and every way in makes the digest."""

    def update(self, **_values: Any) -> int:
        """Refuse (TypeError)."""
        raise TypeError(_NEVER_CHANGED)

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> int:
        """Refuse (TypeError)."""
        raise TypeError(_NEVER_CHANGED)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse (TypeError)."""
        raise TypeError(_NEVER_REMOVED)

    def bulk_create(self, objs: Iterable[Any], batch_size: int | None = None, *args: Any, **kwargs: Any) -> list[Any]:
        """Write many rows, each with its digest; conflicts are neither ignored nor turned into updates."""
        if any(args) or any(kwargs.values()):
            raise TypeError(_NEVER_CHANGED)
        rows = list(objs)
        for row in rows:
            row.fingerprint()
        return super().bulk_create(rows, batch_size)


class SealedRow(models.Model):
    """A row whose content is fingerprinted at write and later bound into a batch.

    A model built on it takes ``objects = AppendOnlyQuerySet.as_manager()`` and names in ``SEALED`` what is covered.
    """

    SEALED: ClassVar[tuple[str, ...]] = ()

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    seq = models.BigIntegerField(null=True, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        abstract = True

    def canonical(self) -> bytes:
        """Return the bytes that the digest covers; ValueError when a value would not survive both databases."""
        return canonical({"uid": self.uid} | {name: getattr(self, name) for name in self.SEALED})

    def fingerprint(self) -> Self:
        """Give a new row its digest, HMAC-SM3 under the newest audit key; TypeError for a row already written."""
        if self.pk is not None or self.seq is not None:
            raise TypeError(_NEVER_CHANGED)
        self.digest = keyring().mac("audit", self.canonical()).hex()
        return self

    def is_true(self) -> bool:
        """Say whether the digest fits the content under an audit key of this installation, the newest tried first."""
        try:
            content = self.canonical()
        except ValueError:
            return False
        keys = keyring()
        return any(keys.mac("audit", content, key_id).hex() == self.digest for key_id in keys.key_ids("audit"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once."""
        self.fingerprint()
        super().save(*args, **kwargs)

    def write(self) -> Self:
        """Write the row once, as ``save`` does, by the statement kept for its table."""
        insert_row(self.fingerprint())
        return self

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse (TypeError)."""
        raise TypeError(_NEVER_REMOVED)


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
            models.Index(fields=["operation", "at"], name="trace_operation"),
            models.Index(fields=["at"], name="trace_at"),
        ]


class Stream(models.Model):
    """One chain of seals: the row that a sealer locks, and how far the chain has reached the anchor file."""

    name = models.CharField(max_length=30, unique=True)
    anchored_seq = models.BigIntegerField(default=0)


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
        indexes = [models.Index(fields=["stream", "last_seq"], name="seal_head")]

    def head(self) -> bytes:
        """Return the bytes that the MAC covers."""
        parts = (self.stream, self.first_seq, self.last_seq, self.count, self.root, self.previous_root)
        return "|".join(str(part) for part in parts).encode()

    def leaf_list(self) -> list[str]:
        """Return the digests of the rows of the batch, in order."""
        return [self.leaves[i : i + 64] for i in range(0, len(self.leaves), 64)]


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
    """A sentence addressed to a role at an institution, or to one person in it; holds no patient's name."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution_uid = models.UUIDField()
    role = models.CharField(max_length=30)
    department_uid = models.UUIDField(null=True)
    user_uid = models.UUIDField(null=True)
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


class OutboxMessage(models.Model):
    """One message on its way to one person through a channel: a template and codes, never a patient's name."""

    WAITING, SENDING, SENT, FAILED = "waiting", "sending", "sent", "failed"

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    # What the message is about; a second one with the same key is not written.
    key = models.CharField(max_length=120, unique=True)
    to_uid = models.UUIDField()
    template = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    path = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default=WAITING)
    channel = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    problem = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    # When somebody let it be tried again: its age counts from then, what it was made at stays.
    retried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_at"], name="outbox_due")]
