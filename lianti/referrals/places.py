"""What referrals announce to the shell, the ledger and the desk lists of clinics."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from lianti.capacity.shapes import SubjectLine
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web import registry
from lianti.kernel.web.shapes import ViewerLike
from lianti.ledger.reconcile import expect
from lianti.ledger.sealing import register_stream
from lianti.parties.shapes import Viewer
from lianti.referrals import queries
from lianti.referrals.models import Referral, ReferralStep
from lianti.referrals.pages import common as pages
from lianti.referrals.states import STATES
from lianti.referrals.worklists import WORKLISTS

ROLES = frozenset(role for spec in WORKLISTS for role in spec.roles)
# Moves whose facts must match the steps one to one; the nightly reconcile counts both.
_COUNTED = {
    "submit": "referral.submitted",
    "schedule": "referral.scheduled",
    "decline": "referral.declined",
    "arrive": "referral.arrived",
    "return_outcome": "referral.outcome_returned",
    "follow_up": "referral.followed_up",
    "close": "referral.closed",
    "cancel": "referral.cancelled",
}


def _counts(viewer: ViewerLike) -> dict[str, int]:
    if not isinstance(viewer, Viewer) or viewer.role not in ROLES:
        return {}
    return {"referrals": queries.waiting_for(viewer, clock.now())}


def _hits(viewer: ViewerLike, text: str) -> list[registry.PaletteHit]:
    if not isinstance(viewer, Viewer):
        return []
    at = clock.now()
    return [
        registry.PaletteHit(
            f"{spaced(r.number)} {r.resident.name}", pages.url_of(r), "arrows-exchange", STATES[r.state]
        )
        for r in queries.find_numbers(viewer, text, at)
    ]


def subject_lines(viewer: Viewer, uids: Collection[uuid.UUID], at: dt.datetime) -> Mapping[uuid.UUID, SubjectLine]:
    """Return whom bookings are for, as the desk list of a clinic shows them."""
    rows = Referral.objects.filter(uid__in=uids).select_related("resident", "sender_institution")
    return {r.uid: _subject(r, viewer, at) for r in rows}


def _subject(referral: Referral, viewer: Viewer, at: dt.datetime) -> SubjectLine:
    person = pages.person_of(referral, at, full=True)
    seen = viewer.role in ROLES
    return SubjectLine(
        name=person.name,
        sex=str(person.sex),
        age=str(person.age),
        masked_id=person.masked_id,
        number=spaced(referral.number),
        from_institution=referral.sender_institution.label,
        state=STATES[referral.state],
        url=pages.url_of(referral) if seen else "",
    )


def announce() -> None:
    """Register navigation, counts, palette, the sealed stream and what the reconcile expects."""
    registry.nav("referrals", _("双向转诊"), "arrows-exchange", "referrals:list", ROLES, order=20)
    registry.counts(_counts)
    registry.palette(_("转诊单"), ROLES, _hits, order=20)
    register_stream("step", ReferralStep)
    for move, kind in _COUNTED.items():
        moves = (move, "approve_review") if move == "submit" else (move,)
        expect(kind, lambda since, until, moves=moves: _steps(moves, since, until))


def _steps(moves: tuple[str, ...], since: dt.datetime, until: dt.datetime) -> int:
    return ReferralStep.objects.filter(move__in=moves, at__gte=since, at__lt=until).count()
