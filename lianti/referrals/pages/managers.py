"""Referral managers in words: beside the holder of a case, and on the page that appoints them (HK-14)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.parties.kinds import INSTITUTION_KINDS
from lianti.parties.roles import role_name
from lianti.parties.shapes import Viewer
from lianti.referrals.pages.common import chip, holder_words
from lianti.referrals.permissions.managers import may_appoint
from lianti.referrals.queries.managers import Post, posts, reach_of, serving

if TYPE_CHECKING:
    from lianti.referrals.models import Referral


def holder_line(referral: Referral, at: dt.datetime) -> str:
    """Say who holds the case now and which managers of that institution look after it; at most two statements."""
    words = holder_words(referral)
    if referral.holder_institution_id is None:
        return words
    names = "、".join(m.name for m, _role in serving(referral.holder_institution_id, at))
    return _("%(holder)s（转诊管理员 %(names)s）") % {"holder": words, "names": names} if names else words


@dataclass(frozen=True)
class ManagerLine:
    """One manager with the way to end the appointment."""

    uid: str
    name: str
    role: str
    since_on: dt.date
    coming: bool
    gone: bool


@dataclass(frozen=True)
class PostLine:
    """One institution with its managers and the people it may choose from."""

    uid: str
    name: str
    kind: str
    managers: tuple[ManagerLine, ...]
    people: tuple[tuple[str, str], ...]
    lacking: bool
    may_appoint: bool


def managers_page(viewer: Viewer, at: dt.datetime) -> dict[str, Any]:
    """Return the institutions in the viewer's reach, those without a manager first."""
    today, reach = clock.local_day(at), reach_of(viewer, at)
    lines = [_line(post, viewer, reach, today) for post in posts(viewer, at)]
    return {
        "lines": lines,
        "covered": sum(1 for line in lines if not line.lacking),
        "total": len(lines),
        "today": today.isoformat(),
        "chip": chip("", _("每个机构至少一名转诊管理员")),
    }


def _line(post: Post, viewer: Viewer, reach: frozenset[int], today: dt.date) -> PostLine:
    managers = tuple(
        ManagerLine(
            uid=str(m.uid),
            name=m.name,
            role=role_name(m.role),
            since_on=m.since_on,
            coming=m.since_on > today,
            gone=m.user_uid not in post.living,
        )
        for m in post.managers
    )
    people = tuple((str(g.user.uid), f"{g.user.display_name}（{role_name(g.role)}）") for g in post.people)
    return PostLine(
        uid=str(post.institution.uid),
        name=post.institution.name,
        kind=INSTITUTION_KINDS.get(post.institution.kind, ""),
        managers=managers,
        people=people,
        lacking=post.lacks(today),
        may_appoint=may_appoint(viewer, post.institution.pk, reach) is None,
    )
