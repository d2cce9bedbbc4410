"""Reading chains: what was asked before for the same matter, what came of it, and where somebody lies in bed now."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.text import squash
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.shapes import Viewer
from lianti.referrals.models import DeclineReview, Outcome, Referral, ReferralLink, ReferralQuerySet, ReferralStep

# Moves whose words are the answer that the earlier case was given.
_ANSWERS = ("decline", "no_show", "close", "cancel", "lapse")
_STALE_KINDS = ("outpatient", "inpatient")
# What is still asked for somebody and can lose its purpose: an emergency never does, nor who has arrived.
_REQUESTED = Q(
    state__in=("submitted", "info_asked", "accepted", "scheduled", "no_show"),
    kind__in=("outpatient", "inpatient", "examination"),
    direction="up",
)


@dataclass(frozen=True)
class Earlier:
    """An earlier case of the chain with the answer it got."""

    referral: Referral
    visible: bool
    reason: str
    words: str
    outcome: Outcome | None


def chain_of(referral: Referral) -> list[Referral]:
    """Return the earlier cases of a chain, newest first, in one statement."""
    return _chain.rows(referral_id=referral.pk)


@prepared
def _chain(referral_id: Slot) -> QuerySet[Referral]:
    parts = ("receiver_institution", "receiver_department")
    rows = Referral.objects.filter(later_links__referral_id=referral_id).select_related(*parts)
    return rows.order_by("-drafted_at", "-pk")


def earlier_cases(viewer: Viewer, referral: Referral, at: dt.datetime) -> list[Earlier]:
    """Return the earlier cases with their answers; one statement without a chain, four with one."""
    found = chain_of(referral)
    if not found:
        return []
    mine = set(
        Referral.objects.visible_to(viewer, at).filter(pk__in=[r.pk for r in found]).values_list("pk", flat=True)
    )
    outcomes = {o.referral_id: o for o in Outcome.objects.filter(referral__in=found)}
    steps: dict[int, ReferralStep] = {}
    for step in ReferralStep.objects.filter(referral__in=found, move__in=_ANSWERS).order_by("at", "pk"):
        steps[step.referral_id] = step
    return [
        Earlier(
            r, r.pk in mine, str(steps[r.pk].data.get("reason", "")) if r.pk in steps else "",
            steps[r.pk].note if r.pk in steps else "", outcomes.get(r.pk),
        )
        for r in found
    ]  # fmt: skip


def declines_in(case_ids: Collection[int]) -> list[ReferralStep]:
    """Return the steps by which cases were sent back, oldest first; an answer as advice (按指导答复) is none."""
    parts = ("referral__receiver_institution", "referral__receiver_department")
    steps = ReferralStep.objects.filter(referral_id__in=case_ids, move="decline").order_by("at", "pk")
    return list(steps.select_related(*parts))


def later_draft(referral: Referral) -> Referral | None:
    """Return the open draft that already goes on from a case, or None."""
    return Referral.objects.filter(earlier_links__earlier=referral, state="draft").first()


def inpatient_elsewhere(referral: Referral) -> Referral | None:
    """Return the case by which the person lies in another hospital now, neither the asked nor the asking one."""
    ours = {referral.receiver_institution_id, referral.sender_institution_id}
    lying = _lying.rows(resident_id=referral.resident_id)
    return next((row for row in lying if row.receiver_institution_id not in ours), None)


@prepared
def _lying(resident_id: Slot) -> QuerySet[Referral]:
    rows = Referral.objects.filter(resident_id=resident_id, kind="inpatient", state="arrived", direction="up")
    return rows.select_related("receiver_institution").order_by("pk")


def stale_beside(arrived: Referral) -> list[uuid.UUID]:
    """Return the requests that have lost their purpose because the person arrived by this case, same diagnosis.

    What was asked after the arrival is a new matter: an arrival may be entered days later, from a slip (离线扫码).
    """
    if arrived.kind not in _STALE_KINDS and not arrived.is_emergency:
        return []
    kinds = _STALE_KINDS if arrived.kind == "inpatient" else (arrived.kind,)
    rows = _asked_by.rows(resident_id=arrived.resident_id, but=arrived.pk, arrived_at=arrived.arrived_at)
    asked = [(uid, code, name) for uid, kind, code, name in rows if kind in kinds]
    if arrived.diagnosis_code:
        return [uid for uid, code, _name in asked if code == arrived.diagnosis_code]
    named = squash(arrived.diagnosis_name)
    return [uid for uid, code, name in asked if named and not code and squash(name) == named]


@prepared
def _asked_by(resident_id: Slot, but: Slot, arrived_at: Slot) -> QuerySet[Referral, tuple[uuid.UUID, str, str, str]]:
    rows = Referral.objects.filter(_REQUESTED, resident_id=resident_id, submitted_at__lte=arrived_at).exclude(pk=but)
    return rows.order_by("pk").values_list("uid", "kind", "diagnosis_code", "diagnosis_name")


def requests_of_the_dead(referral: Referral) -> list[uuid.UUID]:
    """Return what is still asked for somebody who has died."""
    return list(_open_requests(referral).values_list("uid", flat=True))


def _open_requests(referral: Referral) -> ReferralQuerySet:
    return Referral.objects.filter(_REQUESTED, resident_id=referral.resident_id).exclude(pk=referral.pk).order_by("pk")


def lock_with_requests(referral_uid: uuid.UUID) -> None:
    """Lock a case and what else is asked for its person, in one order: two at once never wait for each other."""
    _requests.rows(uid=referral_uid)


@prepared
def _requests(uid: Slot) -> QuerySet[Referral, int]:
    person = Referral.objects.filter(uid=uid).values("resident_id")
    rows = Referral.objects.filter(Q(uid=uid) | _REQUESTED, resident_id__in=person).order_by("pk")
    return rows.select_for_update().values_list("pk", flat=True)


def settlement_of(viewer: Viewer, referral: Referral) -> DeclineReview | None:
    """Return what the office arranged for a declined case, for the side that sent it; None otherwise."""
    if referral.state != "declined" or viewer.institution_id != referral.sender_institution_id:
        return None
    return DeclineReview.objects.filter(referral=referral, settled_at__isnull=False).first()


def decline_reviews(viewer: Viewer, *, settled: bool = False) -> list[DeclineReview]:
    """Return what the office of an institution is asked to settle, or has settled lately, without names."""
    rows = DeclineReview.objects.filter(office_id=viewer.institution_id or 0, settled_at__isnull=not settled)
    parts = ("referral__sender_institution", "referral__receiver_institution", "referral__receiver_department")
    return list(rows.select_related(*parts).order_by("-raised_at" if settled else "promised_at")[:50])


def decline_history(reviews: list[DeclineReview]) -> dict[int, list[tuple[Referral, str]]]:
    """Return for each review the declined cases of its chain, oldest first, with the coded reason; two statements."""
    cases = {r.referral_id: [r.referral_id] for r in reviews}
    for later, earlier in ReferralLink.objects.filter(referral_id__in=cases).values_list("referral_id", "earlier_id"):
        cases[later].append(earlier)
    steps = declines_in({pk for pks in cases.values() for pk in pks})
    told = [(s.referral_id, s.referral, str(s.data.get("reason", ""))) for s in steps]
    return {r.pk: [(case, why) for pk, case, why in told if pk in cases[r.referral_id]] for r in reviews}


def review_of(viewer: Viewer, uid: uuid.UUID) -> DeclineReview:
    """Return a review of the viewer's office; NotVisible otherwise."""
    found = DeclineReview.objects.filter(uid=uid, office_id=viewer.institution_id or 0).first()
    if found is None:
        raise NotVisible
    return found


def reviews_waiting(viewer: Viewer) -> int:
    """Return how many chains wait for the office."""
    return DeclineReview.objects.filter(office_id=viewer.institution_id or 0, settled_at=None).count()
