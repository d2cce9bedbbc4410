"""Places of recognition in the sidebar, the way in from a person's page, and what the nightly reconcile expects."""

from __future__ import annotations

import uuid

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianti.kernel.pure import clock
from lianti.kernel.web import registry
from lianti.kernel.web.shapes import ViewerLike
from lianti.ledger.reconcile import expect
from lianti.parties.shapes import Viewer
from lianti.recognition import facts, queries
from lianti.recognition.paper import announce
from lianti.recognition.permissions import DOCTORS, VOUCHERS, may_order

_GROUP = _("检查检验互认")


def _counts(viewer: ViewerLike) -> dict[str, int]:
    if not isinstance(viewer, Viewer) or viewer.role not in VOUCHERS:
        return {}
    waiting = queries.waiting_certificates(viewer, clock.local_day(clock.now()))
    return {"recognition_quality": waiting, "recognition_codes": queries.waiting_codes(viewer.institution_id)}


def _begin(viewer: ViewerLike, uid: uuid.UUID) -> list[registry.PaletteHit]:
    if not isinstance(viewer, Viewer) or may_order(viewer):
        return []
    return [registry.PaletteHit(_("开检查检验单"), reverse("recognition:order", args=[uid]), "report-medical")]


registry.nav("recognition", _("我的互认决定"), "clipboard-check", "recognition:mine", DOCTORS, 470, group=_GROUP)
registry.nav(
    "recognition_quality", _("质评、质控证明"), "shield-check", "recognition:quality", VOUCHERS, 472, group=_GROUP
)
registry.nav(
    "recognition_catalogue", _("互认项目目录"), "list-check", "recognition:catalogue_home", VOUCHERS, 474, group=_GROUP
)
registry.nav("recognition_codes", _("本院编码对照"), "settings", "recognition:codes", VOUCHERS, 476, group=_GROUP)
registry.counts(_counts)
registry.person_ways(_begin)
expect(facts.DECIDED, queries.moments_in)
announce()
