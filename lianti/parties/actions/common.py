"""What the actions of parties share."""

from __future__ import annotations

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.clashes import one_wins
from lianti.parties.models import Department, Institution, User


def save_once(row: Institution | Department | User, taken: Refused) -> None:
    """Save a row whose name is unique; the index decides between two at the same moment."""
    with one_wins(taken):
        row.save()


def check_department(department: Department | None, institution: Institution) -> None:
    """Refuse a department of another institution."""
    if department is not None and department.institution_id != institution.pk:
        raise Refused("department_elsewhere", _("所选科室不属于该机构，请重新选择。"), field="department")
