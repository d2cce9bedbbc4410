"""Institutions and the people who work in them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from lianti.kernel.pure.ids import new_uid
from lianti.kernel.pure.pinyin import initials_of, sort_key
from lianti.kernel.pure.text import squash
from lianti.parties.kinds import INSTITUTION_KINDS, PRIMARY_KINDS
from lianti.parties.security_models import Factor, RecoveryCode, SignIn, SignInQuerySet

if TYPE_CHECKING:
    from lianti.kernel.web.prepared import Slot

__all__ = [
    "Department", "Factor", "Grant", "GrantQuerySet", "Institution", "Practitioner", "RecoveryCode", "SignIn",
    "SignInQuerySet", "User", "UserManager",
]  # fmt: skip


class Institution(models.Model):
    """An independent legal person or a unit of one (SY-25); identity is the squashed name with its district."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120)
    pinyin_key = models.CharField(max_length=400, db_index=True)
    initials = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=30)
    level = models.CharField(max_length=4, blank=True)
    grade = models.CharField(max_length=10, blank=True)
    ownership = models.CharField(max_length=20, blank=True)
    uscc = models.CharField(max_length=18, blank=True)
    subjects = models.JSONField(default=list)
    district = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name_key", "district"], name="institution_identity")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the comparison and sort keys true to the name."""
        self.name_key = squash(self.name)
        self.pinyin_key = sort_key(self.name)[:400]
        self.initials = (initials_of(self.name) or [""])[0][:120]
        super().save(*args, **kwargs)

    @property
    def is_primary(self) -> bool:
        """Say whether this is primary care (基层)."""
        return self.kind in PRIMARY_KINDS

    @property
    def label(self) -> str:
        """Return the name for narrow places."""
        return self.short_name or self.name

    def __str__(self) -> str:
        return f"{self.name}({INSTITUTION_KINDS.get(self.kind, self.kind)})"


class Department(models.Model):
    """A department (科室) with its registered subject (诊疗科目)."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="departments")
    name = models.CharField(max_length=60)
    subject_code = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=20, default="clinical")
    phone = models.CharField(max_length=40, blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "name"], name="department_once")]


class Practitioner(models.Model):
    """A doctor, nurse or village doctor; ``home_institution`` is never overwritten by a posting (SY-13)."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(max_length=60)
    initials = models.CharField(max_length=60, blank=True)
    home_institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="practitioners")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="practitioners")
    title = models.CharField(max_length=20, default="other")
    specialty = models.CharField(max_length=60, blank=True)
    work_phone = models.CharField(max_length=40, blank=True)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the initials true to the name and the home institution where it is (SY-13)."""
        self.initials = (initials_of(self.name) or [""])[0]
        if self.pk:
            before = type(self).objects.filter(pk=self.pk).values_list("home_institution_id", flat=True).first()
            if before != self.home_institution_id:
                raise ValueError("home institution is changed by the personnel department only (SY-13)")
        super().save(*args, **kwargs)


class UserManager(BaseUserManager["User"]):
    """Makes users; there are no superusers, rights come from dated grants only."""

    def create_user(self, username: str, password: str, *, display_name: str, **extra: Any) -> User:
        """Return a new user with a hashed password."""
        user = self.model(username=username, display_name=display_name, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account; never shared, since every fact carries its uid."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    username = models.CharField(max_length=40, unique=True)
    display_name = models.CharField(max_length=60)
    practitioner = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    demo_hint = models.CharField(max_length=120, blank=True)
    # When this person was first asked for a second factor that the role needs; the days of grace count from here.
    factor_asked_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects = UserManager()


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants by time."""

    def in_force(self, at: dt.datetime | Slot) -> GrantQuerySet:
        """Return the grants that hold at ``at``."""
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class Grant(models.Model):
    """The right of one user to act in a role at an institution, from a moment to a moment."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="grants")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="grants")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "since"], name="grant_user")]
