"""Filters that a person keeps for the next time; they are nobody's business but theirs and leave no fact."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.models import SavedFilter

_MOST = 12
_NAME, _QUERY = 30, 300


@transaction.atomic
def save_filter(*, place: str, name: str, query: str, by: Viewer, at: dt.datetime) -> SavedFilter:
    """This function will keep a filter under a name; the same name again replaces the former one."""
    name = name.strip()[:_NAME]
    if not name:
        raise Refused("filter_name", _("请给这个筛选起个名字。"), field="name")
    if len(query) > _QUERY:
        raise Refused("filter_long", _("筛选条件太长，不能保存。"), field="name")
    mine = SavedFilter.objects.filter(user_uid=by.uid, role=by.role, place=place)
    if not mine.filter(name=name).exists() and mine.count() >= _MOST:
        raise Refused("filter_many", _("最多保存 {n} 个筛选，请先删除不用的。"), field="name", n=_MOST)
    found, _made = SavedFilter.objects.update_or_create(
        user_uid=by.uid, role=by.role, place=place, name=name, defaults={"query": query, "saved_at": at}
    )
    return found


@transaction.atomic
def forget_filter(*, filter_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """This function will remove one of the viewer's own filters; NotVisible for somebody else's."""
    removed, _rows = SavedFilter.objects.filter(uid=filter_uid, user_uid=by.uid).delete()
    if not removed:
        raise NotVisible
