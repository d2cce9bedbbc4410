"""Writing institutions, people, accounts and grants; each action leaves one fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.identity import check_uscc
from lianti.kernel.pure.text import normalise, squash
from lianti.ledger.actions import record, trace
from lianti.parties import rules
from lianti.parties.kinds import INSTITUTION_KINDS, LEVELS, OWNERSHIPS, TITLES
from lianti.parties.models import Department, Grant, Institution, Practitioner, User
from lianti.parties.permissions import (
    demand,
    may_change_own,
    may_keep_institution,
    may_manage_accounts,
    may_manage_institutions,
)
from lianti.parties.roles import APART, ROLES
from lianti.parties.shapes import Viewer


@transaction.atomic
def create_institution(
    *,
    name: str,
    kind: str,
    by: Viewer,
    at: dt.datetime,
    district: str = "",
    level: str = "",
    ownership: str = "",
    uscc: str = "",
    subjects: Sequence[str] = (),
    parent: Institution | None = None,
    longitude: float | None = None,
    latitude: float | None = None,
    **more: str,
) -> Institution:
    """This function will add an institution; ``more`` holds short_name, grade, address, phone.

    Refuses a name (blanks do not count) that the district already has, unknown kinds and levels, and a wrong
    统一社会信用代码. The level stays empty when nobody knows it; it is never guessed from the name.
    """
    demand(may_manage_institutions(by))
    longitude, latitude = rules.check_point(longitude, latitude)
    institution = Institution(
        name=rules.check_name(name),
        kind=rules.check_code(kind, INSTITUTION_KINDS, "kind"),
        level=rules.check_code(level, LEVELS, "level"),
        ownership=rules.check_code(ownership, OWNERSHIPS, "ownership"),
        uscc=check_uscc(uscc) if uscc else "",
        district=squash(district),
        subjects=list(subjects),
        parent=parent,
        longitude=longitude,
        latitude=latitude,
        **{key: normalise(value) for key, value in more.items()},
    )
    taken = Refused(
        "institution_exists", _("“{name}”在该区县已有登记，无需重复新增。"), field="name", name=institution.name
    )
    if Institution.objects.filter(name_key=squash(name), district=institution.district).exists():
        raise taken
    _save_once(institution, taken)
    _record("parties.institution_added", institution, institution, by, at, kind=kind, level=level)
    return institution


@transaction.atomic
def add_department(
    *,
    institution: Institution,
    name: str,
    by: Viewer,
    at: dt.datetime,
    subject_code: str = "",
    kind: str = "clinical",
    phone: str = "",
    order: int = 100,
) -> Department:
    """This function will add a department; refuses a name the institution already has."""
    demand(may_keep_institution(by, institution.pk, at))
    department = Department(
        institution=institution,
        name=rules.check_name(name),
        subject_code=subject_code,
        kind=kind,
        phone=normalise(phone),
        order=order,
    )
    taken = Refused("department_exists", _("该机构已有科室“{name}”。"), field="name", name=department.name)
    _save_once(department, taken)
    _record("parties.department_added", department, institution, by, at, subject_code=subject_code)
    return department


@transaction.atomic
def add_practitioner(
    *,
    name: str,
    institution: Institution,
    by: Viewer,
    at: dt.datetime,
    department: Department | None = None,
    title: str = "other",
    specialty: str = "",
    work_phone: str = "",
) -> Practitioner:
    """This function will add a doctor, nurse or village doctor at the home institution, which then stays (SY-13)."""
    demand(may_keep_institution(by, institution.pk, at))
    _check_department(department, institution)
    practitioner = Practitioner.objects.create(
        name=squash(rules.check_name(name)),
        home_institution=institution,
        department=department,
        title=rules.check_code(title, TITLES, "title"),
        specialty=normalise(specialty),
        work_phone=normalise(work_phone),
    )
    _record("parties.practitioner_added", practitioner, institution, by, at, title=title)
    return practitioner


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
    _save_once(
        user, Refused("username_taken", _("账号“{name}”已被使用，请换一个。"), field="username", name=user.username)
    )
    record("parties.user_created", by=by, at=at, subject_type="user", subject_uid=user.uid, data={})
    return user


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
    _check_department(department, institution)
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
    """This function will end a grant at ``at``; the next request of its holder no longer acts under it."""
    demand(may_manage_accounts(by))
    demand(may_change_own(by, grant.user.uid))
    fresh = Grant.objects.select_for_update().select_related("user", "institution").get(pk=grant.pk)
    if fresh.until is not None and fresh.until <= at:
        raise Refused("grant_ended", _("这个身份已经收回。"))
    fresh.until = max(at, fresh.since)
    fresh.save(update_fields=["until"])
    _record_grant("parties.role_ended", fresh, by, at)
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
    return fresh


@transaction.atomic
def set_password(*, user: User, password: str, by: Viewer, at: dt.datetime) -> User:
    """This function will set a new password, traced; set by another person it must be changed at first sign-in."""
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
    return fresh


def check_password_rules(password: str, user: User) -> None:
    """Refuse a password against the rules, with all the reasons in one sentence."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        why = "".join(rules.password_sentence(e.code or "", e.params or {}, str(e.message)) for e in error.error_list)
        raise Refused("password_rules", "{why}", field="password", why=why) from None


def _save_once(row: Institution | Department | User, taken: Refused) -> None:
    """Save a row whose name is unique; the index decides between two at the same moment."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise taken from None


def _check_department(department: Department | None, institution: Institution) -> None:
    if department is not None and department.institution_id != institution.pk:
        raise Refused("department_elsewhere", _("所选科室不属于该机构，请重新选择。"), field="department")


def _record(
    fact: str,
    subject: Institution | Department | Practitioner,
    institution: Institution,
    by: Viewer,
    at: dt.datetime,
    **data: Any,
) -> None:
    name = type(subject).__name__.lower()
    record(fact, by=by, at=at, subject_type=name, subject_uid=subject.uid, institution_uid=institution.uid, data=data)


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
