"""Reading institutions, accounts and grants."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest

from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.text import squash
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties import sessions, subjects
from lianti.parties.models import Department, Grant, Institution, Practitioner, User
from lianti.parties.permissions import may_see_institutions
from lianti.parties.shapes import Viewer
from lianti.parties.viewer import alliances_of

_GRANT_PARTS = ("institution", "department", "user__practitioner")
institutions_named, departments_about = subjects.institutions_named, subjects.departments_about


def institutions(text: str = "", *, kinds: tuple[str, ...] = ()) -> QuerySet[Institution]:
    """Return institutions whose name, short name or pinyin initials hold ``text``, in pinyin order."""
    found = Institution.objects.order_by("pinyin_key")
    if kinds:
        found = found.filter(kind__in=kinds)
    asked = squash(text)
    if asked:
        found = found.filter(
            Q(name_key__contains=asked) | Q(short_name__contains=asked) | Q(initials__contains=asked.lower())
        )
    return found


def access_institution(viewer: Viewer | None, uid: uuid.UUID) -> Institution:
    """Return an institution for a signed-in viewer; raises NotVisible otherwise."""
    found = Institution.objects.select_related("parent").filter(uid=uid).first()
    if found is None or may_see_institutions(viewer) is not None:
        raise NotVisible
    return found


def institution_by_uid(uid: uuid.UUID) -> Institution:
    """Return an institution for the platform's own use; raises NotVisible when there is none."""
    found = _institution.first(uid=uid)
    if found is None:
        raise NotVisible
    return found


@prepared
def _institution(uid: Slot) -> QuerySet[Institution]:
    return Institution.objects.filter(uid=uid)


def find_institution(name: str, district: str = "") -> Institution | None:
    """Return the institution of that name (blanks do not count) in that district, the only one if none is said."""
    found = list(Institution.objects.filter(name_key=squash(name)))
    same = [i for i in found if i.district == district]
    if same:
        return same[0]
    return found[0] if len(found) == 1 and not district else None


def departments_of(institution: Institution) -> list[Department]:
    """Return the departments in the order the institution wants."""
    return list(Department.objects.filter(institution=institution).order_by("order", "pk"))


def practitioners_of(institution: Institution) -> list[Practitioner]:
    """Return the people whose home is this institution (SY-13), with their departments."""
    found = Practitioner.objects.filter(home_institution=institution).select_related("department")
    return list(found.order_by("initials", "name", "pk"))


def grants_of(user_pk: int, at: dt.datetime) -> list[Grant]:
    """Return the grants of a user that hold at ``at``, oldest first, with all a viewer needs, in one statement."""
    return _grants_of.rows(user_pk=user_pk, at=at)


@prepared
def _grants_of(user_pk: Slot, at: Slot) -> QuerySet[Grant]:
    found = Grant.objects.in_force(at).filter(user_id=user_pk, user__is_active=True)
    return found.select_related("user", *_GRANT_PARTS).order_by("since", "pk")


def grants_held(user_uid: uuid.UUID, at: dt.datetime) -> list[Grant]:
    """Return the grants in force of the user with that uid."""
    found = Grant.objects.in_force(at).filter(user__uid=user_uid)
    return list(found.select_related("institution", "department").order_by("since", "pk"))


def viewer_for(user: User, grant: Grant, at: dt.datetime) -> Viewer:
    """Return the viewer that ``user`` is under ``grant`` at ``at``."""
    practitioner = user.practitioner
    return Viewer(
        uid=user.uid,
        name=user.display_name,
        role=grant.role,
        institution_uid=grant.institution.uid,
        institution_id=grant.institution_id,
        institution_name=grant.institution.name,
        department_uid=grant.department.uid if grant.department else None,
        department_id=grant.department_id,
        alliance_uids=alliances_of(grant.institution_id, at),
        grant_uid=grant.uid,
        practitioner_uid=practitioner.uid if practitioner else None,
    )


def viewer_of_grant(grant_uid: uuid.UUID, at: dt.datetime) -> Viewer:
    """Return the viewer of a grant in force; raises NotVisible when it does not hold at ``at``."""
    grant = (
        Grant.objects.in_force(at)
        .filter(uid=grant_uid, user__is_active=True)
        .select_related("user", *_GRANT_PARTS)
        .first()
    )
    if grant is None:
        raise NotVisible
    return viewer_for(grant.user, grant, at)


def viewers_in_role(role: str, at: dt.datetime, institution: Institution | None = None) -> list[Viewer]:
    """Return everyone who acts in ``role`` at ``at``, at one institution or anywhere."""
    found = Grant.objects.in_force(at).filter(role=role, user__is_active=True)
    if institution is not None:
        found = found.filter(institution=institution)
    rows = found.select_related("user", *_GRANT_PARTS).order_by("pk")
    return [viewer_for(grant.user, grant, at) for grant in rows]


def people_at(
    institution_ids: Iterable[int], at: dt.datetime, users: Collection[uuid.UUID] | None = None
) -> list[Grant]:
    """Return the grants in force of living accounts at institutions, by name, with their users; one statement.

    ``users`` asks for some accounts only.
    """
    rows = Grant.objects.in_force(at).filter(institution_id__in=set(institution_ids), user__is_active=True)
    if users is not None:
        rows = rows.filter(user__uid__in=users)
    return list(rows.select_related("user", "institution").order_by("institution_id", "user__display_name", "pk"))


def roles_of(user_uid: uuid.UUID, institution_id: int, at: dt.datetime) -> list[str]:
    """Return the roles that a living account may act in at an institution, the oldest grant first; one statement."""
    return _roles_of.rows(user_uid=user_uid, institution_id=institution_id, at=at)


