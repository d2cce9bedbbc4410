"""Moments and spans in words; tags and shapes both say them."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianti.kernel.pure import clock

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def datetime_cn(value: datetime | date | None) -> str:
    """Write a moment as 2026-11-22 09:30 in local time, a day as 2026-11-22."""
    if isinstance(value, datetime):
        local = value.astimezone(clock.TZ) if value.tzinfo else value
        return local.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if value else ""


def span_words(seconds: float) -> str:
    """Say a length of time in at most two units: 25分, 3小时5分, 2天4小时."""
    whole = int(abs(seconds))
    days, hours, minutes = whole // DAY, whole % DAY // HOUR, whole % HOUR // MINUTE
    if days:
        words = ngettext("%(n)d天", "%(n)d天", days) % {"n": days}
        return words + (_("%(n)d小时") % {"n": hours} if hours and days < 10 else "")
    if hours:
        return _("%(n)d小时") % {"n": hours} + (_("%(n)d分") % {"n": minutes} if minutes else "")
    return _("%(n)d分") % {"n": minutes} if minutes else _("不到1分")
