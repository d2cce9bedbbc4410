"""An edition sent in by the insurance bureau waits for a second person."""

from __future__ import annotations

from django.db import migrations, models

import lianti.kernel.pure.ids


class Migration(migrations.Migration):
    dependencies = [("insurance", "0003_edition_area")]

    operations = [
        migrations.CreateModel(
            name="TariffProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=lianti.kernel.pure.ids.new_uid, editable=False, unique=True)),
                ("state", models.CharField(default="waiting", max_length=12)),
                ("area", models.CharField(max_length=6)),
                ("region", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=60)),
                ("content", models.JSONField()),
                ("proposed_at", models.DateTimeField()),
                ("by_uid", models.UUIDField()),
                ("by_name", models.CharField(max_length=60)),
                ("institution_uid", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_uid", models.UUIDField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "ordering": ("-pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("area", "name"),
                        name="insurance_one_waiting",
                    )
                ],
            },
        ),
    ]
