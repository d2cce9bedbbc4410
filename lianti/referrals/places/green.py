"""What green teams announce: where they are arranged, and what the reconcile expects."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from lianti.kernel.web import registry
from lianti.ledger.reconcile import expect
from lianti.referrals.models import GreenMember, GreenMinute
from lianti.referrals.permissions.green import ARRANGERS


def announce() -> None:
    """Register navigation and what the nightly reconcile expects."""
    registry.nav(
        "green", _("绿色通道小组"), "ambulance", "referrals:green_teams", ARRANGERS, order=817, group=_("管理")
    )
    expect("referral.green_joined", _joined)
    expect("referral.green_timed", _timed)


def _joined(since: dt.datetime, until: dt.datetime) -> int:
    return GreenMember.objects.filter(appointed_at__gte=since, appointed_at__lt=until).count()


def _timed(since: dt.datetime, until: dt.datetime) -> int:
    return GreenMinute.objects.filter(entered_at__gte=since, entered_at__lt=until).count()
