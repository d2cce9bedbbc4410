"""Drafts on the server: what is typed survives the session, the network and the browser."""

import datetime as dt
import json
import uuid
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from lianti.kernel.pure.clock import now
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

from .cipher import cipher
from .models import Draft
from .shapes import ViewerLike, viewer_of

Data = dict[str, Any]
NO_GRANT = uuid.UUID(int=0)
MAX_BYTES = 64 * 1024
KEEP = dt.timedelta(days=30)


def check_grant(request: HttpRequest) -> None:
    """Refuse a posted form whose `grant_uid` is not the grant the viewer acts under now."""
    viewer = viewer_of(request)
    if request.method != "POST" or viewer is None or "json" in (request.content_type or ""):
        return
    ensure_grant(viewer, request.POST.get("grant_uid", ""))


def ensure_grant(viewer: ViewerLike, sent: str) -> None:
    """Refuse when *sent* names another grant than the viewer's; an empty one says nothing."""
    if not sent or sent == str(viewer.grant_uid):
        return
    raise Refused(
        "grant_changed",
        _(
            "您已切换身份，现在是{institution}的{role}。这份表单是用原来的身份打开的，没有提交；请切换回原来的身份再提交。"
        ),
        institution=viewer.institution_name,
        role=getattr(viewer, "role_name", viewer.role),
    )


def save_draft(viewer: ViewerLike, form_key: str, data: Data, version: int = 0) -> int:
    """Keep *data* as the viewer's draft of *form_key* and return its new version.

    *version* is the one the page last saw (0: none). Refuses when another window has saved since, so that neither
    silently overwrites the other.
    """
    plain = json.dumps(data, ensure_ascii=False).encode()
    if len(plain) > MAX_BYTES:
        raise Refused("draft_too_long", _("内容太长，草稿没有保存。请先提交或缩短文字。"))
    with transaction.atomic():
        draft = _mine(viewer).select_for_update().filter(form_key=form_key).first()
        if draft is None:
            draft = Draft(user_uid=viewer.uid, grant_uid=viewer.grant_uid or NO_GRANT, form_key=form_key, version=0)
        elif draft.version != version:
            raise Refused("draft_elsewhere", _("另一个窗口也在填写这份表单，本窗口的草稿不再自动保存。"))
        draft.version += 1
        draft.updated_at = now()
        draft.sealed = cipher().encrypt("fields", plain, _aad(draft))
        draft.save()
    return draft.version


def load_draft(viewer: ViewerLike, form_key: str) -> tuple[Data, int, dt.datetime] | None:
    """Return the viewer's draft of *form_key* with its version and time, or None."""
    draft = _mine(viewer).filter(form_key=form_key).first()
    if draft is None:
        return None
    plain = cipher().decrypt("fields", bytes(draft.sealed), _aad(draft))
    return cast("Data", json.loads(plain)), draft.version, draft.updated_at


def discard_draft(viewer: ViewerLike, form_key: str) -> bool:
    """Forget the viewer's draft of *form_key*; call it in the view that has acted on the form."""
    removed, _rows = _mine(viewer).filter(form_key=form_key).delete()
    return removed > 0


def forget_old_drafts() -> int:
    """Remove drafts nobody has touched for thirty days and return how many (for the nightly tasks)."""
    removed, _rows = Draft.objects.filter(updated_at__lt=now() - KEEP).delete()
    return removed


def _mine(viewer: ViewerLike) -> QuerySet[Draft]:
    return Draft.objects.filter(user_uid=viewer.uid, grant_uid=viewer.grant_uid or NO_GRANT)


def _aad(draft: Draft) -> bytes:
    return f"kernel_web_draft.sealed.{draft.uid}".encode()
