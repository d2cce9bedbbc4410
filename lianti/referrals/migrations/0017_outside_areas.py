"""The two places of a transfer outside as codes of insurance areas; what can be read of the old text is filled in."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from lianti.kernel.pure.areas import read_area


def _fill(apps: Any, _editor: Any) -> None:
    for transfer in apps.get_model("referrals", "OutsideTransfer").objects.all().iterator():
        insured, care = read_area(transfer.insured_region), read_area(transfer.care_region)
        transfer.insured_area, transfer.care_area = (a.code if a else "" for a in (insured, care))
        transfer.save(update_fields=["insured_area", "care_area"])


class Migration(migrations.Migration):
    dependencies = [("referrals", "0016_examination_safety")]

    operations = [
        migrations.AddField("outsidetransfer", "insured_area", models.CharField(blank=True, max_length=6, default="")),
        migrations.AlterField("outsidetransfer", "insured_area", models.CharField(blank=True, max_length=6)),
        migrations.AddField("outsidetransfer", "care_area", models.CharField(blank=True, max_length=6, default="")),
        migrations.AlterField("outsidetransfer", "care_area", models.CharField(blank=True, max_length=6)),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