@prepared
def _roles_of(user_uid: Slot, institution_id: Slot, at: Slot) -> QuerySet[Grant, str]:
    rows = Grant.objects.in_force(at).filter(user__uid=user_uid, user__is_active=True, institution_id=institution_id)
    return rows.order_by("since", "pk").values_list("role", flat=True)


def demo_accounts() -> list[User]:
    """Return the accounts that carry a hint for visitors of the demo."""
    return list(User.objects.exclude(demo_hint="").filter(is_active=True).order_by("pk"))


def users(text: str, at: dt.datetime) -> QuerySet[User]:
    """Return accounts by name or account name, each with the grants that hold at ``at`` as ``current``."""
    current = Grant.objects.in_force(at).select_related("institution", "department").order_by("since")
    found = User.objects.order_by("username").prefetch_related(Prefetch("grants", current, to_attr="current"))
    asked = squash(text)
    if asked:
        found = found.filter(Q(display_name__contains=asked) | Q(username__contains=asked.lower()))
    return found


def user_by_uid(uid: uuid.UUID) -> User:
    """Return an account; raises NotVisible when there is none."""
    found = User.objects.select_related("practitioner").filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def user_by_username(username: str) -> User | None:
    """Return an account by its name, or None."""
    return User.objects.filter(username=squash(username).lower()).first()


def all_grants(user: User) -> list[Grant]:
    """Return every grant a user has or had, newest first."""
    return list(user.grants.select_related("institution", "department").order_by("-since", "-pk"))


def names_of(user_uids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names that accounts are shown by, in one statement."""
    return dict(User.objects.filter(uid__in=user_uids).values_list("uid", "display_name"))


def usernames_of(user_uids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the account names of accounts, in one statement."""
    return dict(User.objects.filter(uid__in=user_uids).values_list("uid", "username"))


def institution_labels(uids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return how institutions are shown in lists, by uid, in one statement."""
    return {row.uid: row.label for row in Institution.objects.filter(uid__in=uids)}


def staff_names() -> QuerySet[User, str]:
    """Return the names of living accounts as a subquery, for asking whether somebody looked up a colleague."""
    return User.objects.filter(is_active=True).values_list("display_name", flat=True)


def grant_by_uid(uid: uuid.UUID) -> Grant:
    """Return a grant; raises NotVisible when there is none."""
    found = Grant.objects.select_related("user", "institution").filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def department_by_uid(uid: uuid.UUID) -> Department:
    """Return a department with its institution; raises NotVisible when there is none."""
    found = _department.first(uid=uid)
    if found is None:
        raise NotVisible
    return found


@prepared
def _department(uid: Slot) -> QuerySet[Department]:
    return Department.objects.select_related("institution").filter(uid=uid)


def all_departments() -> list[Department]:
    """Return every department with its institution, for choosing one."""
    return list(Department.objects.select_related("institution").order_by("institution__pinyin_key", "order", "pk"))


def session_viewer(request: HttpRequest, at: dt.datetime) -> Viewer | None:
    """Return whom a session acts as, for places outside the middleware; None when locked or no longer granted."""
    user = request.user
    if not isinstance(user, User) or sessions.is_locked(request, at) or sessions.FACTOR in request.session:
        return None
    grants = grants_of(user.pk, at)
    if not grants:
        return None
    grant = sessions.chosen(grants, request)
    return viewer_for(grant.user, grant, at)


def work_phone_of(viewer: Viewer) -> str:
    """Return the work phone of the doctor behind a viewer, empty when there is none."""
    if viewer.practitioner_uid is None:
        return ""
    found = Practitioner.objects.filter(uid=viewer.practitioner_uid).values_list("work_phone", flat=True).first()
    return found or ""


def anybody_in(role: str, at: dt.datetime) -> bool:
    """Say whether somebody living acts in a role anywhere."""
    return Grant.objects.in_force(at).filter(role=role, user__is_active=True).exists()


def any_account() -> bool:
    """Say whether anybody can sign in here already."""
    return User.objects.exists()


Held = tuple[int, str, int | None]


def _roles(grants: QuerySet[Grant]) -> QuerySet[Grant, Held]:
    return grants.filter(user__is_active=True).values_list("institution_id", "role", "department_id").distinct()


@prepared
def _held_at(institution_id: Slot, at: Slot) -> QuerySet[Grant, Held]:
    return _roles(Grant.objects.in_force(at).filter(institution_id=institution_id))


def roles_held(institution_ids: Iterable[int], at: dt.datetime) -> dict[int, frozenset[tuple[str, int | None]]]:
    """Return which roles somebody living holds at each institution, with the department, in one statement.

    Living means a grant in force of an active account; an institution where nobody has one is missing.
    """
    wanted = set(institution_ids)
    if len(wanted) == 1:
        rows = _held_at.rows(institution_id=wanted.pop(), at=at)
    else:
        rows = list(_roles(Grant.objects.in_force(at).filter(institution_id__in=wanted)))
    found: dict[int, set[tuple[str, int | None]]] = {}
    for institution_id, role, department_id in rows:
        found.setdefault(institution_id, set()).add((role, department_id))
    return {pk: frozenset(roles) for pk, roles in found.items()}


def work_phone_of_user(uid: uuid.UUID) -> str:
    """Return the work phone of the doctor behind an account, empty when there is none or the account is closed."""
    rows = User.objects.filter(uid=uid, is_active=True).values_list("practitioner__work_phone", flat=True)
    return rows.first() or ""
