"""Let people find an item by its whole pinyin, not by its initials only."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from lianti.kernel.pure.pinyin import full_pinyin


def forward(apps: Any, editor: Any) -> None:
    """Write the pinyin of the items that are there."""
    items = apps.get_model("recognition", "RecognisableItem").objects
    rows = list(items.only("name"))
    for row in rows:
        row.pinyin = full_pinyin(row.name)[:500]
    items.bulk_update(rows, ["pinyin"], batch_size=200)


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("recognition", "0002_no_result_in_orders")]

    operations = [
        migrations.AddField("recognisableitem", "pinyin", models.CharField(blank=True, max_length=500)),
        migrations.RunPython(forward, migrations.RunPython.noop),
    ]
