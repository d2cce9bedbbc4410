"""What is owed after a short delivery, and how far an order that waits has climbed the ladder."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def promise_what_is_under_way(apps: Any, _editor: Any) -> None:
    """Promise what stood still without a time so far by the moment of need, a discrepancy within a day."""
    orders = apps.get_model("supply", "SupplyOrder").objects
    orders.filter(state__in=["accepted", "dispatched"]).update(promised_at=F("needed_at"))
    orders.filter(state="disputed").update(promised_at=F("received_at") + dt.timedelta(days=1))


class Migration(migrations.Migration):
    dependencies = [
        ("alliances", "0001_initial"),
        ("parties", "0001_initial"),
        ("supply", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="supplyorder",
            name="supply_ended_when_final",
        ),
        migrations.AddField(
            model_name="pack",
            name="line",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="packs", to="supply.supplyline"
            ),
        ),
        migrations.AddField(
            model_name="supplyorder",
            name="escalated_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="supplyorder",
            name="escalation_level",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="supplyorder",
            name="owed",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="supplyorder",
            name="owed_for",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="remainders",
                to="supply.supplyorder",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplyorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", frozenset(["cancelled", "declined", "partial", "received"])),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", frozenset(["cancelled", "declined", "partial", "received"])), _negated=True
                        ),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="supply_ended_when_final",
            ),
        ),
        migrations.RunPython(promise_what_is_under_way, migrations.RunPython.noop),
    ]
