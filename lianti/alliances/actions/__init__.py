"""What people do with alliances; every action leaves one fact."""

from lianti.alliances.actions.agreements import extend_agreement, sign_agreement, terminate_agreement, warn_agreement
from lianti.alliances.actions.contacts import name_contact, reveal_phone
from lianti.alliances.actions.membership import found_alliance, join_alliance, leave_alliance
from lianti.alliances.actions.rostering import import_roster
from lianti.alliances.actions.termsetting import set_term

__all__ = [
    "extend_agreement",
    "found_alliance",
    "import_roster",
    "join_alliance",
    "leave_alliance",
    "name_contact",
    "reveal_phone",
    "set_term",
    "sign_agreement",
    "terminate_agreement",
    "warn_agreement",
]
