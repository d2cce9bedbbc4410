"""The desk's own place in the sidebar, the count of the bell and the pages that the palette finds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianti.faces.desk.audit import may_audit
from lianti.kernel.pure import clock
from lianti.kernel.web import registry
from lianti.kernel.web.shapes import ViewerLike
from lianti.ledger.notices import unread_count
from lianti.parties.roles import ROLES
from lianti.parties.shapes import Viewer


def _counts(viewer: ViewerLike) -> dict[str, int]:
    if not isinstance(viewer, Viewer):
        return {}
    return {"notifications": unread_count(viewer, viewer.department_uid, clock.now())}


def _audits(viewer: ViewerLike) -> bool:
    return isinstance(viewer, Viewer) and may_audit(viewer, clock.now()) is None


def announce() -> None:
    """Register the desk and the bell."""
    registry.nav("desk", _("工作台"), "layout-dashboard", "desk:home", frozenset(ROLES), order=1)
    registry.nav(
        "audit", _("审计留痕"), "shield-check", "desk:audit", {"administrator", "auditor"}, order=820, group=_("管理"),
        shown=_audits,
    )  # fmt: skip
    registry.nav("outbox", _("待发消息"), "send", "desk:outbox", {"administrator"}, order=822, group=_("管理"))
    registry.counts(_counts)
