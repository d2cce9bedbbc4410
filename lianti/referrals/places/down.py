"""What going down announces: the ward's page, the clinic's plan, facts, terms and what the reconcile expects."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianti.kernel.web import registry
from lianti.ledger.reconcile import expect
from lianti.referrals.facts import down as facts_down
from lianti.referrals.facts import radar as facts_radar
from lianti.referrals.permissions.radar import LOOKING
from lianti.referrals.places import _counter
from lianti.referrals.terms import down as terms_down

WARD_ROLES = frozenset({"specialist", "department_head"})
RECONCILE_ROLES = frozenset({"medical_affairs", "department_head"})
_COUNTED: dict[str, tuple[str, ...]] = {
    "referral.down_drafted": ("draft_down",),
    "referral.down_sent": ("send_down",),
    "referral.down_info_asked": ("ask_down",),
    "referral.down_info_given": ("give_down",),
    "referral.down_accepted": ("accept_down",),
    "referral.down_declined": ("decline_down",),
    "referral.down_arrived": ("arrive_down",),
    "referral.down_missed": ("miss_down",),
    "referral.down_reported": ("report_down",),
    "referral.down_handed_on": ("hand_on",),
    "referral.down_taken_on": ("take_on",),
    "referral.down_handed_back": ("hand_back",),
    "referral.down_sent_back": ("send_back",),
    "referral.down_closed": ("close_down",),
    "referral.down_refused": ("refuse_down",),
    "referral.down_withdrawn": ("withdraw_down",),
}


def announce() -> None:
    """Register navigation and what the nightly reconcile expects."""
    assert facts_down and facts_radar and terms_down
    registry.nav("down-ward", _("下转准备"), "arrow-down", "referrals:ward", WARD_ROLES, order=22)
    registry.nav("down-radar", _("下转雷达"), "target", "referrals:radar", LOOKING, order=22)
    registry.nav("down-reconcile", _("下转核对"), "checks", "referrals:down_reconcile", RECONCILE_ROLES, order=24)
    for kind, moves in _COUNTED.items():
        expect(kind, _counter(moves))
