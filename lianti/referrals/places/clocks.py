"""What the clock announces: the place of open cases and its badge."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianti.kernel.pure import clock
from lianti.kernel.web import registry
from lianti.kernel.web.shapes import ViewerLike
from lianti.parties.shapes import Viewer
from lianti.parties.viewer import make_public
from lianti.referrals.queries import holes

# Who meets people at the door and may have to do it without network.
READERS = frozenset({"front_desk", "admission", "emergency", "referral_centre", "duty_officer"})


def _counts(viewer: ViewerLike) -> dict[str, int]:
    if not isinstance(viewer, Viewer) or viewer.role not in holes.ROLES:
        return {}
    return {"open_items": holes.waiting_for(viewer, clock.now())}


def announce() -> None:
    """Register the page of open cases (黑洞页) and its badge; open the public line and the reader."""
    registry.nav("open_items", _("滞留清单"), "hourglass", "referrals:open", holes.ROLES, order=22)
    registry.nav("slip_reader", _("离线核验"), "qrcode", "slip:home", READERS, order=24)
    registry.counts(_counts)
    make_public("/t/")
    make_public("/slip/")
