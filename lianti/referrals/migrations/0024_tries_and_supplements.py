"""A day of follow-up stays owed while nobody is reached, what is added when material is asked, a team member once."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0001_initial"),
        ("referrals", "0023_manager_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="Supplement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=24)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("by_uid", models.UUIDField()),
                ("by_name", models.CharField(max_length=60)),
                ("by_role", models.CharField(max_length=30)),
                ("given_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="dueitem",
            name="next_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="dueitem",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="greenmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("last_on", None)),
                fields=("institution", "team", "user_uid"),
                name="green_member_once",
            ),
        ),
        migrations.AddField(
            model_name="supplement",
            name="referral",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="supplements", to="referrals.referral"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("given_at", None)), fields=("referral", "part"), name="supplement_living_once"
            ),
        ),
    ]
