"""Whether a code, a passkey or a recovery code is right, each taken once; the database decides between two."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.keyring import blind_indexes, decrypt_text, keyring
from lianti.parties.models import Factor, RecoveryCode, User
from lianti.parties.security import passkeys, queries, rules, totp
from lianti.parties.security.passkeys import Site

RECOVERY = "recovery"
PASSKEY_INDEX = "factor.passkey"


def secret_of(factor: Factor) -> str:
    """Return the secret of an app or the public key of a passkey."""
    return decrypt_text(bytes(factor.sealed), table="factor", column="secret", uid=factor.uid)


def app_step(factor: Factor, code: str, at: dt.datetime) -> int | None:
    """Return the time step for which an app shows ``code``, None when it shows another near ``at``."""
    return totp.matching_step(secret_of(factor), code, at) if code else None


def fingerprints(credential_id: bytes) -> list[str]:
    """Return the keyed digests under which a passkey is found, the newest key first: keys may be exchanged just now."""
    return blind_indexes(PASSKEY_INDEX, credential_id.hex())


def code_digests(user: User, letters: str) -> list[str]:
    """Return the keyed digests of one person's recovery code, the newest key first.

    Without the keyring nothing can be tried against them. Nobody can make the digest of a code on paper anew, so that
    it is under an audit key: these are never retired.
    """
    ring, told = keyring(), f"recovery.{user.uid}.{letters}".encode()
    return [ring.mac("audit", told, key_id).hex() for key_id in ring.key_ids("audit")]


@transaction.atomic
def take_code(*, user: User, text: str, at: dt.datetime) -> str:
    """This function will take a typed code, of an app or a recovery code, and return the kind of what proved it.

    Refuses (wrong_code) what is right nowhere, and (code_used) a code of an app that was taken before.
    """
    letters = rules.recovery_letters(text)
    if letters and _take_recovery(user, letters, at):
        return RECOVERY
    code = rules.six_digits(text)
    for factor in queries.factors_of(user.pk) if code else []:
        step = app_step(factor, code, at) if factor.kind == Factor.TOTP else None
        if step is None:
            continue
        if not Factor.objects.filter(pk=factor.pk, counter__lt=step).update(counter=step, used_at=at):
            raise Refused("code_used", _("这个验证码已经用过，请等手机上出现下一个再输入。"), field="code")
        return Factor.TOTP
    raise Refused("wrong_code", _("验证码不对，请核对后再试。"), field="code")


@transaction.atomic
def take_passkey(*, user: User, site: Site, state: dict[str, object] | None, text: str, at: dt.datetime) -> str:
    """This function will take what a passkey of this person has signed.

    Refuses another person's key, another site's, an answer to another question, and a key whose count of signatures
    went back: then there are two of it.
    """
    wanted = fingerprints(passkeys.id_in(text))
    factor = next((f for f in queries.passkeys_of(user.pk, site.host) if f.fingerprint in wanted), None)
    counter = passkeys.take_signed(site, state, secret_of(factor), text) if factor is not None else None
    if factor is None or counter is None:
        raise Refused("wrong_passkey", _("通行密钥没有通过验证，请再试一次。"), field="code")
    mine = Factor.objects.filter(pk=factor.pk)
    # Keys that do not count say 0 every time.
    fresh = mine.filter(counter=0) if counter == 0 else mine.filter(counter__lt=counter)
    if not fresh.update(counter=counter, used_at=at):
        raise Refused("passkey_copied", _("这个通行密钥的使用次数对不上，可能被复制。请联系系统管理员。"), field="code")
    return Factor.PASSKEY


def _take_recovery(user: User, letters: str, at: dt.datetime) -> bool:
    rows = RecoveryCode.objects.filter(user=user, digest__in=code_digests(user, letters), used_at=None)
    return bool(rows.update(used_at=at))
