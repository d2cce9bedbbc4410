"""What the sender states of the person's insurance: 医疗救助 and stays of this year elsewhere."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0017_outside_areas")]

    operations = [
        migrations.CreateModel(
            name="InsuredWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.CharField(blank=True, max_length=20)),
                ("earlier_stays", models.PositiveSmallIntegerField(default=0)),
                ("source", models.CharField(max_length=12)),
                ("noted_at", models.DateTimeField()),
                ("by_uid", models.UUIDField()),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="insured_word",
                        to="referrals.referral",
                    ),
                ),
            ],
        ),
    ]
