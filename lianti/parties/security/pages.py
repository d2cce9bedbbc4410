"""What the pages of security show: frozen shapes, no model objects and no secrets."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.parties.security.kinds import FACTOR_KINDS, MOST_FACTORS

if TYPE_CHECKING:
    from lianti.parties.models import Factor, SignIn
    from lianti.parties.security.passkeys import Site


@dataclass(frozen=True)
class FactorLine:
    """One factor as its holder sees it; a passkey of another address cannot be used here."""

    uid: uuid.UUID
    name: str
    kind: str
    icon: str
    made_at: dt.datetime
    used_at: dt.datetime | None
    elsewhere: str


@dataclass(frozen=True)
class SignInLine:
    """One place where somebody is signed in."""

    uid: uuid.UUID
    device: str
    address: str
    began_at: dt.datetime
    seen_at: dt.datetime
    is_this: bool


@dataclass(frozen=True)
class SecurityPage:
    """The own second factors, codes and sign-ins."""

    factors: tuple[FactorLine, ...]
    codes_left: int
    sign_ins: tuple[SignInLine, ...]
    needed: bool
    passkeys_here: bool
    room: bool

    @property
    def few_codes(self) -> bool:
        """Say whether it is time for new recovery codes."""
        return bool(self.factors) and self.codes_left <= 2

    @property
    def others(self) -> int:
        """How many sign-ins there are besides this one."""
        return sum(1 for line in self.sign_ins if not line.is_this)


@dataclass(frozen=True)
class KeptPage:
    """What an administrator sees of somebody's factors and sign-ins; ``refused`` says why they may not be reset."""

    factors: tuple[FactorLine, ...]
    sign_ins: tuple[SignInLine, ...]
    refused: str
    reasons: tuple[tuple[str, str], ...]


def factor_line(factor: Factor, host: str) -> FactorLine:
    """Return a factor as it is listed."""
    is_key = factor.kind == factor.PASSKEY
    return FactorLine(
        uid=factor.uid,
        name=_(factor.name),
        kind=_(FACTOR_KINDS[factor.kind]),
        icon="key" if is_key else "phone",
        made_at=factor.confirmed_at or factor.made_at,
        used_at=factor.used_at,
        elsewhere=factor.host if is_key and host and factor.host != host else "",
    )


def sign_in_line(row: SignIn, key: str) -> SignInLine:
    """Return a sign-in as it is listed; ``key`` is the session of who looks."""
    device = row.device or _("未知设备")
    return SignInLine(
        row.uid, device, row.address or "—", row.began_at, row.seen_at, bool(key) and row.session_key == key
    )


def security_page(
    factors: list[Factor], codes_left: int, sign_ins: list[SignIn], *, site: Site, key: str, needed: bool
) -> SecurityPage:
    """Return the page of the own security."""
    return SecurityPage(
        factors=tuple(factor_line(f, site.host) for f in factors),
        codes_left=codes_left,
        sign_ins=tuple(sorted((sign_in_line(s, key) for s in sign_ins), key=lambda line: not line.is_this)),
        needed=needed,
        passkeys_here=site.takes_passkeys,
        room=len(factors) < MOST_FACTORS,
    )
