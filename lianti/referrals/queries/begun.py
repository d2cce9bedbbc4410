"""The draft that somebody began and never wrote in (ADR 0006)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral, untouched
from lianti.referrals.shapes import CaseFields

if TYPE_CHECKING:
    from lianti.parties.models import Institution
    from lianti.residents.models import Resident


def begun_by(viewer: Viewer, resident: Resident, case: CaseFields, sender: Institution) -> Referral | None:
    """Return what this person began for the same resident, so that choosing twice is one draft.

    A case that brings words of its own goes on with none.
    """
    if case.diagnosis_name or case.diagnosis_code or case.reason:
        return None
    mine = Referral.objects.filter(untouched(), state="draft", resident=resident, author_uid=viewer.uid)
    return mine.filter(sender_institution=sender, kind=case.kind).order_by("pk").first()
