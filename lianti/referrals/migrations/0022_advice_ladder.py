"""A late question climbs the ladder as a referral does: how far, and who was told last."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0021_green_teams")]

    operations = [
        migrations.AddField("advice", "escalation_level", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("advice", "escalated_role", models.CharField(blank=True, max_length=30)),
    ]
