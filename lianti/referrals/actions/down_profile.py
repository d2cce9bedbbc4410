"""What an institution says it can take from above (JL-40)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.parties.queries import institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.referrals.codes import down as codes_down
from lianti.referrals.codes import radar as codes_radar
from lianti.referrals.models import DownProfile

DECLARERS = frozenset({"gp", "village_doctor", "head", "referral_centre"})


def may_declare(viewer: Viewer) -> str | None:
    """Say whether the viewer may declare for the own institution."""
    if viewer.role in DECLARERS and viewer.institution_uid is not None:
        return None
    return _("由本机构的医生或负责人申报。")


def _check_codes(groups: Sequence[str], ways: Sequence[str], skills: Sequence[str], equipment: Sequence[str]) -> None:
    if not set(groups) <= set(codes_down.GROUPS) or not set(ways) <= set(codes_down.WAYS):
        raise Refused("code_unknown", _("请从列表里选择。"), field="ways")
    if not set(skills) <= set(codes_radar.SKILLS) or not set(equipment) <= set(codes_radar.EQUIPMENT):
        raise Refused("code_unknown", _("请从列表里选择。"), field="skills")


@transaction.atomic
def declare_profile(
    *,
    groups: Sequence[str],
    ways: Sequence[str],
    beds: int,
    note: str,
    by: Viewer,
    at: dt.datetime,
    skills: Sequence[str] = (),
    equipment: Sequence[str] = (),
) -> DownProfile:
    """This function will keep which groups, ways, skills, equipment and beds the actor's institution has.

    Refused without a bed for a way that asks for one.
    """
    reason = may_declare(by)
    if reason or by.institution_uid is None:
        raise NotPermitted("not_permitted", reason or "")
    _check_codes(groups, ways, skills, equipment)
    if not 0 <= beds <= 2000:
        raise Refused("beds", _("床位数请填 0～2000。"), field="beds")
    if beds == 0 and set(ways) & codes_down.WITH_BED:
        raise Refused("beds_none", _("没有床位就不能承接住院或康复护理，请改其中一项。"), field="beds")
    institution = institution_by_uid(by.institution_uid)
    values = {
        "groups": list(groups), "ways": list(ways), "skills": list(skills), "equipment": list(equipment),
        "beds": beds, "note": note.strip()[:200], "declared_at": at, "by_uid": by.uid,
    }  # fmt: skip
    profile, _made = DownProfile.objects.update_or_create(institution=institution, defaults=values)
    record(
        "referral.down_declared",
        by=by,
        at=at,
        subject_type="institution",
        subject_uid=institution.uid,
        institution_uid=institution.uid,
        data={"groups": len(groups), "ways": len(ways), "beds": beds},
    )
    return profile
