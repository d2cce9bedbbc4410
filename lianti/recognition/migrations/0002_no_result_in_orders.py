"""Take the recognised value out of orders: it stayed readable whatever became of the consent to the result."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SERVED = "已认可已有结果，内容见互认记录"


def forward(apps: Any, editor: Any) -> None:
    """Let an order say where the result stands; the sentence for the notes stays with the decision."""
    apps.get_model("records", "ServiceRequest").objects.filter(status="recognised").update(status_reason=SERVED)


class Migration(migrations.Migration):
    """No table changes."""

    dependencies = [("recognition", "0001_initial"), ("records", "0002_orders_and_reports")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
