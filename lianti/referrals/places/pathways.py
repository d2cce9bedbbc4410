"""What clinical pathways announce: the list of a department, and what the nightly reconcile expects (SY-34)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from lianti.kernel.web import registry
from lianti.ledger.reconcile import expect
from lianti.referrals.models import PathwayCourse
from lianti.referrals.permissions.down import WARD


def announce() -> None:
    """Register navigation and what the nightly reconcile expects."""
    registry.nav("pathways", _("临床路径执行"), "list-check", "referrals:pathways", WARD, order=24)
    expect("referral.pathway_entered", _entered)


def _entered(since: dt.datetime, until: dt.datetime) -> int:
    return PathwayCourse.objects.filter(entered_at__gte=since, entered_at__lt=until).count()
