"""What referrals announce to the shell, the ledger and the desk lists of clinics."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianti.capacity.actions import set_holds_lost, set_seat_lost, set_subjects
from lianti.capacity.queries import set_subject_reader
from lianti.capacity.shapes import SubjectLine, Subjects
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web import registry
from lianti.kernel.web.shapes import ViewerLike
from lianti.ledger.reconcile import Counter, expect
from lianti.ledger.sealing import register_stream
from lianti.parties.shapes import Viewer
from lianti.referrals import queries
from lianti.referrals.actions.clocks import lock_cases, seat_lost
from lianti.referrals.actions.down_profile import may_declare
from lianti.referrals.actions.waiting import offers_lost
from lianti.referrals.models import Referral, ReferralStep
from lianti.referrals.pages import common as pages
from lianti.referrals.permissions import may_draft, may_see_queues
from lianti.referrals.queries.gates import shut_cases
from lianti.referrals.queries.queues import offered_one_of
from lianti.referrals.states import STATES
from lianti.referrals.worklists import WORKLISTS

ROLES = frozenset(role for spec in WORKLISTS for role in spec.roles)
# Moves whose facts must match the steps one to one; the nightly reconcile counts both.
_COUNTED: dict[str, tuple[str, ...]] = {
    "referral.drafted": ("draft",),
    "referral.submitted": ("submit", "approve_review"),
    "referral.emergency_noticed": ("notify",),
    "referral.emergency_acknowledged": ("acknowledge",),
    "referral.review_asked": ("ask_review",),
    "referral.review_returned": ("return_review",),
    "referral.info_asked": ("ask_info",),
    "referral.info_given": ("give_info",),
    "referral.scheduled": ("schedule", "confirm_offer", "confirm_bed"),
    "referral.redirected": ("redirect",),
    "referral.urgency_changed": ("change_urgency",),
    "referral.assigned": ("claim", "assign"),
    "referral.lapsed": ("lapse",),
    "referral.called": ("call",),
    "referral.new_date_asked": ("ask_new_date",),
    "referral.visit_asked": ("ask_visit",),
    "referral.visited": ("report_visit",),
    "referral.waiting": ("accept_waiting",),
    "referral.seat_offered": ("offer_seat",),
    "referral.bed_offered": ("offer_bed",),
    "referral.offer_passed": ("pass_offer",),
    "referral.offer_ended": ("end_offer",),
    "referral.waiting_contacted": ("contact_waiting",),
    "referral.rescheduled": ("reschedule",),
    "referral.seat_lost": ("lose_seat",),
    "referral.declined": ("decline", "answer_as_advice"),
    "referral.cancelled": ("cancel",),
    "referral.arrived": ("arrive",),
    "referral.no_show": ("no_show",),
    "referral.seen": ("see",),
    "referral.outcome_returned": ("return_outcome",),
    "referral.followed_up": ("follow_up",),
    "referral.consent_completed": ("complete_consent",),
    "referral.closed": ("close",),
    "referral.expired": ("expire",),
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


def _begin(viewer: ViewerLike, uid: uuid.UUID) -> list[registry.PaletteHit]:
    if not isinstance(viewer, Viewer) or may_draft(viewer):
        return []
    return [registry.PaletteHit(_("开转诊单"), f"{reverse('referrals:start')}?resident={uid}", "arrows-exchange")]


def _shut(viewer: ViewerLike, paths: Collection[str]) -> set[str]:
    return shut_cases(viewer, paths, clock.now()) if isinstance(viewer, Viewer) else set()


def _pages() -> None:
    """Say who may open what has no place in the sidebar; links to it are shown to nobody else."""
    registry.gate(_shut)
    registry.page("referrals:start", lambda viewer: isinstance(viewer, Viewer) and may_draft(viewer) is None)
    registry.page("referrals:waiting", lambda viewer: isinstance(viewer, Viewer) and may_see_queues(viewer) is None)
    for name in ("referrals:down_drugs", "referrals:down_profile"):
        registry.page(name, lambda viewer: isinstance(viewer, Viewer) and may_declare(viewer) is None)


def subject_lines(viewer: Viewer, uids: Collection[uuid.UUID], at: dt.datetime) -> Mapping[uuid.UUID, SubjectLine]:
    """Return whom bookings of the viewer's own institution are for, as the desk list of a clinic shows them."""
    mine = Referral.objects.filter(uid__in=uids, receiver_institution_id=viewer.institution_id)
    rows = mine.select_related("resident", "sender_institution")
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
    registry.person_ways(_begin)
    _pages()
    registry.palette(_("转诊单"), ROLES, _hits, order=20)
    set_subject_reader("referral", subject_lines)
    set_seat_lost("referral", seat_lost)
    set_holds_lost("referral", offers_lost)
    set_subjects("referral", Subjects(offered=offered_one_of, lock=lock_cases))
    register_stream("step", ReferralStep)
    for kind, moves in _COUNTED.items():
        expect(kind, _counter(moves))


def _counter(moves: tuple[str, ...]) -> Counter:
    """Return how many facts the steps of ``moves`` call for in a period."""
    return lambda since, until: ReferralStep.objects.filter(move__in=moves, at__gte=since, at__lt=until).count()
