"""Writing institutions, people, accounts and grants; each action leaves one fact."""

from __future__ import annotations

from lianti.parties.actions.accounts import (
    check_password_rules,
    create_user,
    end_grant,
    grant_role,
    lock_person,
    set_active,
    set_password,
)
from lianti.parties.actions.places import add_department, add_practitioner, create_institution

__all__ = [
    "add_department", "add_practitioner", "check_password_rules", "create_institution", "create_user", "end_grant",
    "grant_role", "lock_person", "set_active", "set_password",
]  # fmt: skip
