"""Tables of the catalogue: diagnoses, local editions of criteria, and what was loaded."""

from __future__ import annotations

from django.db import models


class Diagnosis(models.Model):
    """A diagnosis of the ICD-10 table in use (诊断).

    Name, chapter, source and edition come from the table; ``aliases``, ``common`` and ``rank`` from the built-in list,
    so that an import of either never undoes the other.
    """

    code = models.CharField(max_length=40, unique=True)
    code_key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    aliases = models.CharField(max_length=200, blank=True)
    search_text = models.CharField(max_length=500)
    initials = models.CharField(max_length=500, blank=True)
    chapter = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=100)
    edition = models.CharField(max_length=100)
    common = models.BooleanField(default=False)
    rank = models.PositiveIntegerField(default=1_000_000)
    length = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("code",)
        indexes = (models.Index(fields=("common", "rank"), name="catalogue_common_rank"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CriterionEdition(models.Model):
    """An edition of referral criteria loaded beside the built-in ones (本地版本).

    ``body`` is the checked TOML text; ``alliance_uid`` empty means in force for every alliance. Half-open dates.
    """

    uid = models.UUIDField(unique=True)
    set = models.CharField(max_length=60)
    name = models.CharField(max_length=100)
    alliance_uid = models.UUIDField(null=True, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    body = models.TextField()
    loaded_at = models.DateTimeField()
    by_uid = models.UUIDField()

    class Meta:
        ordering = ("set", "since_on")
        constraints = (
            models.UniqueConstraint(fields=("set", "name", "alliance_uid"), name="catalogue_edition_once"),
            models.UniqueConstraint(
                fields=("set", "name"), condition=models.Q(alliance_uid=None), name="catalogue_common_edition_once"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("since_on")),
                name="catalogue_edition_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.set} {self.name}"


class TableLoad(models.Model):
    """One load of a diagnosis table (导入记录): which file content, when, by whom, with what counts."""

    uid = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64, db_index=True)
    source = models.CharField(max_length=100)
    edition = models.CharField(max_length=100)
    loaded_at = models.DateTimeField()
    by_uid = models.UUIDField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    bad = models.PositiveIntegerField()

    class Meta:
        ordering = ("loaded_at",)

    def __str__(self) -> str:
        return f"{self.source} {self.edition}"
