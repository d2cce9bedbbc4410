"""What questions to departments (请求指导) announce to the shell and the ledger."""

from __future__ import annotations

import uuid

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianti.kernel.pure import clock
from lianti.kernel.web import registry
from lianti.kernel.web.shapes import ViewerLike
from lianti.ledger.reconcile import Counter, expect
from lianti.ledger.sealing import register_stream
from lianti.parties.shapes import Viewer
from lianti.referrals.models import AdviceStep, OutsideTransfer
from lianti.referrals.permissions.advice import READERS, may_start
from lianti.referrals.permissions.outside import READERS as OUTSIDE_READERS
from lianti.referrals.queries import advice as advising
from lianti.referrals.queries import outside as outsides

# Moves whose facts must match the steps one to one; the nightly reconcile counts both.
_COUNTED = {
    "advice.drafted": "draft",
    "advice.asked": "ask",
    "advice.answered": "answer",
    "advice.clarify_asked": "ask_back",
    "advice.clarified": "clarify",
    "advice.converted": "convert",
    "advice.closed": "close",
    "advice.withdrawn": "withdraw",
}


def _counts(viewer: ViewerLike) -> dict[str, int]:
    if not isinstance(viewer, Viewer) or viewer.role not in READERS:
        return {}
    return {"advice": advising.waiting_for(viewer, clock.now())}


def _outside_counts(viewer: ViewerLike) -> dict[str, int]:
    if not isinstance(viewer, Viewer) or viewer.role not in OUTSIDE_READERS:
        return {}
    return {"outside": outsides.waiting_for(viewer, clock.now())}


def _begin(viewer: ViewerLike, _uid: uuid.UUID) -> list[registry.PaletteHit]:
    if not isinstance(viewer, Viewer) or may_start(viewer):
        return []
    return [registry.PaletteHit(_("请求科室指导"), reverse("referrals:advice_new"), "help")]


def _counter(move: str) -> Counter:
    return lambda since, until: AdviceStep.objects.filter(move=move, at__gte=since, at__lt=until).count()


def _outside(field: str, **more: object) -> Counter:
    """Return how many facts the transfers outside call for in a period."""
    found = OutsideTransfer.objects.filter(**more)
    return lambda since, until: found.filter(**{f"{field}__gte": since, f"{field}__lt": until}).count()


def announce() -> None:
    """Register the place in the sidebar, the badge, the sealed stream and what the reconcile expects."""
    registry.nav("advice", _("请求指导"), "help", "referrals:advice_list", READERS, order=21)
    registry.nav("outside", _("联体外转出"), "route", "referrals:outside_list", OUTSIDE_READERS, order=25)
    registry.counts(_counts)
    registry.counts(_outside_counts)
    register_stream("advice_step", AdviceStep)
    for kind, move in _COUNTED.items():
        expect(kind, _counter(move))
    expect("outside.registered", _outside("registered_at"))
    expect("outside.filed", _outside("filed_at", filed_at__gt=F("registered_at")))
    expect("outside.followed", _outside("ended_at", state="ended"))
    expect("outside.cancelled", _outside("ended_at", state="cancelled"))
