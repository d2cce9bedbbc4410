"""What chains announce: the place of the office and how much waits there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianti.kernel.web import registry
from lianti.kernel.web.shapes import ViewerLike
from lianti.parties.shapes import Viewer
from lianti.referrals.queries.chains import reviews_waiting

OFFICE = frozenset({"office"})


def _counts(viewer: ViewerLike) -> dict[str, int]:
    if not isinstance(viewer, Viewer) or viewer.role not in OFFICE:
        return {}
    return {"decline_reviews": reviews_waiting(viewer)}


def announce() -> None:
    """Register the office's list of chains that were declined too often."""
    registry.nav("decline_reviews", _("连续退回"), "arrow-back-up", "referrals:declines", OFFICE, order=23)
    registry.counts(_counts)
