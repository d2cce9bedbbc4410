"""Who may administer institutions and accounts: None, or the reason why not."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest

from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.parties.tries import count_try
from lianti.parties.viewer import alliances_of


def may_manage_accounts(viewer: Viewer) -> str | None:
    """Accounts and roles belong to the administrator."""
    if viewer.is_service or viewer.role == "administrator":
        return None
    return _("只有系统管理员可以开立账号和授予身份。请联系本单位的系统管理员。")


def may_manage_institutions(viewer: Viewer) -> str | None:
    """Institutions are kept by the administrator and the alliance office (医联体办公室)."""
    if viewer.is_service or viewer.role in {"administrator", "office"}:
        return None
    return _("机构资料由系统管理员或医联体办公室维护。")


def may_keep_institution(viewer: Viewer, institution_id: int, at: dt.datetime) -> str | None:
    """Say whether the viewer may add to one institution: an office keeps those of its own alliances and new ones."""
    reason = may_manage_institutions(viewer)
    if reason is not None or viewer.is_service or viewer.role == "administrator":
        return reason
    theirs = alliances_of(institution_id, at)
    if not theirs or set(theirs) & set(viewer.alliance_uids):
        return None
    return _("这家机构由它所在医联体的办公室维护。")


def may_see_institutions(viewer: Viewer | None) -> str | None:
    """The directory of institutions is open to everyone who acts somewhere."""
    return None if viewer is not None else _("请先登录。")


def may_change_own(viewer: Viewer, user_uid: uuid.UUID) -> str | None:
    """Nobody gives rights to or takes rights from oneself."""
    if viewer.uid != user_uid:
        return None
    return _("不能给自己授予或收回身份，也不能停用自己的账号。请由另一位系统管理员办理。")


def demand(reason: str | None) -> None:
    """Refuse with ``reason`` when there is one."""
    if reason is not None:
        raise NotPermitted("not_permitted", reason)


def signed_in(request: HttpRequest) -> Viewer:
    """Return the viewer of a request, refusing an anonymous one."""
    viewer = getattr(request, "viewer", None)
    if not isinstance(viewer, Viewer):
        raise NotPermitted("signed_out", _("请先登录。"))
    return viewer


def may_again(viewer: Viewer, kind: str, *, most: int, seconds: int) -> str | None:
    """Count one more act of ``kind``; at most ``most`` in ``seconds`` for one person. The platform is not counted."""
    if viewer.is_service or count_try(kind, str(viewer.uid), seconds=seconds) <= most:
        return None
    return _("操作过于频繁，请稍后再试。")
