"""The insured region (参保地) of a resident as a code; what can be read of the old text is filled in."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from lianti.kernel.pure.areas import read_area


def _fill(apps: Any, _editor: Any) -> None:
    residents = apps.get_model("residents", "Resident")
    written = residents.objects.exclude(insured_region="").order_by()
    for text in list(written.values_list("insured_region", flat=True).distinct()):
        area = read_area(text)
        if area is not None:
            residents.objects.filter(insured_region=text).update(insured_area=area.code, insured_region=area.name)


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial")]

    operations = [
        migrations.AddField("resident", "insured_area", models.CharField(blank=True, max_length=6, default="")),
        migrations.AlterField("resident", "insured_area", models.CharField(blank=True, max_length=6)),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
