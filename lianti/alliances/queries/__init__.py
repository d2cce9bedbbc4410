"""What others read of alliances."""

from lianti.alliances.queries.agreements import (
    agreement_of_uid,
    agreement_state,
    agreements_of,
    every_agreement,
    states_of,
    warnings,
)
from lianti.alliances.queries.contacts import contacts_of, lacking_liaison, named_contact
from lianti.alliances.queries.known import known_units
from lianti.alliances.queries.members import (
    alliance_of_key,
    alliance_of_uid,
    alliance_uids_of,
    alliances_of,
    find_alliance,
    lead_of,
    led_members,
    members_of,
    membership_of_uid,
    names_of,
    partners,
    tiers_of,
)
from lianti.alliances.queries.routes import pick_route, route, routes_with
from lianti.alliances.queries.terms import TermTable, remembered, term, term_table, terms_in_force
from lianti.alliances.roster import read_rows

__all__ = [
    "TermTable",
    "agreement_of_uid",
    "agreement_state",
    "agreements_of",
    "alliance_of_key",
    "every_agreement",
    "alliance_of_uid",
    "alliance_uids_of",
    "alliances_of",
    "contacts_of",
    "find_alliance",
    "known_units",
    "lacking_liaison",
    "lead_of",
    "led_members",
    "members_of",
    "membership_of_uid",
    "named_contact",
    "names_of",
    "partners",
    "pick_route",
    "read_rows",
    "remembered",
    "route",
    "routes_with",
    "states_of",
    "term",
    "term_table",
    "terms_in_force",
    "tiers_of",
    "warnings",
]
