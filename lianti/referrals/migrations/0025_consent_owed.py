"""A consent is owed whatever became of the case; found without reading the whole archive of a sender."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0024_tries_and_supplements")]

    operations = [
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("consent_due_at__isnull", False)),
                fields=["sender_institution", "consent_due_at"],
                name="referral_consent_owed",
            ),
        ),
    ]
