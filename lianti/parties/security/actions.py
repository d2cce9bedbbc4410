"""Writing factors and recovery codes; each action leaves one fact."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils.translation import gettext

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.ledger.keyring import encrypt_text
from lianti.ledger.notices import notify
from lianti.parties.models import Factor, Grant, RecoveryCode, User
from lianti.parties.permissions import demand
from lianti.parties.security import queries, rules, signins, totp
from lianti.parties.security.checking import app_step, code_digests, fingerprints
from lianti.parties.security.kinds import CODES, FACTOR_KINDS, MOST_FACTORS, RESET_REASONS
from lianti.parties.security.passkeys import Made
from lianti.parties.security.permissions import may_reset_factors
from lianti.parties.shapes import Viewer

_KNOWN = _("这个通行密钥已经登记过，无需重复添加。")
_WRONG = _("验证码不对。请核对手机时间是否准确，再输入当前显示的 6 位数字。")


@transaction.atomic
def begin_app(*, user: User, at: dt.datetime) -> Factor:
    """This function will prepare an app with a fresh secret; nothing counts before ``confirm_app``."""
    _lock(user)
    _check_room(user)
    Factor.objects.filter(user=user, confirmed_at=None).delete()
    factor = Factor(user=user, kind=Factor.TOTP, name=FACTOR_KINDS[Factor.TOTP], made_at=at)
    factor.sealed = encrypt_text(totp.new_secret(), table="factor", column="secret", uid=factor.uid)
    factor.save()
    return factor


@transaction.atomic
def confirm_app(*, user: User, code: str, name: str, by: Viewer, at: dt.datetime) -> list[str]:
    """This function will take an app into use after its first code was right; returns recovery codes when the first.

    Refuses when none was begun, and a wrong code.
    """
    _lock(user)
    begun = queries.begun_app(user.pk)
    if begun is None:
        raise Refused("nothing_begun", _("还没有开始添加，或已在另一个窗口完成。请重新点“添加验证器应用”。"))
    step = app_step(begun, rules.six_digits(code), at)
    if step is None:
        raise Refused("wrong_code", _WRONG, field="code")
    begun.name = rules.check_factor_name(name, FACTOR_KINDS[Factor.TOTP])
    begun.counter, begun.confirmed_at, begun.used_at = step, at, at
    begun.save(update_fields=["name", "counter", "confirmed_at", "used_at"])
    _record("parties.factor_added", user, by, at, kind=begun.kind)
    _tell_first(user, at)
    return _first_codes(user, at)


@transaction.atomic
def add_passkey(*, user: User, made: Made | None, host: str, name: str, by: Viewer, at: dt.datetime) -> list[str]:
    """This function will take a passkey into use that the browser has just made; returns codes when it is the first.

    Refuses what did not answer the question that was asked, and a key that is enrolled already.
    """
    if made is None:
        raise Refused("wrong_passkey", _("没有收到有效的通行密钥。请再试一次，并按浏览器的提示操作。"))
    _lock(user)
    _check_room(user)
    prints = fingerprints(made.credential_id)
    if queries.is_enrolled(prints):
        raise Refused("passkey_known", _KNOWN)
    factor = Factor(
        user=user, kind=Factor.PASSKEY, name=rules.check_factor_name(name, FACTOR_KINDS[Factor.PASSKEY]), host=host,
        fingerprint=prints[0], counter=made.counter, made_at=at, confirmed_at=at,
    )  # fmt: skip
    factor.sealed = encrypt_text(made.public, table="factor", column="secret", uid=factor.uid)
    try:
        with transaction.atomic():
            factor.save()
    except IntegrityError:
        raise Refused("passkey_known", _KNOWN) from None
    _record("parties.factor_added", user, by, at, kind=factor.kind)
    _tell_first(user, at)
    return _first_codes(user, at)


@transaction.atomic
def rename_factor(*, user: User, uid: uuid.UUID, name: str) -> Factor:
    """This function will give one of the own factors another name; leaves no fact, since nothing is proved by it."""
    factor = queries.own_factor(user.pk, uid)
    factor.name = rules.check_factor_name(name, FACTOR_KINDS[factor.kind])
    factor.save(update_fields=["name"])
    return factor


@transaction.atomic
def remove_factor(*, user: User, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """This function will remove one of the own factors, its secret with it; with the last one go the recovery codes.

    Refuses to remove the last one while a role asks for it: who would be locked out adds another first.
    """
    _lock(user)
    factor = queries.own_factor(user.pk, uid)
    last = len(queries.factors_of(user.pk)) == 1
    if last and queries.needs_factor(user, at):
        raise Refused("last_factor", _("您的身份要求二次验证，这是最后一项，不能移除。请先添加另一项。"))
    factor.delete()
    if last:
        RecoveryCode.objects.filter(user=user).delete()
    _record("parties.factor_removed", user, by, at, kind=factor.kind)


@transaction.atomic
def renew_codes(*, user: User, by: Viewer, at: dt.datetime) -> list[str]:
    """This function will replace all recovery codes and return the new ones, which are never shown again."""
    _lock(user)
    if not queries.has_factor(user.pk):
        raise Refused("no_factor", _("请先添加验证器应用或通行密钥，再生成恢复码。"))
    codes = _write_codes(user, at)
    _record("parties.recovery_codes_made", user, by, at, many=len(codes))
    return codes


@transaction.atomic
def reset_factors(*, user: User, reason: str, by: Viewer, at: dt.datetime) -> None:
    """This function will take away all factors and codes of a person who has lost them, end the sign-ins, and say so.

    The days of grace begin anew. Refuses a foreign administrator, an unknown reason, and when there is nothing to do.
    """
    demand(may_reset_factors(by, user, at))
    if reason not in RESET_REASONS:
        raise Refused("reason_missing", _("请选择重置的原因。"), field="reason")
    _lock(user)
    many = len(queries.factors_of(user.pk))
    if not many:
        raise Refused("no_factor", _("{name}没有登记二次验证，无需重置。"), name=user.display_name)
    Factor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(factor_asked_at=None)
    _record("parties.factors_reset", user, by, at, many=many, reason=reason)
    signins.end_all(user=user, why="factors", by=by, at=at)
    _tell(user, at)


def _lock(user: User) -> None:
    User.objects.select_for_update().get(pk=user.pk)


def _check_room(user: User) -> None:
    if len(queries.factors_of(user.pk)) >= MOST_FACTORS:
        raise Refused("too_many_factors", _("最多登记 {most} 项。请先移除不用的。"), most=MOST_FACTORS)


def _first_codes(user: User, at: dt.datetime) -> list[str]:
    return [] if queries.codes_left(user.pk) else _write_codes(user, at)


def _write_codes(user: User, at: dt.datetime) -> list[str]:
    codes = [rules.new_recovery_code() for _turn in range(CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(user=user, digest=code_digests(user, rules.recovery_letters(c))[0], made_at=at) for c in codes]
    )
    return codes


def _tell(user: User, at: dt.datetime) -> None:
    """Tell the person, in each role, since nobody else would notice a reset that was not asked for."""
    _say(user, at, gettext("您的二次验证已由系统管理员重置。如不是您本人提出，请立即更换密码并联系系统管理员。"))


def _tell_first(user: User, at: dt.datetime) -> None:
    """Tell the person and the administrators of the first factor: until then the password alone let somebody add it."""
    if len(queries.factors_of(user.pk)) > 1:
        return
    _say(user, at, gettext("您的账号登记了第一项二次验证。如不是您本人操作，请立即联系系统管理员重置并更换密码。"))
    text = gettext("{name}登记了第一项二次验证。如本人说不是自己操作，请重置。").format(name=user.display_name)
    path = reverse("parties:account_detail", args=[user.uid])
    stewards = Grant.objects.in_force(at).filter(role="administrator")
    # As with a reset: a house with its own administrator needs nobody else's.
    own = stewards.filter(institution__in=_grants(user, at).values("institution"))
    for uid in set((own if own.exists() else stewards).values_list("institution__uid", flat=True)):
        notify(institution_uid=uid, roles=["administrator"], text=text, path=path, at=at)


def _grants(user: User, at: dt.datetime) -> models.QuerySet[Grant]:
    return Grant.objects.in_force(at).filter(user=user)


def _say(user: User, at: dt.datetime, text: str) -> None:
    for grant in _grants(user, at).select_related("institution"):
        notify(
            institution_uid=grant.institution.uid, roles=[grant.role], user_uid=user.uid, at=at, tone="urgent",
            text=text, path="/account/security",
        )  # fmt: skip


def _record(fact: str, user: User, by: Viewer, at: dt.datetime, **data: Any) -> None:
    record(fact, by=by, at=at, subject_type="user", subject_uid=user.uid, data=data)
