"""Green teams are people: members from a day on, who was called to a case, and the minutes they wrote down."""

import django.db.models.deletion
from django.db import migrations, models

import lianti.kernel.pure.ids

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial"), ("referrals", "0020_clinic_drugs")]

    operations = [
        migrations.CreateModel(
            name="GreenMember",
            fields=[
                ID,
                ("uid", models.UUIDField(default=lianti.kernel.pure.ids.new_uid, editable=False, unique=True)),
                ("team", models.CharField(max_length=12)),
                ("user_uid", models.UUIDField()),
                ("name", models.CharField(max_length=60)),
                ("role", models.CharField(max_length=30)),
                ("since_on", models.DateField()),
                ("last_on", models.DateField(null=True)),
                ("appointed_at", models.DateTimeField()),
                ("appointed_by_name", models.CharField(max_length=60)),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.department",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["institution", "team", "since_on"], name="green_member_of_team")],
            },
        ),
        migrations.CreateModel(
            name="GreenCall",
            fields=[
                ID,
                ("user_uid", models.UUIDField()),
                ("name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="green_calls", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("referral", "user_uid"), name="green_call_once")],
            },
        ),
        migrations.CreateModel(
            name="GreenMinute",
            fields=[
                ID,
                ("what", models.CharField(max_length=12)),
                ("happened_at", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                ("by_uid", models.UUIDField()),
                ("by_name", models.CharField(max_length=60)),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="green_minutes",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("referral", "what"), name="green_minute_once")],
            },
        ),
    ]
