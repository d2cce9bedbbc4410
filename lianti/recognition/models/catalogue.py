"""The catalogue of recognisable items, prices by date, and what institutions call the items themselves."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from lianti.alliances.models import Alliance
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.pure.pinyin import full_pinyin, initials_of
from lianti.parties.models import Institution


class RecognisableItem(models.Model):
    """One item that an alliance recognises, with how long a result counts (A7); sample rows say so."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    initials = models.CharField(max_length=80, blank=True)
    pinyin = models.CharField(max_length=500, blank=True)
    category = models.CharField(max_length=12)
    body_part = models.CharField(max_length=12, blank=True)
    valid_days = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=120, blank=True)
    edition = models.CharField(max_length=40)
    sample = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alliance", "code"], name="recognition_item_once")]

    def keep_initials(self) -> None:
        """Keep the letters by which people find the item true to its name: xcg and xuechanggui for 血常规."""
        self.initials = (initials_of(self.name) or [""])[0][:80]
        self.pinyin = full_pinyin(self.name)[:500]


class ItemPrice(models.Model):
    """What an item costs from a day on (示例价格): counted as avoided, never billed."""

    item = models.ForeignKey(RecognisableItem, on_delete=models.CASCADE, related_name="prices")
    fen = models.PositiveIntegerField()
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(until_on=None), name="recognition_price_runs_once")
        ]


class LocalCode(models.Model):
    """What an institution calls an item; ``item_code`` empty waits on the worklist unless ``is_none`` says it is none.

    Seen in a report, or entered by hand.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    item_code = models.CharField(max_length=30, blank=True)
    is_none = models.BooleanField(default=False)
    seen = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    mapped_at = models.DateTimeField(null=True)
    mapped_by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "code"], name="recognition_code_once")]
        indexes = [models.Index(fields=["institution", "item_code"], name="recognition_code_item")]

    @property
    def waits(self) -> bool:
        """Say whether somebody still has to say what it is."""
        return not self.item_code and not self.is_none


class RecognitionRule(models.Model):
    """A local rule that lets a higher level accept what a lower one issued (A4); ended, never erased."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    from_level = models.PositiveSmallIntegerField()
    to_level = models.PositiveSmallIntegerField()
    area = models.CharField(max_length=10)
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    decided_by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "from_level", "to_level", "area"],
                condition=Q(until_on=None),
                name="recognition_rule_runs_once",
            )
        ]

    def holds_on(self, day: dt.date) -> bool:
        """Say whether the rule is in force on a day."""
        return self.since_on <= day and (self.until_on is None or day < self.until_on)
