"""Drug lists of institutions, and how the drugs of a plan stand at the one that receives it."""

import django.db.models.deletion
from django.db import migrations, models

import lianti.kernel.pure.ids


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial"), ("referrals", "0019_room_handover")]

    operations = [
        migrations.AddField("plandrugrow", "standing", models.CharField(blank=True, max_length=10)),
        migrations.AddField("plandrugrow", "remedy", models.CharField(blank=True, max_length=20)),
        migrations.AddField("plandrugrow", "remedy_note", models.CharField(blank=True, max_length=200)),
        migrations.CreateModel(
            name="ClinicDrug",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=lianti.kernel.pure.ids.new_uid, editable=False, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("name_key", models.CharField(max_length=120)),
                ("strength", models.CharField(blank=True, max_length=60)),
                ("form", models.CharField(blank=True, max_length=40)),
                ("in_stock", models.BooleanField(default=True)),
                ("updated_at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=60)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="parties.institution"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["name_key", "institution"], name="clinic_drug_key")],
                "constraints": [
                    models.UniqueConstraint(fields=("institution", "name", "strength", "form"), name="clinic_drug_once")
                ],
            },
        ),
    ]
