"""What is changed while material is asked for stays visible to whoever asked (补充; SY-45)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from lianti.parties.shapes import Viewer
from lianti.referrals.actions.surgery import keep_fact
from lianti.referrals.models import Referral, Supplement
from lianti.referrals.queries.supplements import criteria_words


def keep_supplements(
    referral: Referral, before: Mapping[str, str], after: Mapping[str, str], by: Viewer, at: dt.datetime
) -> None:
    """Keep what one save changed, a row for each part; what is as it was again is no supplement."""
    changed = {part: text for part, text in after.items() if text != before.get(part, "")}
    if not changed:
        return
    living = {row.part: row for row in Supplement.objects.filter(referral=referral, given_at=None, part__in=changed)}
    for part, text in changed.items():
        old, new = _words(part, before.get(part, "")), _words(part, text)
        row = living.get(part) or Supplement(referral=referral, part=part, before=old)
        if row.before == new:
            if row.pk:
                row.delete()
            continue
        row.after, row.at, row.by_uid, row.by_name, row.by_role = new, at, by.uid, by.name, by.role
        row.save()


def _words(part: str, text: str) -> str:
    return criteria_words(text) if part == "criteria" else text.strip()


def give_supplements(referral: Referral, by: Viewer, at: dt.datetime) -> int:
    """Close the supplements of this asking as the case is sent back, with a fact of how many parts were changed."""
    parts = Supplement.objects.filter(referral=referral, given_at=None).update(given_at=at)
    if parts:
        keep_fact("referral.info_added", referral, {"parts": parts}, by, at)
    return parts
