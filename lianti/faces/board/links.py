"""Names behind the opaque ids of facts, as far as the viewer may know them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.urls import NoReverseMatch, reverse

from lianti.kernel.pure.ids import spaced
from lianti.kernel.web import registry
from lianti.ledger.models import Fact
from lianti.parties.queries import institutions
from lianti.parties.shapes import Viewer


def institution_names(uids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Return the names of institutions in one statement."""
    wanted = {uid for uid in uids if uid is not None}
    return dict(institutions().filter(uid__in=wanted).values_list("uid", "name"))


def subject_links(viewer: Viewer, facts: Iterable[Fact], at: dt.datetime) -> dict[uuid.UUID, tuple[str, str]]:
    """Return number and address of the referrals among the subjects that this viewer may open, in one statement.

    Looked up by name and not imported, since the board reads facts; `visible_to` decides, so a regulator gets none.
    """
    wanted = {fact.subject_uid for fact in facts if fact.subject_type == "referral"}
    if not wanted:
        return {}
    referrals: Any = apps.get_model("referrals", "Referral")
    rows = referrals.objects.visible_to(viewer, at).filter(uid__in=wanted).values_list("uid", "number")
    return {uid: (spaced(number), _address(number)) for uid, number in rows}


def page_address(viewer: Viewer, name: str, alliance_uid: uuid.UUID) -> str:
    """Return where a page of the program is, empty when the viewer may not open it or it is reached from a list.

    A page of the alliance itself is for those who belong to it.
    """
    if not registry.may_open(viewer, name):
        return ""
    try:
        return reverse(name)
    except NoReverseMatch:
        pass
    try:
        return reverse(name, args=[alliance_uid]) if alliance_uid in viewer.alliance_uids else ""
    except NoReverseMatch:
        return ""


def _address(number: str) -> str:
    try:
        return reverse("referrals:detail", args=[number])
    except NoReverseMatch:
        return ""
