"""The region of an edition as a code: what a resident's insurance area is compared with."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from lianti.kernel.pure.areas import read_area


def _fill(apps: Any, _editor: Any) -> None:
    for edition in apps.get_model("insurance", "TariffEdition").objects.all():
        found = next((a for text in (edition.region, *edition.aliases) if (a := read_area(text))), None)
        if found is not None:
            edition.area = found.code
            edition.save(update_fields=["area"])


class Migration(migrations.Migration):
    dependencies = [("insurance", "0002_hospital_levels")]

    operations = [
        migrations.AddField("tariffedition", "area", models.CharField(blank=True, max_length=6, default="")),
        migrations.AlterField("tariffedition", "area", models.CharField(blank=True, max_length=6)),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
