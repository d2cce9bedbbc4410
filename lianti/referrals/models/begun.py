"""A draft that was begun and never written in: somebody chose a person and nothing else (ADR 0006)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from lianti.referrals.models.case import Referral
from lianti.referrals.models.papers import Attachment

# Starting writes the row and commits the move, which makes revision 2; the clock that closes it makes 3. Whatever a
# person types, ticks or pastes is a save of its own and goes beyond.
STARTED = 2


def untouched() -> Q:
    """Return the drafts in which nobody wrote anything, also those that the clock has closed."""
    papers = Attachment.objects.filter(referral=OuterRef("pk"))
    blank = Q(direction="up", submitted_at=None, reason="", diagnosis_name="", review_state="")
    begun = Q(state="draft", revision__lte=STARTED) | Q(state="expired", revision__lte=STARTED + 1)
    return blank & begun & ~Q(Exists(papers))


def is_untouched(referral: Referral) -> bool:
    """Say of a draft that was read what ``untouched`` says of many, papers aside."""
    begun = referral.state == "draft" and referral.revision <= STARTED and referral.direction == "up"
    return begun and not (referral.reason or referral.diagnosis_name)
