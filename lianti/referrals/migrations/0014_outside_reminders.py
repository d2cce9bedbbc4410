"""What a transfer outside owes is brought up by the clock, and the record opened for it closes again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import migrations, models

from lianti.kernel.pure import clock

_KEPT = dt.timedelta(days=30)


def _close_records(apps: Any, _editor: Any) -> None:
    """Give the records that open transfers opened without an end the end that new ones get."""
    transfers = apps.get_model("referrals", "OutsideTransfer")
    reasons = apps.get_model("residents", "AccessReason")
    now = clock.now()
    for transfer in transfers.objects.filter(state__in=("to_file", "away")).iterator():
        last = clock.day_start(transfer.valid_until_on) if transfer.valid_until_on else now
        until = max(transfer.promised_at or now, last, now) + _KEPT
        reasons.objects.filter(subject_uid=transfer.uid, kind="referral", until=None).update(until=until)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0013_offered_beds"), ("residents", "0001_initial")]

    operations = [
        migrations.AddField("outsidetransfer", "reminded_at", models.DateTimeField(null=True)),
        migrations.AddField("outsidetransfer", "reminded_for", models.CharField(blank=True, max_length=60)),
        migrations.RunPython(_close_records, migrations.RunPython.noop),
    ]
