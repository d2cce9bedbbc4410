"""Tables of the catalogue: diagnoses, editions of criteria, disease lists with case counts, guides."""

from __future__ import annotations

from django.db import models

from lianti.alliances.models import Alliance
from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Institution


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


class DiseaseList(models.Model):
    """An edition of a disease catalogue (病种目录) of an alliance, one tier and one kind (JL-44); half-open days.

    ``base`` says what it was made from: the edition before it, or the built-in reference list when that is empty.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    tier = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=60)
    state = models.CharField(max_length=10, default="draft")
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    base_name = models.CharField(max_length=200)
    since_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    years = models.JSONField(default=list)
    least_cases = models.PositiveIntegerField(default=0)
    proposed_at = models.DateTimeField()
    proposed_by_uid = models.UUIDField()
    proposed_by_name = models.CharField(max_length=60, blank=True)
    # The uids of everybody who began, changed or submitted it: none of them approves it.
    authors = models.JSONField(default=list)
    approved_at = models.DateTimeField(null=True)
    approved_by_uid = models.UUIDField(null=True)
    approved_by_name = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("tier", "kind", "-since_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("alliance", "tier", "kind", "name"), name="disease_list_name_once"),
            models.UniqueConstraint(
                fields=("alliance", "tier", "kind"),
                condition=models.Q(state__in=("draft", "submitted")),
                name="disease_list_one_open",
            ),
            models.UniqueConstraint(
                fields=("alliance", "tier", "kind"),
                condition=models.Q(state="approved", until_on=None),
                name="disease_list_one_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("since_on")),
                name="disease_list_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by_uid=None) | ~models.Q(approved_by_uid=models.F("proposed_by_uid")),
                name="disease_list_two_people",
            ),
        )

    def __str__(self) -> str:
        return f"{self.tier} {self.kind} {self.name}"


class DiseaseEntry(models.Model):
    """One disease of an edition: an ICD-10 category or code that stands for all codes beginning with it."""

    list = models.ForeignKey(DiseaseList, on_delete=models.CASCADE, related_name="entries")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("list", "code"), name="disease_entry_once"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class DiseaseChange(models.Model):
    """One disease added to or taken from the base list, with its reason (JL-43); ``cases`` is what was counted."""

    list = models.ForeignKey(DiseaseList, on_delete=models.CASCADE, related_name="changes")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    way = models.CharField(max_length=5)
    reason = models.CharField(max_length=200)
    # A sum over years, members and codes: more than one row of counts can hold.
    cases = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ("way", "code")
        constraints = (models.UniqueConstraint(fields=("list", "code"), name="disease_change_once"),)

    def __str__(self) -> str:
        return f"{self.way} {self.code}"


class CaseCount(models.Model):
    """How many cases of a diagnosis a member treated in a year (JL-42), as its statistics tell."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    category = models.CharField(max_length=3)
    name = models.CharField(max_length=200)
    cases = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("alliance", "year", "category"), name="case_count_lookup"),)
        constraints = (
            models.UniqueConstraint(fields=("alliance", "institution", "year", "code"), name="case_count_once"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.code} {self.cases}"


class Guide(models.Model):
    """An edition of what an alliance publishes for all members: criteria, a pathway or a quality standard.

    ``key`` names the series whose editions follow each other; ``codes`` are ICD-10 prefixes; ``body`` maps a part of
    ``kinds.PARTS`` to its lines. ``until_on`` empty means until the next edition (SY-33, SY-34, HK-13).
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    key = models.UUIDField(default=new_uid)
    title = models.CharField(max_length=80)
    codes = models.JSONField(default=list)
    edition = models.CharField(max_length=60)
    source = models.CharField(max_length=200)
    sample = models.BooleanField(default=False)
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    body = models.JSONField()
    published_at = models.DateTimeField()
    published_by_uid = models.UUIDField()
    published_by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("kind", "title", "-since_on")
        constraints = (
            models.UniqueConstraint(fields=("key", "edition"), name="guide_edition_once"),
            models.UniqueConstraint(fields=("key",), condition=models.Q(until_on=None), name="guide_one_open"),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("since_on")),
                name="guide_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.edition}"


class GuideReceipt(models.Model):
    """A member has confirmed that it works by this edition (SY-33); once for each."""

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="receipts")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("guide", "institution"), name="guide_receipt_once"),)

    def __str__(self) -> str:
        return f"{self.guide_id} {self.institution_id}"
