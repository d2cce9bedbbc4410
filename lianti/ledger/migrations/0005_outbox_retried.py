"""A message that is tried again keeps the moment it was made."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_outbox"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="retried_at",
            field=models.DateTimeField(null=True),
        ),
    ]
