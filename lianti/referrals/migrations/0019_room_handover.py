"""A village room goes on with the plan of somebody who came down."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial"), ("referrals", "0018_insured_word")]

    operations = [
        migrations.CreateModel(
            name="RoomHandover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("asked_by_uid", models.UUIDField()),
                ("asked_by_name", models.CharField(max_length=60)),
                ("note", models.TextField(blank=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("taken_by_name", models.CharField(blank=True, max_length=60)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="handovers", to="referrals.referral"
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=Q(ended_at=None), fields=("referral",), name="room_handover_once")
                ],
            },
        ),
    ]
