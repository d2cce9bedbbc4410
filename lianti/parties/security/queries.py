"""Reading factors, codes and sign-ins."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings

from lianti.kernel.pure.errors import NotVisible
from lianti.parties.models import Factor, Grant, RecoveryCode, SignIn, User
from lianti.parties.security import rules


def factors_of(user_pk: int) -> list[Factor]:
    """Return the factors of a person that were confirmed, oldest first."""
    return list(Factor.objects.filter(user_id=user_pk, confirmed_at__isnull=False).order_by("made_at", "pk"))


def passkeys_of(user_pk: int, host: str) -> list[Factor]:
    """Return the passkeys of a person that answer to this host name."""
    rows = Factor.objects.filter(user_id=user_pk, kind=Factor.PASSKEY, host=host, confirmed_at__isnull=False)
    return list(rows.order_by("made_at", "pk"))


def has_passkey(user_uid: uuid.UUID, host: str) -> bool:
    """Say whether an account has a passkey that answers to this host name."""
    rows = Factor.objects.filter(user__uid=user_uid, kind=Factor.PASSKEY, host=host, confirmed_at__isnull=False)
    return rows.exists()


def is_enrolled(prints: list[str]) -> bool:
    """Say whether a passkey is somebody's already, under any of its fingerprints."""
    return Factor.objects.filter(fingerprint__in=prints).exists()


def has_factor(user_pk: int) -> bool:
    """Say whether a person has a second factor."""
    return Factor.objects.filter(user_id=user_pk, confirmed_at__isnull=False).exists()


def begun_app(user_pk: int) -> Factor | None:
    """Return the app that somebody has begun to enrol and not yet confirmed."""
    return Factor.objects.filter(user_id=user_pk, kind=Factor.TOTP, confirmed_at=None).first()


def own_factor(user_pk: int, uid: uuid.UUID) -> Factor:
    """Return one's own factor; NotVisible for everybody else's."""
    found = Factor.objects.filter(user_id=user_pk, uid=uid, confirmed_at__isnull=False).first()
    if found is None:
        raise NotVisible
    return found


def codes_left(user_pk: int) -> int:
    """Return how many recovery codes are unused."""
    return RecoveryCode.objects.filter(user_id=user_pk, used_at=None).count()


def account_of(uid: uuid.UUID) -> User:
    """Return the account behind a viewer; NotVisible when there is none."""
    found = User.objects.filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def living_sign_ins(user_pk: int, at: dt.datetime) -> list[SignIn]:
    """Return where a person is signed in, the one used last first."""
    since = at - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return list(SignIn.objects.filter(user_id=user_pk).living(since).order_by("-seen_at", "-pk"))


def needs_factor(user: User, at: dt.datetime) -> bool:
    """Say whether a role that this person holds now asks for a second factor; a listed demo account is never asked."""
    wanted = settings.LIANTI_FACTOR_ROLES
    if not wanted or (settings.LIANTI_DEMO and user.demo_hint):
        return False
    return Grant.objects.in_force(at).filter(user_id=user.pk, role__in=wanted).exists()


def grace_left(user: User, at: dt.datetime) -> int:
    """Return how many days this person may still put the second factor off."""
    return rules.days_of_grace_left(user.factor_asked_at, at, settings.LIANTI_FACTOR_GRACE_DAYS)


def houses_of(user_pk: int, at: dt.datetime) -> set[int]:
    """Return the institutions at which a person acts now."""
    return set(Grant.objects.in_force(at).filter(user_id=user_pk).values_list("institution_id", flat=True))


def administered(institution_ids: set[int], at: dt.datetime, besides: int) -> bool:
    """Say whether one of the institutions has a living administrator other than the person ``besides``."""
    rows = Grant.objects.in_force(at).filter(
        institution_id__in=institution_ids, role="administrator", user__is_active=True
    )
    return rows.exclude(user_id=besides).exists()
