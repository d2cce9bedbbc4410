"""Writing accounts, passwords and grants; each action leaves one fact."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models, transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record, trace
from lianti.parties import rules
from lianti.parties.actions.common import check_department, save_once
from lianti.parties.models import Department, Grant, Institution, Practitioner, User
from lianti.parties.permissions import demand, may_change_own, may_manage_accounts
from lianti.parties.roles import APART, ROLES
from lianti.parties.security import signins
from lianti.parties.shapes import Viewer


@transaction.atomic
def create_user(
    *,
    username: str,
    password: str | None,
    display_name: str,
    by: Viewer,
    at: dt.datetime,
    practitioner: Practitioner | None = None,
    demo_hint: str = "",
    must_change_password: bool = False,
) -> User:
    """This function will open an account; without a password nobody can sign in until one is set.

    Refuses a taken or ill-formed account name and a password against the rules.
    """
    demand(may_manage_accounts(by))
    user = User(
        username=rules.check_username(username),
        display_name=rules.check_name(display_name, "display_name"),
        practitioner=practitioner,
        demo_hint=demo_hint,
        must_change_password=must_change_password,
    )
    if password is None:
        user.set_unusable_password()
    else:
        check_password_rules(password, user)
        user.set_password(password)
    save_once(
        user, Refused("username_taken", _("账号“{name}”已被使用，请换一个。"), field="username", name=user.username)
    )
    record("parties.user_created", by=by, at=at, subject_type="user", subject_uid=user.uid, data={})
    return user


def lock_person(uid: uuid.UUID) -> None:
    """This function will let what one person does be one after the other, until the transaction around it ends."""
    User.objects.select_for_update().filter(uid=uid).values_list("pk", flat=True).first()


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    institution: Institution,
    by: Viewer,
    at: dt.datetime,
    department: Department | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> Grant:
    """This function will let ``user`` act in ``role`` at ``institution`` from ``since`` (now) to ``until``.

    Refuses the same role at the same place twice at a time, a foreign department, a grant to oneself, and to make one
    person both administrator and auditor.
    """
    demand(may_manage_accounts(by))
    demand(may_change_own(by, user.uid))
    rules.check_code(role, ROLES, "role")
    check_department(department, institution)
    begins = since or at
    if until is not None and until <= begins:
        raise Refused("grant_period", _("结束时间要晚于开始时间。"), field="until")
    User.objects.select_for_update().get(pk=user.pk)
    _check_apart(user, role, begins)
    same = Grant.objects.in_force(begins).filter(user=user, role=role, institution=institution, department=department)
    if same.exists():
        raise Refused("grant_exists", _("{name}已有这个身份，无需重复授予。"), field="role", name=user.display_name)
    grant = Grant.objects.create(
        user=user, role=role, institution=institution, department=department, since=begins, until=until
    )
    _record_grant("parties.role_granted", grant, by, at, department_uid=str(department.uid) if department else None)
    return grant


def _check_apart(user: User, role: str, at: dt.datetime) -> None:
    """Refuse to let who keeps accounts also judge what was done with them, at whatever institution."""
    living = Grant.objects.filter(models.Q(until=None) | models.Q(until__gt=at), user=user, role__in=APART - {role})
    if role in APART and living.exists():
        raise Refused("roles_apart", _("系统管理员和审计员不能由同一人担任。"), field="role")


@transaction.atomic
def end_grant(*, grant: Grant, by: Viewer, at: dt.datetime) -> Grant:
    """This function will end a grant at ``at``, and with it the sign-ins of its holder, whose pages it opened."""
    demand(may_manage_accounts(by))
    demand(may_change_own(by, grant.user.uid))
    fresh = Grant.objects.select_for_update().select_related("user", "institution").get(pk=grant.pk)
    if fresh.until is not None and fresh.until <= at:
        raise Refused("grant_ended", _("这个身份已经收回。"))
    fresh.until = max(at, fresh.since)
    fresh.save(update_fields=["until"])
    _record_grant("parties.role_ended", fresh, by, at)
    signins.end_all(user=fresh.user, why="grant", by=by, at=at)
    return fresh


@transaction.atomic
def set_active(*, user: User, is_active: bool, by: Viewer, at: dt.datetime) -> User:
    """This function will close an account to its holder or open it again."""
    demand(may_manage_accounts(by))
    demand(may_change_own(by, user.uid))
    fresh = User.objects.select_for_update().get(pk=user.pk)
    fresh.is_active = is_active
    fresh.save(update_fields=["is_active"])
    data = {"is_active": is_active}
    record("parties.user_switched", by=by, at=at, subject_type="user", subject_uid=fresh.uid, data=data)
    if not is_active:
        signins.end_all(user=fresh, why="closed", by=by, at=at)
    return fresh


@transaction.atomic
def set_password(*, user: User, password: str, by: Viewer, at: dt.datetime, keep: str = "") -> User:
    """This function will set a new password, traced; set by another person it must be changed at first sign-in.

    Every sign-in ends, but for the one with the session key ``keep``.
    """
    own = by.uid == user.uid
    if not own:
        demand(may_manage_accounts(by))
    check_password_rules(password, user)
    fresh = User.objects.select_for_update().get(pk=user.pk)
    fresh.set_password(password)
    fresh.must_change_password = not own
    fresh.save(update_fields=["password", "must_change_password"])
    operation = "password_changed" if own else "password_reset"
    trace(by=by, purpose=_("账号安全"), operation=operation, object_type="user", object_uid=fresh.uid, at=at)
    signins.end_all(user=fresh, why="password", by=by, at=at, keep=keep)
    return fresh


def check_password_rules(password: str, user: User) -> None:
    """Refuse a password against the rules, with all the reasons in one sentence."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        why = "".join(rules.password_sentence(e.code or "", e.params or {}, str(e.message)) for e in error.error_list)
        raise Refused("password_rules", "{why}", field="password", why=why) from None


def _record_grant(kind: str, grant: Grant, by: Viewer, at: dt.datetime, **more: Any) -> None:
    record(
        kind,
        by=by,
        at=at,
        subject_type="user",
        subject_uid=grant.user.uid,
        institution_uid=grant.institution.uid,
        data={"role": grant.role, "grant_uid": str(grant.uid)} | more,
    )
