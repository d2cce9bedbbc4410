"""What the kit keeps: keys of forms already sent, drafts while typing, and encrypted files."""

from django.db import models

from lianti.kernel.pure.clock import now
from lianti.kernel.pure.ids import new_uid


class IdempotencyKey(models.Model):
    """One form that was sent; a second press finds the first one's result here."""

    key = models.CharField(max_length=64)
    user_uid = models.UUIDField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=now)
    result_url = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_uid", "key"], name="one_result_per_key")]
        indexes = [models.Index(fields=["at"], name="idempotency_at")]

    def __str__(self) -> str:
        return self.key


class Draft(models.Model):
    """What a person has typed into one form and not sent; the content is encrypted, since it names people."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    user_uid = models.UUIDField()
    grant_uid = models.UUIDField()
    form_key = models.CharField(max_length=120)
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_uid", "grant_uid", "form_key"], name="one_draft_per_form")]

    def __str__(self) -> str:
        return self.form_key


class StoredFile(models.Model):
    """A file kept encrypted on disk under its own uid; only who may see its owner may read it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    key_id = models.CharField(max_length=40)
    at = models.DateTimeField(default=now)
    by_uid = models.UUIDField()

    def __str__(self) -> str:
        return self.name
