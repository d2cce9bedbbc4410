"""What day surgery and referral managers announce: results for the surgeon, managers for the office, the reconcile."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from lianti.kernel.web import registry
from lianti.ledger.reconcile import expect
from lianti.referrals.models import DaySurgery, DueItem, PostOpResult, ReferralManager
from lianti.referrals.permissions.down import WARD
from lianti.referrals.permissions.managers import LOOKING


def announce() -> None:
    """Register navigation and what the nightly reconcile expects."""
    registry.nav("postop", _("术后随访结果"), "report-medical", "referrals:postop_results", WARD, order=23)
    registry.nav("managers", _("转诊管理员"), "user-check", "referrals:managers", LOOKING, order=815, group=_("管理"))
    expect("referral.surgery_begun", _begun)
    expect("referral.surgery_ended", _ended)
    expect("referral.postop_followed", _followed)
    expect("referral.postop_overdue", _overdue)
    expect("referral.postop_read", _read)
    expect("referral.manager_appointed", _appointed)


def _begun(since: dt.datetime, until: dt.datetime) -> int:
    return DaySurgery.objects.filter(begun_at__gte=since, begun_at__lt=until).count()


def _ended(since: dt.datetime, until: dt.datetime) -> int:
    return DaySurgery.objects.filter(ended_at__gte=since, ended_at__lt=until).count()


def _followed(since: dt.datetime, until: dt.datetime) -> int:
    return PostOpResult.objects.filter(at__gte=since, at__lt=until).count()


def _overdue(since: dt.datetime, until: dt.datetime) -> int:
    return DueItem.objects.filter(kind="postop", reminded_at__gte=since, reminded_at__lt=until).count()


def _read(since: dt.datetime, until: dt.datetime) -> int:
    return PostOpResult.objects.filter(seen_at__gte=since, seen_at__lt=until).count()


def _appointed(since: dt.datetime, until: dt.datetime) -> int:
    return ReferralManager.objects.filter(appointed_at__gte=since, appointed_at__lt=until).count()
