"""The part of the scene that is security: somebody with an app, and a second sign-in of the family doctor."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.town import PASSWORD
from lianti.parties.actions import create_user, grant_role
from lianti.parties.models import Factor, SignIn, User
from lianti.parties.security.actions import begin_app
from tests.town import LONG_AGO, PLATFORM, Town

_PLAIN = {
    "factor", "factor_options", "enrol", "enrol_later", "enrol_app_begin", "enrol_app", "enrol_passkey_options",
    "enrol_passkey", "proof", "proof_options", "security", "security_app_begin", "security_app",
    "security_passkey_options", "security_passkey", "security_codes", "sign_ins_end",
}  # fmt: skip
_OF_FACTOR = {"factor_name", "factor_remove"}
_OF_ACCOUNT = {"factors_reset", "account_sign_ins_end"}
BODIES: dict[str, dict[str, Any]] = {
    "parties:proof": {"secret": PASSWORD},
    "parties:factor_name": {"name": "旧手机"},
    "parties:factors_reset": {"reason": "lost"},
}


@dataclass
class SecurityScene:
    """An account of the hospital whose holder has an app, and where the family doctor is signed in, too."""

    factor_uid: uuid.UUID
    account_uid: uuid.UUID
    sign_in_uid: uuid.UUID

    @staticmethod
    def knows(row: str) -> bool:
        """Say whether an address is about security."""
        space, _colon, last = row.partition(":")
        return space == "parties" and last.split(" ")[0] in _PLAIN | _OF_FACTOR | _OF_ACCOUNT | {"sign_in_end"}

    def arguments(self, name: str) -> list[object]:
        """Return what the address of *name* is about."""
        last = name.split(":")[1]
        if last in _PLAIN:
            return []
        if last == "sign_in_end":
            return [self.sign_in_uid]
        return [self.factor_uid if last in _OF_FACTOR else self.account_uid]

    @staticmethod
    def body(row: str) -> dict[str, Any]:
        """Return what a POST to a row carries."""
        return BODIES.get(row, {})


def with_app(user: User, town: Town) -> Factor:
    """Give an account an app that was confirmed long ago."""
    factor = begin_app(user=user, at=LONG_AGO)
    factor.confirmed_at = LONG_AGO
    factor.save(update_fields=["confirmed_at"])
    return factor


def build_security(town: Town) -> SecurityScene:
    """Open an account, give it an app, and keep a second sign-in of the family doctor."""
    user = create_user(
        username="lu.pingan", password=PASSWORD, display_name="陆平安", by=PLATFORM, at=LONG_AGO
    )  # fmt: skip
    grant_role(user=user, role="nurse", institution=town.lead, by=PLATFORM, at=LONG_AGO)
    row = SignIn.objects.create(
        user=town.user("gp"), session_key=str(new_uid()), device="Chrome · Windows", address="10.0.0.7",
        began_at=town.now, seen_at=town.now,
    )  # fmt: skip
    return SecurityScene(with_app(user, town).uid, user.uid, row.uid)
