"""Which sensitive classes are open to a viewer: asked by everything that shows rows of a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.db.models import Q

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.periods import age_on
from lianti.parties.shapes import Viewer
from lianti.residents.models import AccessReason, BreakGlass, Resident, SharingConsent
from lianti.residents.privacy.classes import classes_of, may_see, opened_by
from lianti.residents.privacy.kinds import ACCESS

# (resident, viewer, at): whether an app above leaves something of an open record out for the viewer.
Hides = Callable[[Resident, Viewer, dt.datetime], bool]
_hides: list[Hides] = []


def hides_with(hides: Hides) -> None:
    """Announce who knows whether something of an open record is left out for a viewer."""
    if hides not in _hides:
        _hides.append(hides)


def hides_something(resident: Resident, viewer: Viewer, at: dt.datetime) -> bool:
    """Say whether an emergency would show the viewer more of a record that is open for an ordinary reason."""
    return any(hides(resident, viewer, at) for hides in _hides)


def refuse_lasting(viewer: Viewer, resident_id: int, at: dt.datetime) -> None:
    """Refuse whoever opened this record in an emergency to make something of it that outlasts the emergency alone.

    A consent or an encounter would open the record for longer than LIANTI_EMERGENCY_HOURS. A colleague finds the
    person by the full number and does it, or the review has found the opening reasonable.
    """
    mine = BreakGlass.objects.filter(resident_id=resident_id, by_uid=viewer.uid)
    if mine.filter(Q(verdict="") | Q(until__gt=at)).exclude(verdict="reasonable").exists():
        raise Refused(
            "emergency_lasting",
            _("您紧急调阅了这份档案，复核前不能由您登记就诊或授权。请由另一位同事（如住院处）凭完整号码查找后办理。"),
        )


def classes_open(viewer: Viewer, resident: Resident, at: dt.datetime) -> frozenset[str]:
    """Return the sensitive classes of other institutions' rows that the viewer may see at ``at``; two statements.

    Nothing without a reason in force: whoever may not open the record sees no class of it either.
    """
    if viewer.institution_id is None:
        return frozenset()
    kinds = set(AccessReason.objects.open_for(viewer, at).filter(resident=resident).values_list("kind", flat=True))
    if not kinds:
        return frozenset()
    given = SharingConsent.objects.in_force(at).filter(resident=resident, grantees=viewer.institution_id)
    consented = {code for codes in given.values_list("classes", flat=True) for code in codes}
    return opened_by(consented, kinds, emergency=ACCESS in kinds)


def row_open(
    opened: frozenset[str],
    viewer: Viewer,
    *,
    institution_id: int,
    codes: Iterable[str],
    subject: str = "",
    resident: Resident | None = None,
    on: dt.date | None = None,
) -> bool:
    """Say whether one row may be shown to a viewer to whom ``opened`` (of ``classes_open``) is open; no statement.

    ``codes`` are the ICD-10 codes of the row and its encounter, ``subject`` the 诊疗科目 of its department, ``on`` the
    day of the row: a person who was a child then stays protected. Whatever is not shown is told by ``classes.HIDDEN``.
    """
    age = age_on(resident.birth_on, on) if resident is not None and on is not None else None
    classes = classes_of(codes, subject=subject, age=age)
    return may_see(classes, own=institution_id == viewer.institution_id, opened=opened)
