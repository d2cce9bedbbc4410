"""People served, the keys by which they are found and the reasons for which their record opens."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Institution
from lianti.parties.roles import CLINICAL
from lianti.parties.shapes import Viewer
from lianti.residents.export_models import ExportRequest
from lianti.residents.household_models import Grid, Guardianship, Household, HouseholdMember
from lianti.residents.identity_models import BorrowedColumn, LocalRecord, MatchKey, Merge, MovedRow, PossibleMatch
from lianti.residents.import_models import PersonImport
from lianti.residents.kinds import BREAKERS
from lianti.residents.privacy_models import BreakGlass, SharingConsent
from lianti.residents.retention_models import Erasure, LegalHold

__all__ = [
    "AccessReason", "AccessReasonQuerySet", "BorrowedColumn", "BreakGlass", "Erasure", "ExportRequest", "Grid",
    "Guardianship", "Household", "HouseholdMember", "LegalHold", "LocalRecord", "MatchKey", "Merge", "MovedRow",
    "PersonImport", "PossibleMatch", "Resident", "ResidentQuerySet", "SearchKey", "SharingConsent",
]  # fmt: skip


class ResidentQuerySet(models.QuerySet["Resident"]):
    """Residents by who looks: nothing unless an access reason says so."""

    def visible_to(self, viewer: Viewer | None, at: dt.datetime) -> ResidentQuerySet:
        """Return the residents whose record is open to the viewer at ``at``."""
        if viewer is None or viewer.institution_id is None or viewer.role not in CLINICAL:
            return self.none()
        return self.filter(Exists(AccessReason.objects.open_for(viewer, at).filter(resident=OuterRef("pk"))))


class Resident(models.Model):
    """A person served; identity number and phones are encrypted, each with a blind index for finding it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(max_length=60)
    pinyin_key = models.CharField(max_length=200)
    sex = models.CharField(max_length=10)
    birth_on = models.DateField()
    identity_sealed = models.BinaryField(null=True)
    identity_index = models.CharField(max_length=64, null=True, unique=True)
    identity_mask = models.CharField(max_length=18, blank=True)
    insurance_sealed = models.BinaryField(null=True)
    insurance_index = models.CharField(max_length=64, null=True, db_index=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.CharField(max_length=64, null=True, db_index=True)
    phone_mask = models.CharField(max_length=20, blank=True)
    record_number = models.CharField(max_length=17, null=True, unique=True)
    insurance_type = models.CharField(max_length=20, blank=True)
    insured_region = models.CharField(max_length=60, blank=True)
    # The insurance area (统筹区) by GB/T 2260; empty when nobody knows, or when old text could not be read.
    insured_area = models.CharField(max_length=6, blank=True)
    district = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200, blank=True)
    contact_name = models.CharField(max_length=60, blank=True)
    contact_relation = models.CharField(max_length=20, blank=True)
    contact_phone_sealed = models.BinaryField(null=True)
    contact_phone_mask = models.CharField(max_length=20, blank=True)
    allergies = models.CharField(max_length=200, blank=True)
    history = models.TextField(blank=True)
    registered_institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="residents")
    registered_at = models.DateTimeField()
    # When the person was last compared with all others; None: still to do (identity.tasks).
    matched_at = models.DateTimeField(null=True, editable=False)
    # The file that shows everything of this person; None: this one does (identity.merging).
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged", editable=False)

    objects = ResidentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["name", "birth_on"], name="resident_name_birth"),
            models.Index(fields=["id"], condition=Q(matched_at=None), name="resident_unmatched"),
        ]


class SearchKey(models.Model):
    """One way to find a resident by beginning: initials, full pinyin or the name as code points.

    Values are plain lower-case ASCII letters and digits, so that a prefix range uses the index under every collation.
    """

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=1)
    value = models.CharField(max_length=240)

    class Meta:
        indexes = [models.Index(fields=["kind", "value", "resident"], name="search_key_value")]


class AccessReasonQuerySet(models.QuerySet["AccessReason"]):
    """Access reasons by time."""

    def in_force(self, at: dt.datetime) -> AccessReasonQuerySet:
        """Return the reasons of whole institutions that hold at ``at``; what one person alone has is not among them."""
        return self._running(at).filter(user_uid=None)

    def open_for(self, viewer: Viewer, at: dt.datetime) -> AccessReasonQuerySet:
        """Return the reasons that open a record to a viewer at ``at``: the institution's, and this person's own.

        An own reason is an emergency: it holds in the roles that treat, not in another role of the same person.
        """
        mine = Q(user_uid=None)
        if viewer.role in BREAKERS:
            mine |= Q(user_uid=viewer.uid)
        return self._running(at).filter(mine, institution_id=viewer.institution_id or 0)

    def _running(self, at: dt.datetime) -> AccessReasonQuerySet:
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class AccessReason(models.Model):
    """Why an institution may open a resident's record, from a moment to a moment."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="access_reasons")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    # Set: the record is open to this one person of the institution and to nobody else there (紧急调阅).
    user_uid = models.UUIDField(null=True)
    team_uid = models.UUIDField(null=True)
    kind = models.CharField(max_length=20)
    subject_uid = models.UUIDField(null=True)
    agreement_uid = models.UUIDField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    # Up to here the case stays usable whatever becomes of the agreement (30 days after closing).
    kept_until = models.DateTimeField(null=True)
    opened_by_uid = models.UUIDField()

    objects = AccessReasonQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["resident", "institution", "until"], name="access_lookup"),
            models.Index(fields=["institution", "kind", "resident"], name="access_institution"),
            models.Index(fields=["subject_uid"], name="access_subject"),
            models.Index(fields=["agreement_uid"], name="access_agreement"),
        ]
