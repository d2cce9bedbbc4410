"""What wards tell the radar, and what clinics can do and have."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0001_initial"),
        ("referrals", "0025_consent_owed"),
    ]

    operations = [
        migrations.AddField(
            model_name="downprofile",
            name="equipment",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="downprofile",
            name="skills",
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name="RadarChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("encounter_uid", models.UUIDField(unique=True)),
                ("said_at", models.DateTimeField()),
                ("by_uid", models.UUIDField()),
                ("by_name", models.CharField(max_length=60)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="parties.institution"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RadarEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("inpatient_number", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("planned_on", models.DateField()),
                ("diagnosis", models.CharField(blank=True, max_length=120)),
                ("entered_at", models.DateTimeField()),
                ("by_uid", models.UUIDField()),
                ("by_name", models.CharField(max_length=60)),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="parties.department",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["institution", "planned_on"], name="radar_entry_coming")],
                "constraints": [
                    models.UniqueConstraint(fields=("institution", "inpatient_number"), name="radar_entry_once")
                ],
            },
        ),
    ]
