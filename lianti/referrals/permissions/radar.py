"""Who looks at the radar (下转雷达) and who tells it something: wards, the discharge office, the referral centre."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.models.radar import WHOLE_HOUSE
from lianti.referrals.permissions.down import WARD

LOOKING = WARD | WHOLE_HOUSE


def may_see_radar(viewer: Viewer) -> str | None:
    """Say whether the viewer sees the radar: a doctor of a ward its own, admission and referral centre the house."""
    if viewer.institution_id is None or viewer.role not in LOOKING:
        return _("下转雷达由病区医师、住院处和转诊中心查看。")
    if viewer.role in WARD and viewer.department_id is None:
        return _("您的岗位没有科室，看不到病区名单。")
    return None


def may_choose(viewer: Viewer) -> str | None:
    """Say whether the viewer may note where the family wants to go: whoever talks to the family."""
    return may_see_radar(viewer)
