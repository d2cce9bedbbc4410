"""Where the record appears: from the page of a person, in the sidebar, in the nightly reconcile."""

from __future__ import annotations

import uuid

from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from lianti.kernel.pure import clock
from lianti.kernel.web import registry
from lianti.kernel.web.shapes import ViewerLike
from lianti.parties.roles import CLINICAL
from lianti.parties.shapes import Viewer
from lianti.records.permissions import ENTERERS
from lianti.records.queries import unmatched_count
from lianti.records.queries.sensitive import leaves_out, sight_of
from lianti.residents.identity.following import came_with
from lianti.residents.privacy.opening import hides_with


def _ways(viewer: ViewerLike, uid: uuid.UUID) -> list[registry.PaletteHit]:
    if viewer.role not in CLINICAL:
        return []
    return [registry.PaletteHit(now("健康档案"), reverse("records:timeline", args=[uid]), "timeline")]


def _counts(viewer: ViewerLike) -> dict[str, int]:
    if not isinstance(viewer, Viewer) or viewer.role not in ENTERERS:
        return {}
    return {"unmatched": unmatched_count(viewer, clock.now())}


hides_with(lambda resident, viewer, at: leaves_out(sight_of(resident, viewer, at)))
registry.person_ways(_ways)
registry.nav("unmatched", _("报告对应"), "link", "records:unmatched", ENTERERS, 320, group=_("居民"))
registry.counts(_counts)
# An encounter added after two files were merged goes back with the inpatient number it names.
came_with("records.Encounter.resident", "institution", "inpatient_number")
